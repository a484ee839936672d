"""The judge: words of a payment to concepts, concepts to a ruling, the ruling to what the policy says of its label."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from ledgers.judge.names import Names
from ledgers.judge.plain import Spellings, is_plain, plain
from ledgers.judge.scan import Words
from ledgers.policy import Verdict
from ledgers.policy.lexicon import FACTS, LESSONS, SETTINGS, Ruling, find_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledgers.policy import Policy
    from ledgers.policy.lexicon import Lexicon, Marks
    from ledgers.policy.model import Label

BANNED, ALLOWED, NEUTRAL, REVIEW = "banned", "allowed", "neutral", "review"
_PAYEE, _SAID, _ITEM, _BOOKED, _BOUGHT, _CALLED, _SETTING = range(7)
FIELDS = ("对方户名", "用途", "发票品目", "入账科目", "发票品目", "对方户名")
"""What a field is called. The account, the goods and the payee are read as a purpose is, too."""
_REMEMBERED = 100_000  # texts of a field that are kept, so that equal ones are read once
_LONGEST = 2_000  # characters of a field that are looked at: what it was stands at the beginning
_LONGEST_NAME = 20  # no person's name is longer
_SHORTEST = 5  # a payee of so few characters that is neither person nor firm may be the purpose
_QUOTED = 4  # words that a reason quotes
_TITLE = re.compile(r"《([^》]*)》?")
_QUOTE = re.compile(r"[“”\"「『]")
# What a spend is called on paper, which is not what it was: 开“实训用品”, “设备统采”名义.
_CLAIMED = re.compile(
    r"(?:开|报|记|列|写|称|挂|充|入账|科目|品名|抬头|名为|名目|假借|以)[为成作了:]?[“\"「『][^”\"」』]*[”\"」』]?"
)
_NAMED = re.compile(r"[“\"「『][^”\"」』]*[”\"」』](?=的?名[义下目]|为名|[,，]?按合同额)")
# A title in quotation marks: “员工借款管理”会计微课.
_TAUGHT = re.compile(
    r"[“\"「『][^”\"」』]*[”\"」』](?=[^，。、,;；]{0,4}(?:课|教材|案例|讲义|专题|读本|题库|视频|动画|教程|手册|论文|图书))"
)
_PAPER = re.compile(r"(?:合同|协议|办法|通知|规定|制度|方案|批复)$")
_NUMBER = re.compile(
    r"(?P<plate>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z]-?[0-9a-z]{5,6}(?![0-9a-z]))"
    r"|(?P<trip>(?<![0-9a-z])(?:[gcdzkt]\d{1,4}次|[gcd]\d{3,4}(?![0-9a-z-])"
    r"|(?:ca|mu|cz|hu|3u|sc|ho|8l|g5|pn|zh|mf|gs|eu|kn|9c|fm|tv|ky|qw|dz|gj|bk|fu|jd|cx|sq)\d{3,4}(?![0-9a-z-])))"
)
_HOURS = re.compile(r"(\d{1,4}(?:\.\d)?)\s*个?(?:学时|课时|节课|节|小时)")
_FIRM = re.compile(r"公司|学[校院会]|大学|协会|中心|厂|[商银]行|集团|店$|社$|局$|院$|部$|会$")
_LATIN = re.compile("[a-z]")
_THING = re.compile(r"[仪镜机器床炉泵箱柜架屏舱](?:[^\u4e00-\u9fff]|$|[一二两三四五六七八九十]+[台套件个架张部])")
_SHORT = 12  # a purpose of so few characters may be one word and a number
_NO_WORD = re.compile(r"[\W\d_]+")
_EMPTY = re.compile(r"[\W\d_]*")


_Hit = tuple[int, str, int]
"""A word that was found: its field, itself, what it means there."""
_Found = tuple[int, tuple[_Hit, ...], int]
"""What a text says: all its bits, the words that they come from, and a number that the same words share."""
_ALWAYS = 1
"""The first condition of a ruling that has none; no word means it."""
_NOTHING: _Found = (0, (), 0)


class Judgement:
    """What a payment was, by its words: a ruling over what was found."""

    __slots__ = ("_found", "_ruling")

    def __init__(self, ruling: _Compiled, found: tuple[_Found, ...]) -> None:
        self._ruling, self._found = ruling, found

    @property
    def label(self) -> str:
        """What it is called (差旅费, 设备购置, …), as the lexicon's rulings say."""
        return self._ruling.label

    @property
    def verdict(self) -> str:
        """Banned, allowed, neutral, or review where the text does not decide."""
        return self._ruling.verdict

    @property
    def why(self) -> str:
        """What is said beside the words, empty where they say it themselves."""
        return self._ruling.why

    @property
    def category(self) -> str:
        """The policy's category of the label, empty where it names none."""
        return self._ruling.category

    @property
    def ban(self) -> str:
        """Travel, labour, unrelated or parked where the policy bans the label; else empty."""
        return self._ruling.ban

    @property
    def cite(self) -> str:
        """The policy's article."""
        return self._ruling.cite

    @property
    def fare(self) -> bool:
        """Whether it is what a visiting lecturer may cost, too."""
        return self._ruling.fare

    @property
    def firm(self) -> bool:
        """Whether the text decides."""
        return self.verdict != REVIEW

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The words that decided, each with its field."""
        return tuple([word for found in self._found for word in self._ruling.words(found)])[:_QUOTED]

    @property
    def said(self) -> str:
        """The words that decided, by their fields, in Chinese."""
        told = [part for found in self._found if found[1] for part in self._ruling.told(found)]
        return "，".join(told[:_QUOTED])

    @property
    def because(self) -> str:
        """The reason, in Chinese: the words, what they make it, and the article that says so."""
        return f"{self.reason or '没有看出用途'}{self._ruling.makes}"

    @property
    def reason(self) -> str:
        """The words that decided, and what is said beside them."""
        said, why = self.said, self._ruling.why
        return f"{said}；{why}" if said and why else said or why


class Judge:
    """A policy's lexicon, compiled once."""

    def __init__(self, policy: Policy) -> None:
        if policy.judge is None:
            raise ValueError(policy.meta.id)
        lexicon = find_lexicon(policy.judge.lexicon)
        self._names = Names(lexicon.surname)
        self._vocabulary = _vocabulary_of(lexicon, policy)
        self._marks, self._ends = lexicon.marks, frozenset(lexicon.marks.ends)
        labels = {label.name: label for label in policy.label}
        own = [Ruling(label=name, all=(f"own-{name}",)) for name, label in labels.items() if label.words]
        rulings = (*own, *lexicon.ruling)
        nothing = lexicon.ruling[-1].label
        compiled = [
            _Compiled(ruling, self._vocabulary, labels.get(ruling.label), policy, silent=ruling.label == nothing)
            for ruling in rulings
        ]
        self._rulings = compiled
        self._asked: dict[int, int] = {}  # which rulings a bit may fulfil the first condition of
        for place, each in enumerate(compiled):
            left = each.first
            while left:
                self._asked[left & -left] = self._asked.get(left & -left, 0) | 1 << place
                left &= left - 1
        self._hour_rate_top = policy.lead.hour_rate_top
        why = f"每学时超过{yuan(self._hour_rate_top or 0)}元，要看协议和课表"
        self._costly = {
            each.label: _Compiled(
                each.model_copy(update={"verdict": REVIEW, "why": why}),
                self._vocabulary,
                labels.get(each.label),
                policy,
                silent=False,
            )
            for each in rulings
            if each.hourly
        }
        self._by_mask: dict[int, _Compiled] = {}
        self._known: tuple[dict[str, _Found], ...] = tuple({} for _ in range(7))  # by texts as they are
        self._numbers: dict[tuple[_Hit, ...], int] = {}
        self._next = itertools.count(1)
        self._same: tuple[dict[tuple[str, ...], _Found], ...] = tuple(
            {} for _ in range(6)
        )  # by the words that are in them

    def judge(
        self,
        payee: str = "",
        narration: str = "",
        invoice_items: str = "",
        *,
        fen: int | None = None,
        booked: str = "",
        specialties: Sequence[str] = (),
    ) -> Judgement:
        """What a payment was.

        Args:
            payee: 对方户名.
            narration: purpose and summary, whatever the voucher says it was for.
            invoice_items: 发票品目, several parted by ；.
            fen: the sum, where it is known: teaching whose hours are written and cost more than the policy's highest
                rate (hour_rate_top) is for a person to look at.
            booked: the category or account that it was booked to; it speaks only where nothing else does.
            specialties: the base's or the spend's, by which food may be material.
        """
        name, said = self._found(_PAYEE, payee), self._found(_SAID, narration)
        item = self._found(_ITEM, invoice_items) if invoice_items else _NOTHING
        mask = name[0] | said[0] | item[0]
        if specialties:
            mask |= self._found(_SETTING, "、".join(specialties))[0]
        ruling = self._ruling(mask)
        if item is not _NOTHING and (other := self._of_goods(ruling, invoice_items, name[0])):
            return other
        if (
            payee
            and ruling.verdict != BANNED
            and not name[0] & self._vocabulary.facts["firm"]
            and (other := self._of_name(ruling, (name, said, item), payee, narration))
        ):
            return other
        if booked and ruling.silent:
            spoken = self._found(_BOOKED, booked)
            if not (ruling := self._ruling(spoken[0] | name[0])).silent:
                return Judgement(ruling, (spoken,))
        if fen is not None and ruling.hourly and self._dear(fen, narration):
            ruling = self._costly[ruling.label]
        return Judgement(ruling, (name, said, item))

    def _of_goods(self, ruling: _Compiled, goods: str, name: int) -> Judgement | None:
        """What the goods say by themselves: where nothing else does, and where it is beyond doubt what they are."""
        if not ruling.silent:
            return None
        found = self._found(_BOUGHT, goods)
        other = self._ruling(found[0] | name)
        return None if other.silent else Judgement(other, (found,))

    def _of_name(self, ruling: _Compiled, found: tuple[_Found, ...], payee: str, narration: str) -> Judgement | None:
        """What a purpose says that stands where the payee should, which is no firm."""
        if ruling.silent:
            spoken = self._found(_SAID, payee + narration)
            other = self._ruling(spoken[0])
            if not other.silent and (other.verdict in {BANNED, NEUTRAL} or not found[0][0]):
                return Judgement(other, (found[0], spoken))
        elif (
            ruling.verdict != NEUTRAL
            and not found[0][0]
            and len(payee) <= _SHORTEST
            and (called := self._found(_CALLED, payee))[0]
        ):
            other = self._ruling(called[0] | found[1][0] | found[2][0])
            if other.verdict == BANNED:
                return Judgement(other, (called, *found[1:]))
        return None

    def _dear(self, fen: int, narration: str) -> bool:
        """Whether an hour of teaching costs more than the policy has it cost at most."""
        top = self._hour_rate_top
        stated = _HOURS.search(narration) if top is not None else None
        return stated is not None and top is not None and fen > top * Decimal(stated.group(1))

    def scan(self, text: str) -> list[str]:
        """The words of a purpose, as they are found before anything is made of them."""
        return self._vocabulary.words.findall(plain(text))

    def _ruling(self, mask: int) -> _Compiled:
        """The first ruling that holds; the last of a lexicon always does."""
        if (ruling := self._by_mask.get(mask)) is None:
            if len(self._by_mask) >= _REMEMBERED:
                self._by_mask.clear()
            ruling = self._by_mask[mask] = self._decided(mask)
        return ruling

    def _decided(self, mask: int) -> _Compiled:
        """The first ruling that holds, of those whose first condition does."""
        open_, left = self._asked[_ALWAYS], mask
        while left:
            bit = left & -left
            open_ |= self._asked.get(bit, 0)
            left ^= bit
        while True:
            place = open_ & -open_
            if (ruling := self._rulings[place.bit_length() - 1]).holds(mask):
                return ruling
            open_ ^= place

    def _found(self, field: int, text: str) -> _Found:
        """What a text says in its field; equal texts are read once."""
        known = self._known[field]
        if (found := known.get(text)) is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[text] = self._read(field, text)
        return found

    def _read(self, field: int, text: str) -> _Found:
        everyday = len(text) <= _LONGEST and is_plain(text)
        plainly = text if everyday else plain(text[:_LONGEST])
        if field == _PAYEE:
            return self._payee(text, plainly)
        if field == _SETTING:
            return self._vocabulary.setting(plainly), (), 0
        if not everyday and not plainly.isalnum():
            if "《" in plainly:
                plainly = _TITLE.sub(_title, plainly)
            if _QUOTE.search(plainly):
                plainly = _TAUGHT.sub("教材", _NAMED.sub("", _CLAIMED.sub("", plainly)))
        found = self._said(plainly, field)
        if facts := self._facts(plainly, field, found[0], everyday=everyday):
            return found[0] | facts, found[1], found[2]
        return found

    def _payee(self, payee: str, plainly: str) -> _Found:
        """What kind of payee it is. A name's last word says it, where the lexicon has it so: 宾馆用品厂 is no hotel."""
        table, mask, hits = self._vocabulary.tables[_PAYEE], 0, []
        words = self._vocabulary.names.findall(plainly)
        kinds = self._vocabulary.kinds if words and words[-1] in self._marks.kinds else -1
        for word in words:
            bits = table[word] & kinds
            mask |= bits
            hits.append((_PAYEE, word, bits))
        if _FIRM.search(payee):
            mask |= self._vocabulary.facts["firm"]
        if len(payee) <= _LONGEST_NAME and self._names.is_person(payee):
            mask |= self._vocabulary.facts["person"]
        return mask, tuple(hits), self._number(tuple(hits))

    def _said(self, text: str, field: int) -> _Found:
        """Every word that counts, in its order. One that only names what is made or taught behind it does not."""
        words = tuple(self._vocabulary.words.findall(text))
        if len(text) <= _SHORT and (text[:1] in self._vocabulary.wholes or not text[:1].isalpha()):
            whole = f"{WHOLE}{_NO_WORD.sub('', text)}"
            words = (*words, whole) if whole in self._vocabulary.tables[field] else words
        known = self._same[field]
        if (found := known.get(words)) is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[words] = self._weighed(words, field)
        if found[0] & self._vocabulary.about and found[0] & self._vocabulary.bans:
            return self._of(tuple(self._unmuted(text, field)))
        return found

    def _weighed(self, words: tuple[str, ...], field: int) -> _Found:
        """What words say, whatever stands between them."""
        table = self._vocabulary.tables[field]
        return self._of(tuple([(field, word.removeprefix(WHOLE), table[word]) for word in words]))

    def _of(self, hits: tuple[_Hit, ...]) -> _Found:
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
        return mask, hits, self._number(hits)

    def _head(self, hits: tuple[_Hit, ...]) -> int:
        """Where the last word stands that says what it is: what comes before it only says which."""
        passing = self._vocabulary.passing
        return next((at for at in range(len(hits) - 1, -1, -1) if hits[at][2] & ~passing), -1)

    def _number(self, hits: tuple[_Hit, ...]) -> int:
        """A number of its own for each sequence of words, which is cheaper to compare than they are."""
        if len(self._numbers) >= _REMEMBERED:
            self._numbers.clear()
        return self._numbers.setdefault(hits, next(self._next))

    def _subject(self, hit: _Hit) -> _Hit:
        """A word of what a lesson is about bans nothing."""
        field, word, bits = hit
        return (field, word, bits & ~self._vocabulary.bans) if word in self._vocabulary.subject else hit

    def _unmuted(self, text: str, field: int) -> list[_Hit]:
        table, made, taught = self._vocabulary.tables[field], self._vocabulary.made, self._vocabulary.taught
        hits: list[_Hit] = []
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
            elif bits & taught and hits and self._names_a_class(between):
                hits[-1] = (field, hits[-1][1], hits[-1][2] & ~self._vocabulary.banned)
            if word.startswith(self._marks.feigned):
                feigned = end
            elif feigned and (text[feigned:start] in self._marks.links or start - feigned <= self._marks.near):
                bits, feigned = bits & ~self._vocabulary.bans, end
            hits.append((field, word, bits))
            last = end
        return hits

    def _names_a_class(self, between: str) -> bool:
        """Whether a word is part of a class's name: 保洁班, and by the trade that stands between: 漂流救生员班."""
        return not between or (
            between.endswith(self._marks.trades)
            and len(between) <= self._marks.close
            and self._ends.isdisjoint(between)
        )

    def _mute(self, hits: list[_Hit], joined: list[bool], between: str) -> None:
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
        if not everyday and _LATIN.search(said) and (number := _NUMBER.search(said)):
            found |= bits[number.lastgroup or ""]
        if (not mask or mask & self._vocabulary.weak) and _THING.search(said):
            found |= bits["thing"]
        if field == _SAID and not mask and _EMPTY.fullmatch(said):
            found |= bits["empty"]
        return found


