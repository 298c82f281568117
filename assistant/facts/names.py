"""Names of people, places and bodies in a text, and whether another text names the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.facts.words import Word, known
from assistant.schema import Span

HONORIFICS = frozenset("mr mrs ms miss dr sir lord lady prof professor".split())
_JOINING = frozenset("of de la van von der den al el bin and the".split())
_NO_NAMES = frozenset(
    "i january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday".split()
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:][”\"'’)]*\s+|[“\"]\s*)$")
_OF_A_COUNTRY = re.compile(r"(?:ese|ish|ian|ean|an|i|ic|er)s?$")
# What people and things of a country are called, where the two words do not begin alike.
_IRREGULAR = [
    set(line.split())
    for line in """
french france|spanish spain spaniard|polish poland pole|irish ireland|danish denmark dane|dutch netherlands holland
welsh wales|swiss switzerland|finnish finland finn|american us usa america states|british uk britain kingdom
english england|scottish scotland|turkish turkey turk|chinese china|thai thailand|norwegian norway
swedish sweden swede|greek greece|czech czechia|slovak slovakia|ukrainian ukraine|serb serbian serbia
kosovar kosovo|croat croatian croatia|philippine filipino philippines|eu european europe|un united nations
""".replace("\n", "|")
    .strip("|")
    .split("|")
]


@dataclass(frozen=True)
class Name:
    """A run of capitalised words; `parts` are those of weight in lower case."""

    text: str
    span: Span
    parts: tuple[str, ...]

    def same(self, other: Name) -> bool:
        """Whether two names share their last part, or one is an acronym of the other."""
        return bool(set(self.parts) & set(other.parts)) or acronym(self.parts, other.parts)


def names(text: str, found: Sequence[Word]) -> Iterator[Name]:
    """The names of `text`, whose words are `found`. A common word that only begins a sentence is none."""
    run: list[Word] = []
    for word in (*found, None):
        joined = bool(word and run and not re.search(r"[^\s.’'-]", text[run[-1].span.end : word.span.start]))
        if word and word.capital and word.text.casefold() not in _NO_NAMES and (joined or not run):
            run.append(word)
            continue
        if word and joined and word.text in _JOINING and word.text != "and":
            run.append(word)
            continue
        yield from _named(text, run)
        run = [word] if word and word.capital and word.text.casefold() not in _NO_NAMES else []


def _named(text: str, run: list[Word]) -> Iterator[Name]:
    while run and run[-1].text in _JOINING:
        run = run[:-1]
    if run and _SENTENCE_START.search(_before(text, run[0])) and _common(run[0], len(run) > 1):
        run = run[1:]
    while run and run[0].text in _JOINING:
        run = run[1:]
    folded = [re.sub(r"['’]s?$", "", w.text).casefold() for w in run]
    parts = tuple(f for f in folded if f not in HONORIFICS and f not in _JOINING)
    if parts and run:
        span = Span(run[0].span.start, run[-1].span.end)
        yield Name(re.sub(r"['’]s$", "", text[span.start : span.end]), span, parts)


def _before(text: str, word: Word) -> str:
    """What stands right before a word; '' only at the beginning of the text."""
    return text[max(0, word.span.start - 40) : word.span.start]


def _common(word: Word, more: bool) -> bool:
    """Whether a word that begins a sentence is a common one rather than a name."""
    if not word.content:
        return True
    return not more and known(word.text)


def acronym(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one name is made of the initials of the other."""
    short, long = sorted((one, other), key=len)
    if len(short) != 1 or len(long) < 2:
        return False
    letters = short[0].replace(".", "")
    return letters == "".join(part[0] for part in long)


def held(part: str, others: frozenset[str]) -> bool:
    """Whether a part of a name, or a word of the same country, is among the words of a source, in lower case."""
    if part in others or part.removesuffix("s") in others or part + "s" in others:
        return True
    if any(part in same and same & others for same in _IRREGULAR):
        return True
    return any(_related(part, other) for other in others)


def _related(one: str, other: str) -> bool:
    shortest = min(len(one), len(other))
    alike = max(4, shortest - 2)
    if shortest < 4 or one[:alike] != other[:alike]:
        return False
    return bool(_OF_A_COUNTRY.search(one) or _OF_A_COUNTRY.search(other))
