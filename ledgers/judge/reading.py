"""What a text says: the words in it that count, in their order, and the bits that they mean together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledgers.judge.names import Names
from ledgers.judge.plain import is_plain, plain
from ledgers.judge.shape import Shapes, is_empty, phrase_end
from ledgers.judge.vocabulary import PAYEE, SAID, SETTING, WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledgers.judge.vocabulary import Vocabulary
    from ledgers.policy.lexicon import Lexicon

REMEMBERED = 100_000
"""Texts of a field that are kept, so that equal ones are read once."""
_LONGEST = 2_000  # characters of a field that are looked at: what it was stands at the beginning
_LONGEST_NAME = 20  # no person's name is longer
_SHORT = 12  # a purpose of so few characters may be one word and a number
_FIELDS = 7
_NO_WORD = re.compile(r"[\W\d_]+")

Hit = tuple[int, str, int]
"""A word that was found: its field, itself, what it means there."""


class Found:
    """What a text says: all its bits, the words that they come from, and by rulings how those are quoted."""

    __slots__ = ("hits", "mask", "told")

    def __init__(self, mask: int, hits: tuple[Hit, ...] = ()) -> None:
        self.mask, self.hits = mask, hits
        self.told: dict[object, tuple[str, ...]] = {}


NOTHING = Found(0)


class Reader:
    """Reads the texts of a payment by a vocabulary, equal ones once."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary, self.shapes = vocabulary, Shapes(lexicon.shape, lexicon.marks)
        self._marks, self._ends = lexicon.marks, frozenset(lexicon.marks.ends)
        self._names = Names(lexicon.surname, lexicon.person)
        self._known: tuple[dict[str, Found], ...] = tuple({} for _ in range(_FIELDS))  # by texts as they are
        self._same: tuple[dict[tuple[str, ...], Found], ...] = tuple({} for _ in range(_FIELDS))  # by their words

    def known(self, field: int) -> Mapping[str, Found]:
        """The texts of a field that were read, as long as they are kept."""
        return self._known[field]

    def read(self, field: int, text: str) -> Found:
        """What a text says in its field."""
        known = self._known[field]
        if (found := known.get(text)) is None:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[text] = self._read(field, text)
        return found

    def _read(self, field: int, text: str) -> Found:
        everyday = len(text) <= _LONGEST and is_plain(text)
        plainly = text if everyday else plain(text[:_LONGEST])
        if field == PAYEE:
            return self._payee(text, plainly)
        if field == SETTING:
            return Found(self._vocabulary.setting(plainly))
        if not everyday and not plainly.isalnum():
            plainly = self.shapes.read(plainly)
        found = self._said(plainly, field)
        mask = found.mask
        if everyday and mask and not mask & self._vocabulary.weak:
            return found
        facts = self._facts(plainly, field, mask, everyday=everyday)
        return Found(mask | facts, found.hits) if facts else found

    def _payee(self, payee: str, plainly: str) -> Found:
        """What kind of payee it is. A name's last word says it, where the lexicon has it so: 宾馆用品厂 is no hotel."""
        table, facts, mask, hits = self._vocabulary.tables[PAYEE], self._vocabulary.facts, 0, []
        words = self._vocabulary.names.findall(plainly)
        kinds = self._vocabulary.kinds if words and words[-1] in self._marks.kinds else -1
        for word in words:
            bits = table[word] & kinds
            mask |= bits
            hits.append((PAYEE, word, bits))
        if self.shapes.is_firm(payee):
            mask |= facts["firm"]
        if len(payee) <= _LONGEST_NAME and self._names.is_person(payee):
            mask |= facts["person"]
        return Found(mask, tuple(hits))

    def _said(self, text: str, field: int) -> Found:
        """Every word that counts, in its order. One that only names what is made or taught behind it does not."""
        vocabulary = self._vocabulary
        words = tuple(vocabulary.words.findall(text))
        if len(text) <= _SHORT and (text[:1] in vocabulary.wholes or not text[:1].isalpha()):
            whole = f"{WHOLE}{_NO_WORD.sub('', text)}"
            words = (*words, whole) if whole in vocabulary.tables[field] else words
        known = self._same[field]
        if (found := known.get(words)) is None:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[words] = self._weighed(words, field)
        mask = found.mask
        if mask & vocabulary.bans and (
            mask & vocabulary.about
            or (mask & vocabulary.telling and self.shapes.may_hang(text) and not words[-1].startswith(WHOLE))
        ):
            return self._of(tuple(self._unmuted(text, field)))
        return found

    def _weighed(self, words: tuple[str, ...], field: int) -> Found:
        """What words say, whatever stands between them."""
        table = self._vocabulary.tables[field]
        return self._of(tuple([(field, word.removeprefix(WHOLE), table[word]) for word in words]))

    def _of(self, hits: tuple[Hit, ...]) -> Found:
        """All bits of words; what a lesson is about bans nothing."""
        mask = 0
        for _, _, bits in hits:
            mask |= bits
        head = self._head(hits)
        if mask & self._vocabulary.lesson and mask & self._vocabulary.bans:
            kept = head if head >= 0 and hits[head][2] & self._vocabulary.service else -1
            hits, mask = tuple([hit if at == kept else self._subject(hit) for at, hit in enumerate(hits)]), 0
            for _, _, bits in hits:
                mask |= bits
        if head >= 0:
            mask |= self._vocabulary.head(hits[head][2])
        return Found(mask, hits)

    def _head(self, hits: tuple[Hit, ...]) -> int:
        """Where the last word stands that says what it is: what comes before it only says which."""
        passing = self._vocabulary.passing
        return next((at for at in range(len(hits) - 1, -1, -1) if hits[at][2] & ~passing), -1)

    def _subject(self, hit: Hit) -> Hit:
        """A word of what a lesson is about bans nothing."""
        field, word, bits = hit
        return (field, word, bits & ~self._vocabulary.bans) if word in self._vocabulary.subject else hit

    def _unmuted(self, text: str, field: int) -> list[Hit]:
        table, made, taught = self._vocabulary.tables[field], self._vocabulary.made, self._vocabulary.taught
        hits: list[Hit] = []
        ends: list[int] = []
        joined: list[bool] = []  # whether a word stands right behind the one before it
        last = feigned = 0  # where the last word, and the last that is only feigned, ended
        for start, word in self._vocabulary.words.places(text):
            end = start + len(word)
            bits = table[word]
            between = text[last:start]
            joined.append(
                between in self._marks.links if between else bool(hits) and hits[-1][1] in self._vocabulary.subject
            )
            if bits & made:
                self._mute(hits, joined, between)
            elif hits and (
                (bits & taught and self._names_a_class(between))
                or (bits & self._vocabulary.schooling and not between and hits[-1][1].endswith(self._marks.trades))
            ):
                hits[-1] = (field, hits[-1][1], hits[-1][2] & ~self._vocabulary.banned)
            if word.startswith(self._marks.feigned):
                feigned = end
            elif feigned and (text[feigned:start] in self._marks.links or start - feigned <= self._marks.near):
                bits, feigned = bits & ~self._vocabulary.bans, end
            hits.append((field, word, bits))
            ends.append(end)
            last = end
        self._hang(text, hits, ends)
        return hits

    def _hang(self, text: str, hits: list[Hit], ends: list[int]) -> None:
        """Take the ban off words that only say which thing a phrase ends in (烫发纸), or which trade it teaches."""
        thing = lesson = 0  # where the phrase ends, if in a thing, or in a lesson
        for at in range(len(hits) - 1, -1, -1):
            field, word, bits = hits[at]
            stop = phrase_end(text, ends[at])
            if at + 1 == len(hits) or stop < ends[at + 1]:
                tail = text[ends[at] : stop]
                thing = stop if self._is_thing(hits[at], tail) else 0
                lesson = stop if not tail and bits & (self._vocabulary.taught | self._vocabulary.schooling) else 0
            calling = text.startswith(self._marks.callings, ends[at])
            which = calling or (thing and self._says_which(text[ends[at] : thing]))
            taught = lesson and text.startswith(self._marks.trades, ends[at])
            if (which and bits & self._vocabulary.modifying) or (taught and bits & self._vocabulary.banned):
                hits[at] = (field, word, bits & ~self._vocabulary.bans)

    def _is_thing(self, hit: Hit, tail: str) -> bool:
        """Whether a phrase ends in a thing: behind its last word one that none names, or a known one of a lesson."""
        if tail:
            return self.shapes.is_goods(tail)
        signs = (*self._marks.lessons, *self._marks.feigned)
        return not hit[2] & self._vocabulary.bans and any(sign in hit[1] for sign in signs)

    def _says_which(self, between: str) -> bool:
        """Whether a word so far before a thing says which: nothing is done in between."""
        return len(between) <= self._marks.close and not any(act in between for act in self._marks.acts)

    def _names_a_class(self, between: str) -> bool:
        """Whether a word is part of a class's name: 保洁班, and by the trade that stands between: 漂流救生员班."""
        return not between or (
            between.endswith(self._marks.trades)
            and len(between) <= self._marks.close
            and self._ends.isdisjoint(between)
        )

    def _mute(self, hits: list[Hit], joined: list[bool], between: str) -> None:
        """Take the ban off the words right before a thing that is made or taught, and off what is joined to them."""
        if len(between) > self._marks.close or not self._ends.isdisjoint(between):
            return
        banned, passing = self._vocabulary.banned, self._vocabulary.passing
        for at in range(len(hits) - 1, -1, -1):
            field, word, bits = hits[at]
            if bits & banned:
                hits[at] = (field, word, bits & ~banned)
                if not joined[at]:
                    return
            elif bits and not bits & passing:
                return

    def _facts(self, said: str, field: int, mask: int, *, everyday: bool) -> int:
        """What the shape of a text says: numbers of cars, trains and flights; a thing by its last character."""
        bits, found = self._vocabulary.facts, 0
        if not everyday and (number := self.shapes.number(said)):
            found |= bits[number]
        if (not mask or mask & self._vocabulary.weak) and self.shapes.is_thing(said):
            found |= bits["thing"]
        if field == SAID and not mask and is_empty(said):
            found |= bits["empty"]
        return found