class _Vocabulary:
    """Every word of a lexicon with its meanings as bits, one set of bits for each field."""

    def __init__(self, lexicon: Lexicon, own: Mapping[str, Sequence[str]]) -> None:
        spelt = Spellings(lexicon.fold.words, lexicon.spell.syllables, lexicon.spell.words)
        bureau = {name: [plain(word) for word in words] for name, words in own.items()}
        written, payee = lexicon.written()
        nothing = written.pop("nothing")
        known = {**written, **bureau}
        joined = frozenset(word for each in lexicon.compound for word in each.words())
        text = {
            name: [form for word in words for form in ((word,) if word in joined else spelt.of(word))]
            for name, words in known.items()
        }
        names = [*(f"n.{name}" for name in text), *(f"i.{name}" for name in text), *(f"p.{name}" for name in payee)]
        names += [f"h.{name}" for name in text]
        names += ["n.lesson", "i.lesson", *(f"p.{fact}" for fact in sorted(FACTS)), *(f"s.{name}" for name in SETTINGS)]
        self.bits = {name: _ALWAYS << place for place, name in enumerate(names, 1)}
        self.facts = {fact: self.bits[f"p.{fact}"] for fact in FACTS}
        self._of_purpose, self._further = (_ALWAYS << len(text) + 1) - 2, len(text) * 2 + len(payee)
        text["nothing"] = list(nothing)
        said = self._table(text, "n.")
        self.tables = (self._table(payee, "p."), said, self._table(text, "i."), said, said, said)
        self.kinds = self._any(f"p.{name}" for name in lexicon.payee.allow)
        for prefix, table in (("n.", self.tables[_SAID]), ("i.", self.tables[_ITEM])):
            self._spread(table, self.bits[f"{prefix}made"], lexicon)
        for prefix, table in (("n.", self.tables[_SAID]), ("i.", self.tables[_ITEM])):
            self._teach(table, self.bits[f"{prefix}lesson"], text, lexicon.marks)
        mutable = (name for name in (*lexicon.text.ban, *lexicon.text.neutral) if name not in FAST)
        self.banned = self._any(prefix + name for name in mutable for prefix in ("n.", "i."))
        self.bans = self._any(f"{prefix}{name}" for name in lexicon.text.ban for prefix in ("n.", "i."))
        self.service = self._any(f"{prefix}{name}" for name in SERVICE for prefix in ("n.", "i."))
        self.lesson, self.subject = self.mask("lesson"), frozenset(lexicon.marks.subject)
        self.passing = self._any(prefix + name for prefix in ("n.", "i.") for name in (*lexicon.text.context, "made"))
        self.made = self.mask("made")
        self.taught = self.mask("taught")
        self.about = self.made | self.taught
        self.weak = self._any(f"n.{name}" for name in WEAK)
        self.names = Words(self.tables[_PAYEE])
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
        mask = 0
        for name in names:
            mask |= self.bits[name]
        return mask

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
            mask |= self.tables[_SAID].get(word, 0)
        return self._any(f"s.{name}" for name in SETTINGS if mask & self.bits[f"n.{name}"])


