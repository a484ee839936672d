"""The judge: words of a payment to concepts, concepts to a ruling, the ruling to what the policy says of its label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.judge.names import Names
from ledgers.judge.plain import Folding, plain
from ledgers.judge.scan import alternation
from ledgers.policy.lexicon import FACTS, find_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledgers.policy import Policy
    from ledgers.policy.lexicon import Lexicon, Ruling

BANNED, ALLOWED, NEUTRAL, REVIEW = "banned", "allowed", "neutral", "review"
_PAYEE, _SAID, _ITEM = range(3)
FIELDS = ("对方户名", "用途", "发票品目")
_PART = "\ue000"  # between the fields: a private character; plain() keeps it, and _judge takes it out of texts
_REMEMBERED = 200_000  # judgements kept, so that equal texts are judged once
_LONGEST = 2_000  # characters of a field that are looked at: what it was stands at the beginning
_TITLE = re.compile(r"《([^》]*)》?")
_PAPER = re.compile(r"(?:合同|协议|办法|通知|规定|制度|方案|批复)$")
_PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z]-?[0-9a-z]{5,6}(?![0-9a-z])")
_TRIP = re.compile(
    r"(?<![0-9a-z])(?:[gcdzkt]\d{1,4}次|(?:g|c|d)\d{3,4}(?![0-9a-z-])"
    r"|(?:ca|mu|cz|hu|3u|sc|ho|8l|g5|pn|zh|mf|gs|eu|kn|9c|fm|tv|ky|qw|dz|gj|bk|fu|jd|cx|sq)\d{3,4}(?![0-9a-z-]))"
)
_THING = re.compile(r"[仪镜机器床炉泵箱柜架屏舱](?:[^\u4e00-\u9fff]|$|[一二两三四五六七八九十]+[台套件个架张部])")
_EMPTY = re.compile(r"[\W\d_]*")
_DOTS = "·・•"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a payment was, by its words.

    Attributes:
        label: what it is called (差旅费, 设备购置, …), as the lexicon's rulings say.
        verdict: banned, allowed, neutral, or review where the text does not decide.
        words: the words that decided, each with its field.
        why: what is said beside them, empty where they say it themselves.
        category: the policy's category of the label, empty where it names none.
        ban: travel, labour, unrelated or parked where the policy bans the label; else empty.
        cite: the policy's article.
    """

    label: str
    verdict: str
    words: tuple[tuple[str, str], ...]
    why: str = ""
    category: str = ""
    ban: str = ""
    cite: str = ""

    @property
    def firm(self) -> bool:
        """Whether the text decides."""
        return self.verdict != REVIEW

    @property
    def said(self) -> str:
        """The words that decided, by their fields, in Chinese."""
        return "，".join(f"{field}写“{word}”" for field, word in self.words)

    @property
    def because(self) -> str:
        """The reason, in Chinese: the words, what they make it, and the article that says so."""
        parts = [part for part in (self.said, self.why) if part]
        return f"{'；'.join(parts) or '没有看出用途'}：{self.label}{f'（{self.cite}）' if self.cite else ''}"


