"""The vocabulary of the judge as data: words by what they mean, and the rulings over them.

A lexicon is the language, a policy says what the article makes of it: the same words serve every
policy, each of which names the labels that it bans. It travels with the program, and a policy's
digest covers the lexicon that it names.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ledgers.lazy import cached_property
from ledgers.policy.faults import dotted, in_chinese, syntax_mistake
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

LEXICONS = Path(__file__).parent / "lexicons"
REVIEW, NEUTRAL = "review", "neutral"


def _words(value: object) -> object:
    """Words as they are written: one text, parted by blanks."""
    if not isinstance(value, str):
        msg = "词写成一段文字，词与词之间用空格隔开"
        raise ValueError(msg)  # noqa: TRY004  (pydantic collects ValueErrors)
    return tuple(dict.fromkeys(value.split()))


def _pairs(value: object) -> object:
    """Misspellings: wrong→right, parted by blanks."""
    words = _words(value)
    pairs = [word.split("→") for word in words]  # type: ignore[attr-defined]
    if bad := next(("→".join(pair) for pair in pairs if len(pair) != 2 or not pair[0]), ""):  # noqa: PLR2004
        msg = f"“{bad}”要写成 错→对"
        raise ValueError(msg)
    return dict(pairs)


def _some_words(value: object) -> object:
    """Words, at least one: a pattern is made of them, and one of none would find everything."""
    if not (words := _words(value)):
        msg = "至少要有一个词"
        raise ValueError(msg)
    return words


def _signs(value: object) -> object:
    """Single characters, written one behind the other."""
    if not isinstance(value, str) or not value or re.search(r"\s", value):
        msg = "单个的字一个接一个写成一段文字，至少一个，中间没有空格"
        raise ValueError(msg)
    return value


WordList = Annotated[tuple[str, ...], BeforeValidator(_words)]
SomeWords = Annotated[tuple[str, ...], BeforeValidator(_some_words)]
Signs = Annotated[str, BeforeValidator(_signs)]


def _syllables(value: object) -> object:
    """Pinyin by character, from syllable:characters parted by blanks."""
    words = _words(value)
    pairs = [word.partition(":") for word in words]  # type: ignore[attr-defined]
    if bad := next(("".join(pair) for pair in pairs if not (pair[0].isascii() and pair[0].isalpha() and pair[2])), ""):
        msg = f"“{bad}”要写成 拼音:字"
        raise ValueError(msg)
    return {sign: said for said, _, signs in pairs for sign in signs}


Concepts = dict[str, WordList]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Meta(_Strict):
    """What the file is called."""

    id: str


class Fold(_Strict):
    """Misspellings, and what they are read as."""

    words: Annotated[dict[str, str], BeforeValidator(_pairs)]


class Spell(_Strict):
    """Words that are read in pinyin too. syllables: the pinyin of every character in them."""

    syllables: Annotated[dict[str, str], BeforeValidator(_syllables)]
    words: WordList


class Marks(_Strict):
    """Where a thing that is made or taught makes the word before it a part of its name.

    ends: characters between them that end a thought. close: how many may stand between.
    links: what may stand between two of them, so that both are meant. feigned: what makes the words behind it no
    spend, so many characters further on (near). rooms: the ends of words that name a place and no lesson.
    trades: how a trade ends before the class that is named after it (救生员班). callings: what makes a service before
    it a calling (接待师). kinds: words of a payee's name that say what it is where they stand last, whatever it deals
    in (宾馆用品厂). lessons: what makes a thing or a material part of one. subject: words that are what a text is about
    where it speaks of a lesson, and no spend of their own. acts: the last characters of verbs: a word before one does
    not say which thing is named behind it.
    """

    ends: str
    close: int
    links: WordList
    feigned: WordList
    near: int
    rooms: WordList
    trades: WordList
    callings: WordList
    lessons: WordList
    kinds: WordList
    subject: WordList
    acts: Signs


class Shape(_Strict):
    """What the shape of a text says, where no word does.

    claims, into, called: what stands before and behind a quotation that is only what a spend is called. works: behind
    one that is a title. title: the word that a title is read as. papers: the ends of titles of what is no work.
    plates: the first characters of number plates. trains, fast, runs: the letters of trains, of those that need no
    word behind their number, and that word. flights: the codes of airlines. hours: what hours of teaching are counted
    in. firms, firm_ends: what makes a payee a firm, anywhere in its name or at its end. things, numerals, measures:
    the last characters of things, and what may stand behind one: how many there are. goods, goods_words: the last
    characters and words of what may be bought, known or not, by which the words before them only say which.
    """

    claims: SomeWords
    into: SomeWords
    called: SomeWords
    title: Signs
    works: SomeWords
    papers: SomeWords
    plates: Signs
    trains: Signs
    fast: Signs
    runs: SomeWords
    flights: SomeWords
    hours: SomeWords
    firms: SomeWords
    firm_ends: Signs
    things: Signs
    numerals: Signs
    measures: Signs
    goods: Signs
    goods_words: SomeWords


class Person(_Strict):
    """How a payee that is a person is written, the surname apart.

    offices, posts: what stands before the name. behind, others, heads: what stands behind it, that there are more of
    them, and what those are counted in. titles: what makes a surname a person. name_ends, no_name: what no person's
    name ends in or holds. hidden: the signs for characters that are kept back.
    """

    offices: SomeWords
    posts: SomeWords
    behind: SomeWords
    others: SomeWords
    heads: SomeWords
    titles: SomeWords
    name_ends: Signs
    no_name: SomeWords
    hidden: Signs


class Text(_Strict):
    """Words of purpose and item. nothing: keeps a shorter word from being seen; made: things made or taught."""

    nothing: WordList
    made: WordList
    ban: Concepts
    neutral: Concepts
    allow: Concepts
    context: Concepts

    def concepts(self) -> dict[str, WordList]:
        """Every name with its words."""
        return {"made": self.made, **self.ban, **self.neutral, **self.allow, **self.context}


class Compound(_Strict):
    """Words that are put together: each of `first` before each of `last` is a word of the group.

    group: a name of [text]; of [payee] with p. before it.
    """

    group: str
    first: WordList
    last: WordList

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word that it makes; one that begins with another of them is found by that."""
        known = frozenset(self.last)
        last = [each for each in self.last if not any(each[:length] in known for length in range(1, len(each)))]
        return tuple([first + each for first in self.first for each in last])


