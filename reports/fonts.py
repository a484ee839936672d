"""Which faces a report is set in: the official ones where the machine has them, else free ones that come along.

GB/T 9704—2012 asks for 方正小标宋, 仿宋, 黑体 and 楷体. They are not free to ship; Fandol stands in for them
where it is installed, and Noto from the package `pylopdf-fonts-zh-cn` on a machine that has nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

_NOTO_SONG, _NOTO_HEI = "Noto Serif SC", "Noto Sans SC"
WANTED = {
    "body": ("仿宋", ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang R", "FandolFang", _NOTO_SONG)),
    "title": (
        "小标宋",
        (
            *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
            *("Noto Serif CJK SC", _NOTO_HEI),
        ),
    ),
    "head": ("黑体", ("SimHei", "黑体", "FandolHei", _NOTO_HEI)),
    "kai": ("楷体", ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai", _NOTO_SONG)),
    "song": ("宋体", ("SimSun", "宋体", "FandolSong", _NOTO_SONG)),
    "digits": ("数字", ("Times New Roman", "Liberation Serif", "Libertinus Serif")),
}
_OFFICIAL = {"body": 4, "title": 4, "head": 2, "kai": 4, "song": 2, "digits": 2}
"""How many names at the head of each list are as good as the standard's own faces."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of a report by part, as the machine calls them."""

    names: dict[str, str]

    @property
    def note(self) -> str:
        """Which fonts were used, in words."""
        used: dict[str, list[str]] = {}
        for part, name in self.names.items():
            used.setdefault(name, []).append(WANTED[part][0])
        said = "、".join(f"{'、'.join(parts)}用 {name}" for name, parts in used.items())
        missing = [word for part, (word, names) in WANTED.items() if self.names[part] not in names[: _OFFICIAL[part]]]
        instead = f"本机没有公文规定的{'、'.join(missing)}字体，以自由字体代替，均已嵌入。" if missing else "均已嵌入。"
        return f"字体：{said}。{instead}"