class Judge:
    """A policy's lexicon, compiled once."""

    def __init__(self, policy: Policy) -> None:
        if policy.judge is None:
            raise ValueError(policy.meta.id)
        lexicon = find_lexicon(policy.judge.lexicon)
        self._labels = {label.name: label for label in policy.label}
        self._fold = Folding(lexicon.fold.words)
        self._names = Names(lexicon.surname)
        self._vocabulary = _Vocabulary(lexicon)
        self._ends, self._close = lexicon.marks.ends, lexicon.marks.close
        self._rulings = [_Compiled(ruling, self._vocabulary) for ruling in lexicon.ruling]
        self._by_mask: dict[int, _Compiled | None] = {}
        self._known: dict[tuple[str, str, str, str, bool], Judgement] = {}

    def judge(
        self,
        payee: str = "",
        narration: str = "",
        invoice_items: str = "",
        *,
        specialties: Sequence[str] = (),
        appointed: bool = False,
    ) -> Judgement:
        """What a payment was.

        Args:
            payee: 对方户名.
            narration: purpose and summary, whatever the voucher says it was for.
            invoice_items: 发票品目, several parted by ；.
            specialties: the base's or the spend's, by which food may be material.
            appointed: the payee is on the base's list of engaged instructors.
        """
        context = "、".join(specialties)
        key = (payee, narration, invoice_items, context, appointed)
        if (known := self._known.get(key)) is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[key] = self._judge(payee, narration, invoice_items, context, appointed=appointed)
        return known

    def _judge(self, payee: str, narration: str, items: str, context: str, *, appointed: bool) -> Judgement:
        text = f"{payee[:_LONGEST]}{_PART}{narration[:_LONGEST]}{_PART}{items[:_LONGEST]}"
        text = self._fold(plain(text))
        if "《" in text:
            text = _TITLE.sub(_title, text)
        hits = self._hits(text)
        mask = 0
        for _, _, _, bits in hits:
            mask |= bits
        facts = self._facts(payee, text, appointed=appointed)
        mask |= facts
        if context:
            mask |= self._vocabulary.setting(plain(context))
        if mask in self._by_mask:
            ruling = self._by_mask[mask]
        else:
            ruling = self._by_mask[mask] = next((each for each in self._rulings if each.holds(mask)), None)
        return self._judgement(ruling, hits)

    def _judgement(self, compiled: _Compiled | None, hits: list[_Hit]) -> Judgement:
        if compiled is None:
            return Judgement("待核实", REVIEW, (), "文字没有写明用途")
        rule = compiled.ruling
        deciding = ((FIELDS[field], word) for field, word, _, bits in hits if bits & compiled.deciding)
        words = tuple(dict.fromkeys(deciding))[:4]
        label = self._labels.get(rule.label)
        if label is None:
            return Judgement(rule.label, rule.verdict or REVIEW, words, rule.why)
        verdict = rule.verdict or (BANNED if label.ban else ALLOWED)
        return Judgement(rule.label, verdict, words, rule.why, label.category, label.ban, label.cite)

    def _hits(self, text: str) -> list[_Hit]:
        """Every word that counts, in its order. One that only names what is made or taught behind it does not."""
        (names, table, items), made, taught, banned, passing = self._vocabulary.tables
        field, last = _SAID, 0  # `last` is where the last word ended
        payee, _, said = text.partition(_PART)
        hits = [(_PAYEE, word, 0, bits) for word in self._vocabulary.names.findall(payee) if (bits := names.get(word, 0))]
        for hit in self._vocabulary.pattern.finditer(said):
            word = hit.group()
            if word == _PART:
                field, table, last = _ITEM, items, hit.end()
                continue
            if " " in word:
                word = word.replace(" ", "")
            bits = table.get(word, 0)
            if bits:
                start = hit.start()
                if bits & made or (bits & taught and start == last):
                    self._mute(hits, field, banned, passing, said[last:start])
                hits.append((field, word, start, bits))
                last = hit.end()
        return [hit for hit in hits if hit[3]]

    def _mute(self, hits: list[_Hit], field: int, banned: int, passing: int, between: str) -> None:
        """Take the ban off the words right before a thing that is made or taught."""
        if len(between) > self._close or any(sign in self._ends for sign in between):
            return
        for at in range(len(hits) - 1, -1, -1):
            place, word, start, bits = hits[at]
            if place != field:
                return
            if bits & banned:
                hits[at] = (place, word, start, bits & ~banned)
                return
            if not bits & passing:
                return

    def _facts(self, payee: str, text: str, *, appointed: bool) -> int:
        bits = self._vocabulary.facts
        mask = bits["appointed"] if appointed else 0
        if len(payee) <= 20 and self._names.is_person(payee):  # noqa: PLR2004  (no name of a person is longer)
            mask |= bits["person"]
        _, _, said = text.partition(_PART)
        if _PLATE.search(said):
            mask |= bits["plate"]
        if _TRIP.search(said):
            mask |= bits["trip"]
        if _THING.search(said):
            mask |= bits["thing"]
        if _EMPTY.fullmatch(said):
            mask |= bits["empty"]
        return mask


_Hit = tuple[int, str, int, int]
"""A word that was found: its field, itself, where it begins, what it means there."""


