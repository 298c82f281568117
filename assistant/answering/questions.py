"""What a question asks for: its terms by weight, the names it holds, the kind of answer it wants."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.facts.countries import Country, mentions, named_among
from assistant.facts.quantities import NUMBER_WORDS
from assistant.library.fulltext import document_frequency
from assistant.library.store import Library
from assistant.library.terms import STOP_WORDS, content_terms, terms, words
from assistant.retrieval.dates import MONTHS, asks_for_now
from assistant.schema import Period
from assistant.weights.answering import QuestionsWeights

Wanted = Literal["time", "length", "number", "person", "place", "cause", "any"]

_WANTED: list[tuple[Wanted, re.Pattern[str]]] = [
    (
        "cause",
        re.compile(
            r"^\W*(?:(?:and|but|so) )?(?:why|how come|what (?:caused|led|made)|(?:what|which) reasons?)\b", re.I
        ),
    ),
    (
        "time",
        re.compile(r"\b(when|what (?:\w+ )?(?:year|date|day|month|time)|which (?:year|day|month)|until when)\b", re.I),
    ),
    ("length", re.compile(r"\bhow (?:long|far|high|tall|deep|wide)\b", re.I)),
    (
        "number",
        re.compile(
            r"\b(how (?:many|much|old|big|large|heavy|fast|often)"
            r"|what(?:['’]?s| is| was| are| were) the (?:\w+ ){0,2}(?:cost|price|number|share|percentage|height"
            r"|length|size|age|limit|wages?|pay|rent|fare|fee|toll|fine|rate|salary|speed|capacity|total)"
            r"|how (?:full|high is the \w+ rate)"
            r"|what (?:percentage|share|proportion)|what\b.{0,200}\b(?:cost|pay|charge|weigh|earn))\b",
            re.I,
        ),
    ),
    ("person", re.compile(r"\b(who|whom|whose)\b", re.I)),
    ("place", re.compile(r"\bwhere\b", re.I)),
]
_NUMERAL = "|".join([*NUMBER_WORDS[1:], "third", "quarter", "dozen", "twice"])  # "one" is mostly no number
_NUMBER = re.compile(rf"\b(?!(?:1[5-9]|20)\d\d\b)\d[\d.,]*|\b(?:{_NUMERAL})\b", re.I)
_LENGTH = re.compile(
    rf"(?:\b\d[\d.,]{{0,30}}|\b(?:{_NUMERAL}|one|an?|few|several))[\s-]{{1,9}}(?:square\s{{1,9}})?"
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|cent(?:uries|ury)|(?:kilo|centi|milli)?met(?:re|er)s?"
    r"|miles?|feet|foot|inch(?:es)?|yards?|km|cm|mm|m)\b(?<!a day)(?<!a week)(?<!a month)(?<!a year)",
    re.I,
)
_TIME = re.compile(
    rf"\b(?:{MONTHS}|1[0-9]\d\d|20\d\d|\d+(?:st|nd|rd|th) century"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|tomorrow"
    r"|\d+ (?:hours?|days?|weeks?|months?|years?)|\w+ (?:hours?|days?|weeks?|months?|years?)|midnight|noon)\b",
    re.I,
)
_NAME = re.compile(r"(?<![.!?“\"'‘] )(?<!^)\b[A-Z][\w’'-]+")
_PLACE = re.compile(r"\b(?:in|at|near|on|from|to|off|between|beside|outside|behind) (?:the )?[A-Z]\w+")

_CAUSE = re.compile(
    r"\b(?:because|so(?! (?:far|many|much|long)\b)|due to|owing to|thanks to|therefore|reasons?|caused?"
    r"|causes|led to|blam\w+|for fear"
    r"|puts?\b[^.]{0,60}\bdown to|(?:in order )?to (?:allow|avoid|give|keep|make|pay|prevent|protect|save|stop))\b",
    re.I,
)

_FUTURE = re.compile(r"\b(?:will|shall|going to|(?:is|are) [^?]{0,60}\bto be\b|expected to|until when)\b", re.I)
_SCHEDULED = re.compile(
    r"\b(?:when|on (?:what|which) (?:day|date)|what (?:day|date)|which day)(?:['’]?s| is| are| do| does)\b|"
    r"\bon (?:what|which) (?:day|date) (?:is|are|do|does)\b",
    re.I,
)
_PAST = re.compile(r"\b(?:did|was|were|had|at first|initially|originally)\b", re.I)

_FITS: dict[Wanted, re.Pattern[str]] = {
    "time": _TIME,
    "length": _LENGTH,
    "number": _NUMBER,
    "person": _NAME,
    "place": _PLACE,
}


@dataclass(frozen=True)
class Question:
    """A question as the answer is chosen for it.

    `weights`: rarity of each content term; those carried over weigh less than its own, all together,
    unless it has none of its own ("With whom?").
    `names`: terms of the question that are capitalised inside it, or numbers. `countries`: those it names.
    `period`: when it asks about, and `period_terms`, the terms that name it, which a sentence of that time
    holds without naming it. `now`: it asks how things stand now. `past`: it asks how they stood.
    """

    text: str
    weights: Mapping[str, float]
    names: frozenset[str]
    wanted: Wanted
    period: Period | None = None
    now: bool = False
    countries: frozenset[Country] = frozenset()

    @property
    def period_terms(self) -> frozenset[str]:
        return frozenset(terms(self.period.words)) if self.period else frozenset()

    @property
    def future(self) -> bool:
        return bool(_FUTURE.search(self.text) or _SCHEDULED.search(self.text))

    @property
    def past(self) -> bool:
        return not (self.now or self.future) and (self.period is not None or bool(_PAST.search(self.text)))

    @property
    def total(self) -> float:
        return sum(self.weights.values())

    def coverage(self, found: frozenset[str]) -> float:
        """Share (0..1) of the question's term weight that `found` holds; 0 for a question without terms."""
        if not self.weights:
            return 0.0
        return sum(w for term, w in self.weights.items() if term in found) / self.total

    def missing_names(self, found: frozenset[str]) -> float:
        """Share (0..1) of the question's names and numbers that `found` lacks."""
        return len(self.names - found) / len(self.names) if self.names else 0.0

    def is_elsewhere(self, found: frozenset[str]) -> bool:
        """Whether `found` holds the names of countries, but of none that the question names."""
        if not self.countries:
            return False
        named = named_among(found)
        return bool(named) and not named & self.countries

    def fits(self, sentence: str, values: frozenset[str]) -> bool:
        """Whether `sentence`, with its `values`, holds something of the kind asked for; a cause, in the words that give
        one."""
        return gives_cause(sentence) if self.wanted == "cause" else bool(values)

    def values(self, sentence: str) -> frozenset[str]:
        """What `sentence` holds of the kind asked for (dates, numbers, names, places), as terms.

        Words of the question itself are no answer to it. Any content will do for a question of no kind, and beside
        a cause.
        """
        if self.wanted in ("any", "cause"):
            return frozenset(content_terms(sentence))
        asked = {w.casefold() for w in words(self.text)}
        matches = (words(m.group()) for m in _FITS[self.wanted].finditer(sentence))
        return frozenset(t for ws in matches for w in ws if w.casefold() not in asked for t in terms(w))