WHOLE = "="
"""What a word begins with that means something only where a purpose is nothing but it: =卡, =宴."""
WEAK = ("dish", "festive", "liquor", "private", "ware")
"""What a machine that is named after it is not: 美容喷雾机 is none of 个人消费. The rulings ask p.thing of these."""
THINGS = ("equip", "material")
"""What is of a lesson where its name says so: 实训设备."""
FAST = ("office", "chore", "diverted", "elsewhere", "give", "inflow")
"""What stays what it is, whatever stands behind it: a printer for the head office is the office's, and sweeping
a practice room is sweeping."""


SERVICE = ("labour", "wage", "travel", "meal", "loan", "fine", "cash")
"""What a lesson is hardly ever about where it is the last thing said: 评审教学方案劳务 is 劳务, 保险柜 is a thing."""


class _Compiled:
    """A ruling over bits, with what the policy makes of its label."""

    __slots__ = (
        *("any", "every", "first", "none", "deciding", "hourly", "silent"),
        *("label", "verdict", "why", "category", "ban", "cite", "fare", "makes", "_told"),
    )

    def __init__(
        self, ruling: Ruling, vocabulary: _Vocabulary, label: Label | None, policy: Policy, *, silent: bool
    ) -> None:
        self.every = [vocabulary.mask(condition) for condition in ruling.all]
        self.any = [_union(vocabulary.mask(condition) for condition in part) for part in ruling.any]
        self.none = _union(vocabulary.mask(condition) for condition in ruling.none)
        self.first = next(iter([*self.every, *self.any]), _ALWAYS)
        self.deciding = _union([*self.every, *self.any])
        self.label, self.why, self.fare, self.silent = ruling.label, ruling.why, ruling.fare, silent
        self.verdict = ruling.verdict or _verdict(label, policy)
        self.category, self.ban, self.cite = (label.category, label.ban, label.cite) if label else ("", "", "")
        self.hourly = ruling.hourly and self.verdict == ALLOWED
        self.makes = f"：{self.label}（{self.cite}）" if self.cite else f"：{self.label}"
        self._told: dict[int, tuple[str, ...]] = {}  # what is quoted, by the words

    def words(self, found: _Found) -> tuple[tuple[str, str], ...]:
        """The words of a text that decide, each with its field."""
        said = [(FIELDS[at], word) for at, word, bits in found[1] if bits & self.deciding]
        return tuple(dict.fromkeys(said))

    def told(self, found: _Found) -> tuple[str, ...]:
        """The words of a text that decide, as they are quoted."""
        if (told := self._told.get(found[2])) is None:
            if len(self._told) >= _REMEMBERED:
                self._told.clear()
            told = self._told[found[2]] = tuple([f"{field}写“{word}”" for field, word in self.words(found)])
        return told

    def holds(self, mask: int) -> bool:
        """Whether every condition holds of what was found."""
        return (
            not mask & self.none and all(mask & part for part in self.every) and all(mask & part for part in self.any)
        )