class Payee(_Strict):
    """Words of the other party's name."""

    ban: Concepts
    allow: Concepts

    def concepts(self) -> dict[str, WordList]:
        """Every name with its words."""
        return {**self.ban, **self.allow}


class Surname(_Strict):
    """Surnames, by which a person is told from a firm."""

    single: str
    double: WordList


class Ruling(_Strict):
    """What follows from the words: the first ruling whose conditions hold decides.

    label: the label that it gives. verdict: review or neutral where it is no label's own.
    all, any, none: conditions; `any` is a list of lists, one of each.
    fare: what a visiting lecturer may cost, too (财行〔2016〕540号).
    hourly: teaching that is paid by the hour, up to what the policy has an hour cost at most.
    why: what is said beside the words, where they do not say it themselves.
    """

    label: str
    verdict: Literal["", "review", "neutral"] = ""
    all: tuple[str, ...] = ()
    any: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    fare: bool = False
    hourly: bool = False
    why: str = ""

    def conditions(self) -> Iterator[str]:
        """Every condition that it names."""
        yield from self.all
        for part in self.any:
            yield from part
        yield from self.none


class Lexicon(_Strict):
    """A lexicon file."""

    meta: Meta
    fold: Fold
    spell: Spell
    marks: Marks
    shape: Shape
    person: Person
    text: Text
    payee: Payee
    compound: tuple[Compound, ...] = ()
    surname: Annotated[tuple[Surname, ...], Field(min_length=1)]
    ruling: Annotated[tuple[Ruling, ...], Field(min_length=1)]
    digest: str = ""

    def written(self) -> tuple[dict[str, WordList], dict[str, WordList]]:
        """The words of the text (`nothing` too) and of the payee by their groups, those put together among them."""
        made: dict[str, list[str]] = {}
        for each in self.compound:
            made.setdefault(each.group, []).extend(each.words)
        text = {
            name: (*words, *made.pop(name, ()))
            for name, words in {"nothing": self.text.nothing, **self.text.concepts()}.items()
        }
        payee = {name: (*words, *made.pop(f"p.{name}", ())) for name, words in self.payee.concepts().items()}
        return text, payee

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that a ruling gives."""
        return tuple(dict.fromkeys(rule.label for rule in self.ruling))


FACTS = frozenset({"person", "firm", "plate", "trip", "thing", "empty"})
"""Conditions of the payee and the text that no word gives: a person or a firm by name; a car's number, a train's
or a flight's, a thing by its last character, a purpose that says nothing at all."""
NEEDED = ("taught", "equip", "course", "office", "dish", "festive", "liquor", "private", "ware")
"""The groups of words that the judge itself asks for."""
LESSONS = (
    "practise",
    "taught",
    "course",
    "trainer",
    "teach",
    "research",
    "cook",
    "drink",
    "florist",
    "motor",
    "salon",
    "fashion",
    "trade",
)
"""The groups whose words speak of a lesson (the condition `lesson`), unless they name a room or a house for it."""
SETTINGS = ("cook", "drink", "florist", "motor", "salon", "fashion", "trade")
"""The trades of a base (s.cook, …) in which what is otherwise eaten, drunk, driven or given may be material."""


