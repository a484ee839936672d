"""Where policy files are, and how one is read: with every mistake in it named at once."""

from __future__ import annotations

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from ledgers.policy.lines import line_of
from ledgers.policy.model import Policy
from ledgers.refusal import Refusal

PACKAGED = Path(__file__).parent


def policy_ids(books: Path | None = None) -> list[str]:
    """The ids of all policies at hand, the deployment's own included."""
    return sorted({p.stem for folder in _folders(books) for p in folder.glob("*.toml")})


def find_policy(policy_id: str, books: Path | None = None) -> Policy:
    """The policy of this id; a deployment's own file wins over the one that is shipped.

    Args:
        policy_id: As in `[meta] id`, which is also the file's name.
        books: The folder of the books, whose `.earmark/policies/` is looked at first.

    Raises:
        Refusal: No such policy, or its file has mistakes (all of them named).
    """
    for folder in _folders(books):
        path = folder / f"{policy_id}.toml"
        if path.is_file():
            return load_policy(path)
    known = "、".join(policy_ids(books))
    raise Refusal(f"没有编号为“{policy_id}”的管理办法", todo=f"现有：{known}")


def load_policy(path: Path) -> Policy:
    """Read one policy file.

    Raises:
        Refusal: The file cannot be read or has mistakes; every mistake is in the message.
    """
    try:
        stamp = path.stat()
    except OSError:
        raise Refusal("找不到管理办法文件", where=str(path)) from None
    return _load(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=64)
def _load(path: Path, _mtime: int, _size: int) -> Policy:
    data = path.read_bytes()
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refusal("管理办法文件不是 UTF-8 编码", where=path.name, todo="另存为 UTF-8 再试") from None
    except tomllib.TOMLDecodeError as error:
        raise Refusal(f"管理办法文件写法有误：{error}", where=path.name) from None
    raw["digest"] = hashlib.sha256(data).hexdigest()
    try:
        policy = Policy.model_validate(raw)
    except ValidationError as error:
        raise Refusal(_all_mistakes(error, data.decode()), where=path.name, todo="改好后再试") from None
    if policy.meta.id != path.stem:
        raise Refusal(f"meta.id 是“{policy.meta.id}”，文件名是“{path.stem}”，两者要一致", where=path.name)
    return policy


def _folders(books: Path | None) -> list[Path]:
    own = [books / ".earmark" / "policies"] if books else []
    return [*own, PACKAGED]


_CHINESE = {
    "missing": "缺这一项",
    "extra_forbidden": "没有这个键，检查拼写",
    "string_type": "应是文字",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "list_type": "应是列表",
    "dict_type": "应是一组键",
    "model_type": "应是一组键",
    "date_type": "应是日期",
    "date_from_datetime_parsing": "应是日期",
    "string_too_short": "不能为空",
    "too_short": "至少要有一项",
    "string_pattern_mismatch": "写法不对",
    "enum": "不在可选的值里",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
}


def _all_mistakes(error: ValidationError, source: str) -> str:
    lines = []
    for mistake in error.errors():
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in mistake["loc"]) or "整个文件"
        kind = mistake["type"]
        if kind == "value_error":
            text = str(mistake["ctx"]["error"]) if "ctx" in mistake else mistake["msg"]
        else:
            text = _CHINESE.get(kind, mistake["msg"])
            if kind not in {"missing", "extra_forbidden"}:
                text += f"（写的是 {mistake['input']!r}）"
        lines.append(f"第 {line_of(source, mistake['loc'])} 行 {key}：{text}" if mistake["loc"] else f"{key}：{text}")
    return f"管理办法文件有 {len(lines)} 处错误：" + "；".join(lines)