def analyse(
    text: str,
    context: str,
    library: Library,
    weights: QuestionsWeights,
    period: Period | None = None,
    passed_over: str = "",
) -> Question:
    """Analyse a question; `context` holds what the question leans on, whose terms are carried over.

    `passed_over`: words of both that are not to be looked for; nor are those that ask for the present state.
    """
    now = asks_for_now(text)
    kept = (text if now is None else text[: now.start()] + text[now.end() :]).replace(passed_over, "")
    own, carried = content_terms(kept), content_terms(context.replace(passed_over, ""))
    rarity = inverse_frequency(own + carried, library)
    own_total, carried_total = sum(rarity[t] for t in own), sum(rarity[t] for t in carried)
    share = 1.0
    if own_total and carried_total:
        share = min(weights.carried_each, weights.carried_together * own_total / carried_total)
    weighed = {t: share * rarity[t] for t in carried} | {t: rarity[t] for t in own}
    countries = frozenset(mention.country for mention in mentions(text))
    return Question(text, weighed, names(kept), wanted(text), period, now is not None, countries)


def gives_cause(sentence: str) -> bool:
    """Whether a sentence gives a cause in so many words."""
    return bool(_CAUSE.search(sentence))


def inverse_frequency(query: list[str], library: Library) -> dict[str, float]:
    """Inverse document frequency ln(1 + (N - n + 0.5) / (n + 0.5)) of each term over the passages.

    Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
    """
    found, total = document_frequency(library, query)
    return {t: math.log(1 + (total - (n := found.get(t, 0)) + 0.5) / (n + 0.5)) for t in query}


def wanted(text: str) -> Wanted:
    """The kind of answer: of what the question asks first."""
    found = ((match.start(), place) for place, (_, pattern) in enumerate(_WANTED) if (match := pattern.search(text)))
    first = min(found, default=None)
    return _WANTED[first[1]][0] if first else "any"


def names(text: str) -> frozenset[str]:
    """Terms of the capitalised words and the numbers in `text`, the first word only if it is no stop word."""
    kept = [w for w in words(text) if (w[0].isdigit() or w[0].isupper()) and w.casefold() not in STOP_WORDS]
    return frozenset(t for w in kept for t in terms(w))