def _verdict(label: Label | None, policy: Policy) -> str:
    """What a policy makes of a label: a question where it does not name it, or names a category that is one."""
    if label is None:
        return REVIEW
    if label.ban:
        return BANNED
    category = policy.find_category(label.category)
    return REVIEW if category and category.verdict is Verdict.REVIEW else ALLOWED


def _forms(word: str) -> Iterator[str]:
    """A word as it is found: each `_` is one blank or none."""
    parts = word.split("_")
    for blanks in itertools.product(("", " "), repeat=len(parts) - 1):
        yield "".join(map(str.__add__, parts, (*blanks, "")))


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _title(hit: re.Match[str]) -> str:
    """A work by its title; a contract or a regulation names what something rests on, no work."""
    return "" if _PAPER.search(hit.group(1)) else "教材"


def _vocabulary_of(lexicon: Lexicon, policy: Policy) -> _Vocabulary:
    """The words of a lexicon and a bureau's own, compiled once for all policies that share them."""
    own = {f"own-{label.name}": tuple(label.words) for label in policy.label if label.words}
    key = (lexicon.digest, tuple(own.items()))
    if (known := _VOCABULARIES.get(key)) is None:
        known = _VOCABULARIES[key] = _Vocabulary(lexicon, own)
    return known


def judge_of(policy: Policy) -> Judge:
    """The judge of a policy, built once for each policy that was loaded."""
    if (known := _JUDGES.get(policy.digest)) is None:
        known = _JUDGES[policy.digest] = Judge(policy)
    return known


_JUDGES: dict[str, Judge] = {}
_VOCABULARIES: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], _Vocabulary] = {}