def mistakes_of_lexicon(lexicon: Lexicon) -> list[str]:
    """What is wrong between the parts of a lexicon: a condition that no word gives, a word under two names."""
    known = {f"{field}{name}" for name in lexicon.text.concepts() for field in ("", "n.", "i.", "h.")}
    known |= {f"p.{name}" for name in lexicon.payee.concepts()} | {f"p.{fact}" for fact in FACTS}
    known |= {f"s.{name}" for name in SETTINGS} | {f"{field}lesson" for field in ("", "n.", "i.")}
    needed = [f"text：没有“{name}”这一组词" for name in NEEDED if f"n.{name}" not in known]
    unspelt = "".join(sorted({sign for word in lexicon.spell.words for sign in word} - set(lexicon.spell.syllables)))
    needed += [f"spell.syllables：缺这些字的拼音：{unspelt}"] if unspelt else []
    needed += [
        f"compound：没有“{each.group}”这一组词" for each in lexicon.compound if each.group not in {*known, "nothing"}
    ]
    last = lexicon.ruling[-1]
    needed += ["ruling：最后一条要没有条件，什么都认不出时用它"] if any(last.conditions()) else []
    return needed + [
        f"ruling.第 {number} 条：没有“{condition}”这一组词"
        for number, rule in enumerate(lexicon.ruling, 1)
        for condition in rule.conditions()
        if condition not in known
    ]


def lexicon_ids() -> list[str]:
    """The lexicons that travel with the program."""
    return sorted(path.stem for path in LEXICONS.glob("*.toml"))


@lru_cache(maxsize=8)
def find_lexicon(name: str) -> Lexicon:
    """A lexicon that travels with the program.

    Raises:
        Refusal: there is none of this name, or it has mistakes.
    """
    path = LEXICONS / f"{name}.toml"
    if not re.fullmatch(r"[\w-]+", name) or not path.is_file():
        raise Refusal(f"没有名为“{name}”的词表", todo=f"现有：{'、'.join(lexicon_ids())}")
    text = path.read_text(encoding="utf-8")
    lexicon = read_lexicon(text, path.name)
    if mistakes := mistakes_of_lexicon(lexicon):
        raise Refusal(f"词表有 {len(mistakes)} 处错误：{'；'.join(mistakes)}", where=path.name)
    return lexicon


def read_lexicon(text: str, file: str) -> Lexicon:
    """A lexicon from the text of its file.

    Raises:
        Refusal: it is no TOML, or a key is missing, unknown or not as it should be; every such key is named.
    """
    try:
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Lexicon.model_validate({**tomllib.loads(text), "digest": digest})
    except tomllib.TOMLDecodeError as error:
        raise Refusal(f"词表有错误：{syntax_mistake(error, text)}", where=file) from None
    except ValidationError as error:
        found = [f"{dotted(each['loc'])}：{in_chinese(each)}" for each in error.errors()]
        raise Refusal(f"词表有 {len(found)} 处错误：{'；'.join(found)}", where=file) from None
