"""Numbers with their scale and unit, in the same place of what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.attribution.pair import Pair, Sentence, Source, nearness
from assistant.facts.measures import dimensions, measures
from assistant.facts.quantities import Quantity, quantities
from assistant.weights.checking import FiguresWeights

_LEAST = re.compile(r"\b(?:more\s+than|over|above|at\s+least)\s+$", re.I)
_MOST = re.compile(r"\b(?:fewer\s+than|less\s+than|under|below|at\s+most|up\s+to)\s+$", re.I)
_OR_MORE = re.compile(r"\W{0,20}(?:\w{1,30}\s{1,9}){0,2}or\s{1,9}more\b")
_OR_LESS = re.compile(r"\W{0,20}(?:\w{1,30}\s{1,9}){0,2}or\s{1,9}(?:less|fewer)\b")
_PART = re.compile(r"\b(?:half|third|quarter|fifth|tenth)\b", re.I)
_STEP = re.compile(r"\b(by|to|from)\s+(?:(?:about|around|just|nearly|almost|only|some)\s+)?$", re.I)
_ABOUT = re.compile(r"\b(?:about|around|roughly|approximately|some|nearly|almost|close\s+to|an?\s+estimated)\s+$", re.I)
_OVER = re.compile(r"\b(?:more\s+than|over|above|at\s+least|upwards\s+of)\s+$", re.I)
_UNDER = re.compile(r"\b(?:fewer\s+than|less\s+than|under|below|nearly|almost)\s+$", re.I)


@dataclass(frozen=True)
class Found:
    """A quantity of the source, as written, in its sentence."""

    figure: Quantity
    words: str
    sentence: Sentence


def check_figures(pair: Pair) -> Iterator[str]:
    given = [Found(q, _written(s.text, q), s) for s in pair.source.sentences for q in quantities(s.text)]
    counted = ordinals(pair.source)
    for claimed in quantities(pair.claim):
        if (claimed.amount == 1 and not claimed.units) or claimed.amount in counted or _fraction(pair, claimed):
            continue
        yield from _check(pair, claimed, given)


def check_units(pair: Pair) -> Iterator[str]:
    """A unit that the evidence does not have, where it has another of the same dimension in its place."""
    given = measures(w.key for s in pair.evidence for w in s.words)
    claimed = {w.key for w in pair.words}
    for word in pair.words:
        if not measures([word.key]) or measures([word.key]) & given:
            continue
        for sentence, other in ((s, w) for s in pair.evidence for w in s.words if w.key not in claimed):
            if not dimensions([word.key]) & dimensions([other.key]):
                continue
            if nearness(pair.words, word.span, sentence.words, other.span) > pair.weights.figures.beside:
                yield f"says “{word.text}”, the source says “{other.text}”"
                return


def _bound(text: str, figure: Quantity) -> int:
    """1 where a figure is the least that is meant ("more than", "or more"), -1 where it is the most, else 0."""
    before, after = text[: figure.span.start], text[figure.span.end :]
    if _LEAST.search(before) or _OR_MORE.match(after):
        return 1
    return -1 if _MOST.search(before) or _OR_LESS.match(after) else 0


def _fraction(pair: Pair, claimed: Quantity) -> bool:
    """Whether the source has the same part of a whole in words: "a third" for "one third"."""
    around = pair.weights.figures.around
    match = _PART.search(pair.claim, max(0, claimed.span.start - around), claimed.span.end + around)
    return match is not None and re.search(rf"\b{match.group()}\b", pair.source.text, re.I) is not None


def _step(text: str, figure: Quantity) -> str | None:
    """ "by", "to" or "from" before a figure: how far something moved, where it ended or where it began."""
    match = _STEP.search(text[: figure.span.start])
    return match[1].lower() if match else None


def ordinals(source: Source) -> frozenset[float]:
    """What ordinal numbers of a source count up to."""
    return frozenset(n for sentence in source.sentences for n in numbered(sentence.text))


@lru_cache(maxsize=4_096)
def numbered(text: str) -> frozenset[float]:
    """What ordinal numbers of a text count up to: "the tenth round" gives 10."""
    from text_to_num import alpha2digit

    return frozenset(float(n) for n in re.findall(r"\b(\d+)(?:st|nd|rd|th)\b", alpha2digit(text, "en")))


def _check(pair: Pair, claimed: Quantity, given: list[Found]) -> Iterator[str]:
    written = _written(pair.claim, claimed)
    before = pair.claim[: claimed.span.start]
    nearest = sorted(given, key=lambda f: -_near(pair, claimed, f))
    same = [f for f in nearest if _equal(claimed.amount, f.figure.amount, before, pair.weights.figures)]
    if not same:
        rival = next((f for f in nearest if _alike(claimed, f.figure) and _near(pair, claimed, f) > 0), None)
        if rival:
            yield f"says {written}, the source says {rival.words}"
        elif claimed.amount > pair.weights.figures.small or written[:1].isdigit():
            yield f"says {written}, which the source does not give"
        return
    fitting = [f for f in same if not _other_measure(claimed, f.figure)]
    if not fitting:
        yield f"says {written}, the source says {same[0].words}"
        return
    bound = _bound(pair.claim, claimed)
    bounds = {_bound(f.sentence.text, f.figure) for f in fitting}
    if bound and bounds == {-bound}:
        named = ("less", "more")[bound > 0], ("less", "more")[bound < 0]
        yield f"says {named[0]} than {written}, the source says {named[1]}"
        return
    step, steps = _step(pair.claim, claimed), {_step(f.sentence.text, f.figure) for f in fitting}
    if step and None not in steps and step not in steps:
        yield f"says {step} {written}, the source says {' or '.join(sorted(map(str, steps)))} {fitting[0].words}"
        return
    best = max(_near(pair, claimed, f) for f in fitting)
    beside = [f.sentence for f in fitting] if any(f.sentence is pair.best for f in fitting) else [pair.best]
    alike = {id(f) for f in same}
    for rival in nearest:
        if id(rival) in alike or rival.sentence not in beside or not _alike(claimed, rival.figure):
            continue
        if pair.means(_near(pair, claimed, rival), best):
            yield f"says {written}, the source says {rival.words}"
            return


def _near(pair: Pair, claimed: Quantity, found: Found) -> float:
    return nearness(pair.words, claimed.span, found.sentence.words, found.figure.span)


def _equal(claimed: float, given: float, before: str, weights: FiguresWeights) -> bool:
    if abs(claimed - given) <= 1e-9 * max(1.0, abs(given)):
        return True
    if _ABOUT.search(before) and abs(claimed - given) <= weights.about * abs(given):
        return True
    if _OVER.search(before) and claimed <= given <= (1 + weights.beyond) * claimed:
        return True
    return bool(_UNDER.search(before)) and (1 - weights.beyond) * claimed <= given <= claimed


def _alike(claimed: Quantity, given: Quantity) -> bool:
    """Whether two figures may be of the same kind: both shares, both money, or neither."""
    for kind in (frozenset({"%"}), frozenset({"$", "€", "£"})):
        if bool(claimed.units & kind) != bool(given.units & kind) and (claimed.units and given.units):
            return False
    return True


def _other_measure(claimed: Quantity, given: Quantity) -> bool:
    """Whether both are measured, and in different units."""
    one, other = measures(claimed.units), measures(given.units)
    return bool(one and other and not one & other)


def _written(text: str, quantity: Quantity) -> str:
    return text[quantity.span.start : quantity.span.end]
