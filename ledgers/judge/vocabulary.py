"""Every word that a judge knows, with its meanings as bits."""

from __future__ import annotations

import functools
import itertools
import operator
from typing import TYPE_CHECKING

from ledgers.judge.plain import Spellings, plain
from ledgers.judge.scan import Words
from ledgers.policy.lexicon import FACTS, LESSONS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledgers.policy import Policy
    from ledgers.policy.lexicon import Lexicon, Marks

PAYEE, SAID, ITEM, BOOKED, BOUGHT, CALLED, SETTING = range(7)
"""The fields of a payment. The account, the goods and the payee are read as a purpose is, too."""
ALWAYS = 1
"""The first condition of a ruling that has none; no word means it."""
WHOLE = "="
"""What a word begins with that means something only where a purpose is nothing but it: =卡, =宴."""
WEAK = ("dish", "festive", "liquor", "private", "ware")
"""What a machine that is named after it is not: 美容喷雾机 is none of 个人消费. The rulings ask p.thing of these."""
THINGS = ("equip", "material")
"""What is of a lesson where its name says so: 实训设备."""
FAST = ("office", "chore", "diverted", "elsewhere", "give", "inflow")
"""What stays what it is, whatever stands behind it: a printer for the head office is the office's, and sweeping
a practice room is sweeping."""


MODIFYING = (
    *("travel", "lodging", "tour", "ride", "carword", "fleet", "fuel", "carpart", "boarding"),
    *("meal", "entertain", "liquor", "dish", "canteen", "ware", "festive", "feast", "club"),
    *("private", "parlour", "utility", "batch", "confer", "stroll", "sundry", "move", "affair"),
)
"""What only says which thing is meant where the phrase goes on to name one: 烫发纸, 啤酒发酵罐. Not places, not people,
not pay: 行政部打印机 is the office's."""
SERVICE = ("labour", "wage", "travel", "meal", "loan", "fine", "cash")
"""What a lesson is hardly ever about where it is the last thing said: 评审教学方案劳务 is 劳务, 保险柜 is a thing."""


