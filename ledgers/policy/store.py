"""Where policy files are, and how one is read: with every mistake in it named at once."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ledgers.policy.faults import syntax_mistake
from ledgers.policy.lexicon import find_lexicon
from ledgers.policy.mistakes import all_mistakes
from ledgers.policy.model import Policy
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Collection

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


def mistakes_of(path: Path, codes: Collection[str] | None = None) -> list[str]:
    """Every mistake of a policy file, a line each; none where it is right.

    Args:
        path: the file.
        codes: the codes of all rules, so that a code that is none is a mistake.

    Raises:
        Refusal: there is no such file, or it is no text.
    """
    return _mistakes(_text(path), path, codes)


def _mistakes(text: str, path: Path, codes: Collection[str] | None = None) -> list[str]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [syntax_mistake(error, text)]
    return [*_misnamed(raw, path), *all_mistakes(raw, text, codes)]


@lru_cache(maxsize=64)
def _load(path: Path, _mtime: int, _size: int) -> Policy:
    text = _text(path)
    if mistakes := _mistakes(text, path):
        said = f"管理办法文件有 {len(mistakes)} 处错误：{'；'.join(mistakes)}"
        raise Refusal(said, where=path.name, todo="改好后再试")
    raw = tomllib.loads(text)
    judge = raw.get("judge")
    words = find_lexicon(judge["lexicon"]).digest if judge else ""
    digest = hashlib.sha256(f"{text}{words}".encode()).hexdigest()
    terms = hashlib.sha256(json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
    return Policy.model_validate({**raw, "digest": digest, "terms": terms})


def _text(path: Path) -> str:
    """The text of a file, as it is hashed: line ends and a mark of UTF-8 are left in it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"读不了管理办法文件：{os_words(error)}", where=str(path)) from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal("管理办法文件不是 UTF-8 编码", where=path.name, todo="另存为 UTF-8 再试") from None
    if text.startswith("\ufeff"):
        raise Refusal("管理办法文件带有 BOM 标记", where=path.name, todo="另存为不带 BOM 的 UTF-8 再试")
    if not text.strip():
        raise Refusal("管理办法文件是空的", where=path.name, todo="可从现有的管理办法文件复制一份再改")
    return text


def _misnamed(raw: dict[str, object], path: Path) -> list[str]:
    meta = raw.get("meta")
    said = meta.get("id") if isinstance(meta, dict) else None
    if not isinstance(said, str) or said == path.stem:
        return []
    return [f"meta.id 是“{said}”，文件名是“{path.stem}”，两者要一致"]


def _folders(books: Path | None) -> list[Path]:
    own = [books / ".earmark" / "policies"] if books else []
    return [*own, PACKAGED]
