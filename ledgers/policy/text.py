"""The regulations' own words, article by article, beside the policies that were made of them.

`texts/<policy>.txt` holds an article a paragraph, its items on lines of their own; a policy without one
is cited and not quoted.
"""

from __future__ import annotations

import re
from functools import cache

from ledgers.policy.store import PACKAGED

_ARTICLE = re.compile(r"第[一二三四五六七八九十]+条")


def quoted(policy: str, cites: str) -> tuple[str, ...]:
    """The articles that a citation names, each in full; those of another regulation (《…》第三条) are not.

    Args:
        policy: the policy's id.
        cites: the citation, as a rule has it.
    """
    own = re.sub(r"《[^》]*》(第[一二三四五六七八九十]+条)?", "", cites)
    known = _articles(policy)
    return tuple(known[name] for name in dict.fromkeys(_ARTICLE.findall(own)) if name in known)


@cache
def _articles(policy: str) -> dict[str, str]:
    path = PACKAGED / "texts" / f"{policy}.txt"
    if not re.fullmatch(r"[0-9A-Za-z-]+", policy) or not path.is_file():
        return {}
    found: dict[str, str] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if begins := _ARTICLE.match(line):
            name = begins.group()
            found[name] = line
        elif name:
            found[name] += f"\n{line}"
    return found
