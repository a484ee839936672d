"""Whether a payee is a person, by the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledgers.judge.shape import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.policy.lexicon import Person, Surname

_MINORITY = re.compile(r"[\u4e00-\u9fff]{2,8}[·•・.．][\u4e00-\u9fff]{2,10}")


class Names:
    """What a person may be called."""

    def __init__(self, surnames: Sequence[Surname], person: Person) -> None:
        self._single = frozenset("".join(each.single for each in surnames))
        self._double = tuple(name for each in surnames for name in each.double)
        heads, hidden = any_of(person.heads), re.escape(person.hidden)
        self._aside = re.compile(
            rf"[(（【\[].*?[)）】\]]|{any_of(person.others)}\d*(?:{heads})?$|\d+{heads}$|{any_of(person.behind)}$"
        )
        self._leading = re.compile(rf"^(?:{any_of(person.offices)}?{any_of(person.posts)})[:：]?(?=.{{2,4}}$)")
        self._titled = re.compile(rf"(.){any_of(person.titles)}")
        self._no_name = re.compile(rf"[{re.escape(person.name_ends)}]$|{any_of(person.no_name)}")
        self._han = re.compile(rf"[\u4e00-\u9fff]{{2,4}}|[\u4e00-\u9fff][{hidden}]{{1,2}}[\u4e00-\u9fff]?")

    def is_person(self, payee: str) -> bool:
        """Whether a payee as it stands in the file (before blanks are taken out of it) is a person's name."""
        name = self._leading.sub("", re.sub(r"\s+", "", self._aside.sub("", payee.strip())))
        if _MINORITY.fullmatch(name):
            return True
        if (titled := self._titled.fullmatch(name)) and titled.group(1) in self._single:
            return True
        if not self._han.fullmatch(name) or self._no_name.search(name):
            return False
        if name.startswith(self._double):
            return len(name) in {3, 4}
        return name[0] in self._single and len(name) <= 3  # noqa: PLR2004  (a surname and a given name of one or two)