class Vocabulary:
    """Every word of a lexicon with its meanings as bits, one set of bits for each field."""

    def __init__(self, lexicon: Lexicon, own: Mapping[str, Sequence[str]]) -> None:
        spelt = Spellings(lexicon.fold.words, lexicon.spell.syllables, lexicon.spell.words)
        bureau = {name: [plain(word) for word in words] for name, words in own.items()}
        written, payee = lexicon.written()
        nothing = written.pop("nothing")
        known = {**written, **bureau}
        joined = frozenset(word for each in lexicon.compound for word in each.words)
        text = {
            name: [form for word in words for form in ((word,) if word in joined else spelt.of(word))]
            for name, words in known.items()
        }
        names = [*(f"n.{name}" for name in text), *(f"i.{name}" for name in text), *(f"p.{name}" for name in payee)]
        names += [f"h.{name}" for name in text]
        names += ["n.lesson", "i.lesson", *(f"p.{fact}" for fact in sorted(FACTS)), *(f"s.{name}" for name in SETTINGS)]
        self.bits = {name: ALWAYS << place for place, name in enumerate(names, 1)}
        self.facts = {fact: self.bits[f"p.{fact}"] for fact in FACTS}
        self._of_purpose, self._further = (ALWAYS << len(text) + 1) - 2, len(text) * 2 + len(payee)
        text["nothing"] = list(nothing)
        said = self._table(text, "n.")
        self._spread(said, self.bits["n.made"], lexicon)
        item = {word: bits << len(known) for word, bits in said.items()}  # i. of every name stands so far behind its n.
        self.tables = (self._table(payee, "p."), said, item, said, said, said)
        self.kinds = self._any(f"p.{name}" for name in lexicon.payee.allow)
        for prefix, table in (("n.", said), ("i.", item)):
            self._teach(table, self.bits[f"{prefix}lesson"], text, lexicon.marks)
        mutable = (name for name in (*lexicon.text.ban, *lexicon.text.neutral) if name not in FAST)
        self.banned = self._any(prefix + name for name in mutable for prefix in ("n.", "i."))
        self.bans = self._any(f"{prefix}{name}" for name in lexicon.text.ban for prefix in ("n.", "i."))
        self.service = self._any(f"{prefix}{name}" for name in SERVICE for prefix in ("n.", "i."))
        self.modifying = self._any(f"{prefix}{name}" for name in MODIFYING for prefix in ("n.", "i."))
        self.schooling = self.mask("schooling") | self.mask("trainer")
        self.lesson, self.subject = self.mask("lesson"), frozenset(lexicon.marks.subject)
        self.passing = self._any(prefix + name for prefix in ("n.", "i.") for name in (*lexicon.text.context, "made"))
        self.made = self.mask("made")
        self.taught = self.mask("taught")
        self.about = self.made | self.taught
        self.telling = self.modifying | self.schooling
        self.weak = self._any(f"n.{name}" for name in WEAK)
        self.names = Words(self.tables[PAYEE])
        self.wholes = frozenset(word[1] for word in said if word.startswith(WHOLE))
        self.words = Words(word for word in said if not word.startswith(WHOLE))

    def _table(self, concepts: Mapping[str, Iterable[str]], prefix: str) -> dict[str, int]:
        """Every word with its bits, in each form in which it may be found."""
        table: dict[str, int] = {}
        for name, words in concepts.items():
            bit = self.bits.get(prefix + name, 0)
            for word in words:
                for key in _forms(word):
                    table[key] = table.get(key, 0) | bit
        return table

    def _spread(self, table: dict[str, int], made: int, lexicon: Lexicon) -> None:
        """A word of what is allowed that holds a thing made is one: 教材印刷, 设备采购."""
        things = tuple(word for word in lexicon.text.made if len(word) > 1)
        for group in (lexicon.text.allow["equip"], lexicon.text.allow["course"]):
            for word in group:
                if any(thing in word for thing in things):
                    for key in _forms(word):
                        table[key] |= made

    def _teach(self, table: dict[str, int], lesson: int, text: Mapping[str, Iterable[str]], marks: Marks) -> None:
        """The words that speak of a lesson; a room is swept and guarded without one."""
        for name in (*LESSONS, *THINGS):
            for word in text[name]:
                if not word.endswith(marks.rooms) and (name in LESSONS or any(sign in word for sign in marks.lessons)):
                    for key in _forms(word):
                        table[key] |= lesson

    def _any(self, names: Iterable[str]) -> int:
        return union(self.bits[name] for name in names)

    def head(self, bits: int) -> int:
        """The bits of the conditions that ask what was said last (h.), from those of the word that was."""
        return (bits & self._of_purpose) << self._further

    def mask(self, condition: str) -> int:
        """The bits of a condition: of either field where it names none."""
        if condition[1:2] == ".":
            return self.bits[condition]
        return self.bits[f"n.{condition}"] | self.bits[f"i.{condition}"]

    def setting(self, specialties: str) -> int:
        """The trades that specialties name."""
        mask = 0
        for word in self.words.findall(specialties):
            mask |= self.tables[SAID].get(word, 0)
        return self._any(f"s.{name}" for name in SETTINGS if mask & self.bits[f"n.{name}"])


def _forms(word: str) -> Sequence[str]:
    """A word as it is found: each `_` is one blank or none."""
    if "_" not in word:
        return (word,)
    parts = word.split("_")
    gaps = itertools.product(("", " "), repeat=len(parts) - 1)
    return ["".join(map(str.__add__, parts, (*blanks, ""))) for blanks in gaps]


def union(masks: Iterable[int]) -> int:
    """All bits of some masks."""
    return functools.reduce(operator.or_, masks, 0)


def vocabulary_of(lexicon: Lexicon, policy: Policy) -> Vocabulary:
    """The words of a lexicon and a bureau's own, compiled once for all policies that share them."""
    own = {f"own-{label.name}": tuple(label.words) for label in policy.label if label.words}
    key = (lexicon.digest, tuple(own.items()))
    if (known := _VOCABULARIES.get(key)) is None:
        known = _VOCABULARIES[key] = Vocabulary(lexicon, own)
    return known


_VOCABULARIES: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], Vocabulary] = {}