class _Vocabulary:
    """Every word of a lexicon with its meanings as bits, one set of bits for each field."""

    def __init__(self, lexicon: Lexicon) -> None:
        text, payee = lexicon.text.concepts(), lexicon.payee.concepts()
        names = [*(f"n.{name}" for name in text), *(f"i.{name}" for name in text), *(f"p.{name}" for name in payee)]
        self.bits = {name: 1 << place for place, name in enumerate([*names, *(f"p.{fact}" for fact in sorted(FACTS))])}
        self.facts = {fact: self.bits[f"p.{fact}"] for fact in FACTS}
        masks = [self._table(payee, "p."), self._table(text, "n."), self._table(text, "i.")]
        for prefix, table in (("n.", masks[_SAID]), ("i.", masks[_ITEM])):
            self._spread(table, self.bits[f"{prefix}made"], lexicon)
        mutable = (name for name in (*lexicon.text.ban, *lexicon.text.neutral) if name not in FAST)
        banned = self._any(prefix + name for name in mutable for prefix in ("n.", "i."))
        passing = self._any(prefix + name for prefix in ("n.", "i.") for name in (*lexicon.text.context, "made"))
        made = self.bits["n.made"] | self.bits["i.made"]
        taught = self.bits["n.taught"] | self.bits["i.taught"]
        self.tables = (masks, made, taught, banned, passing)
        self._context = {name: self.bits[f"n.{name}"] for name in lexicon.text.context if name in SETTINGS}
        self.names = alternation({word for group in payee.values() for word in group})
        self.pattern = alternation({_PART, *lexicon.text.nothing, *(word for group in text.values() for word in group)})

    def _table(self, concepts: dict[str, tuple[str, ...]], prefix: str) -> dict[str, int]:
        table: dict[str, int] = {}
        for name, words in concepts.items():
            for word in words:
                key = word.replace("_", "")
                table[key] = table.get(key, 0) | self.bits[prefix + name]
        return table

    def _spread(self, table: dict[str, int], made: int, lexicon: Lexicon) -> None:
        """A word of what is allowed that holds a thing made is one: 教材印刷, 设备采购."""
        things = tuple(word for word in lexicon.text.made if len(word) > 1)
        for group in (lexicon.text.allow["equip"], lexicon.text.allow["course"]):
            for word in group:
                if any(thing in word for thing in things):
                    table[word.replace("_", "")] |= made

    def _any(self, names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            mask |= self.bits[name]
        return mask

    def mask(self, condition: str) -> int:
        """The bits of a condition: of either field where it names none."""
        if condition[1:2] == ".":
            return self.bits[condition]
        return self.bits[f"n.{condition}"] | self.bits[f"i.{condition}"]

    def setting(self, specialties: str) -> int:
        """What specialties tell of a purpose: a trade that is practised."""
        masks = self.tables[0][_SAID]
        wanted = self._any(f"n.{name}" for name in SETTINGS)
        found = 0
        for hit in self.pattern.finditer(specialties):
            found |= masks.get(hit.group(), 0) & wanted
        return found


FAST = ("office",)
"""What stays what it is, whatever is made for it: a printer for the head office is the office's."""
SETTINGS = ("cook", "drink", "florist", "motor", "salon", "fashion", "trade")
"""The trades in which what is otherwise eaten, drunk, driven or given is material."""


class _Compiled:
    """A ruling over bits."""

    __slots__ = ("any", "deciding", "every", "none", "ruling")

    def __init__(self, ruling: Ruling, vocabulary: _Vocabulary) -> None:
        self.ruling = ruling
        self.every = [vocabulary.mask(condition) for condition in ruling.all]
        self.any = [_union(vocabulary.mask(condition) for condition in part) for part in ruling.any]
        self.none = _union(vocabulary.mask(condition) for condition in ruling.none)
        self.deciding = _union([*self.every, *self.any])

    def holds(self, mask: int) -> bool:
        """Whether every condition holds of what was found."""
        return not mask & self.none and all(mask & part for part in self.every) and all(mask & part for part in self.any)


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _title(hit: re.Match[str]) -> str:
    """A work by its title; a contract or a regulation names what something rests on, no work."""
    return "" if _PAPER.search(hit.group(1)) else "教材"


def judge_of(policy: Policy) -> Judge:
    """The judge of a policy, built once for each policy that was loaded."""
    if (known := _JUDGES.get(policy.digest)) is None:
        known = _JUDGES[policy.digest] = Judge(policy)
    return known


_JUDGES: dict[str, Judge] = {}
