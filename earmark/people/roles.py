"""The four roles, and a person who has one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(StrEnum):
    """What a person does here. The value is what the database keeps; `word` is what people read."""

    ACCOUNTANT = "accountant"
    HEAD = "head"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def word(self) -> str:
        """The role's name in Chinese."""
        return _WORDS[self]

    @property
    def of_bases(self) -> bool:
        """Whether it belongs to single bases, which are granted one by one."""
        return self in {Role.ACCOUNTANT, Role.HEAD}

    @classmethod
    def named(cls, word: str) -> Role:
        """The role of a Chinese name.

        Raises:
            KeyError: there is none of this name.
        """
        return {name: role for role, name in _WORDS.items()}[word]


_WORDS = {
    Role.ACCOUNTANT: "基地会计",
    Role.HEAD: "基地负责人",
    Role.AUDITOR: "局审计员",
    Role.ADMIN: "管理员",
}
ROLE_WORDS = tuple(_WORDS.values())


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may use the service.

    Attributes:
        id: the number in the database.
        name: what they log in with.
        role: what they do here.
        bases: the codes that were granted to them; of a role that sees all, none.
        must_change: the password was made by the program and has to be replaced before anything else.
        disabled: they may not log in.
    """

    id: int
    name: str
    role: Role
    bases: frozenset[str] = field(default_factory=frozenset)
    must_change: bool = False
    disabled: bool = False

    def sees(self, codes: Iterable[str]) -> list[str]:
        """Which of the books there are this person may read. An administrator keeps people, and reads no book."""
        if self.role is Role.AUDITOR:
            return list(codes)
        return [code for code in codes if code in self.bases] if self.role.of_bases else []
