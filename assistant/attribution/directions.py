"""Rose or fell, for or against: words of direction that the source has the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.attribution.pair import Pair
from assistant.facts.directions import ends
from assistant.facts.scopes import scopes
from assistant.facts.words import Word, content_keys

_PERIODS = frozenset("year week month summer winter spring autumn night time decade century few".split())
STEADY = frozenset("leave left keep hold maintain unchanged steady stable remain stay".split())
MOVEMENT = 0  # the axis of rising and falling
_BEFORE_NUMBERS = frozenset("more less few fewer".split())


def check_directions(pair: Pair) -> Iterator[str]:
    first = pair.weights.cues.first
    own = _signs(pair.claim, pair.words, first)
    theirs = [entry for s in pair.evidence for entry in _signs(s.text, s.words, first)]
    said = {end for sign in own for end in sign.ends}
    for sign in own:
        if any(other.ends & sign.ends for other in theirs):
            continue
        for axis, end in sign.ends:
            against = next((t for t in theirs if (axis, -end) in t.ends and (axis, -end) not in said), None)
            if against and against.negated == sign.negated:
                yield f"says “{sign.word.text}”, the source says “{against.word.text}”"
                return


def check_change(pair: Pair) -> Iterator[str]:
    """Something rises or falls that the source says was left as it is."""
    first = pair.weights.cues.first
    there = {axis for s in pair.evidence for sign in _signs(s.text, s.words, first) for axis, _ in sign.ends}
    steady = next((w for w in pair.best.words if w.lemma in STEADY), None)
    shared = content_keys(pair.words) & content_keys(pair.best.words)
    if steady is None or len(shared) < pair.weights.directions.shared or any(w.lemma in STEADY for w in pair.words):
        return
    for sign in _signs(pair.claim, pair.words, first):
        if any(axis == MOVEMENT and axis not in there for axis, _ in sign.ends):
            yield f"says “{sign.word.text}”, the source says “{steady.text}”"
            return


@dataclass(frozen=True)
class Sign:
    """A word of direction, the ends of the axes that it stands at, and whether it is negated."""

    word: Word
    ends: frozenset[tuple[int, int]]
    negated: bool


def _signs(text: str, found: Sequence[Word], first: int) -> list[Sign]:
    """The words of direction in a text, but for those that only bound a number ("more than", "at least")."""
    negated = {w.span for s in scopes(text, found, "negation") for w in s.over[:first]}
    signs = []
    for n, word in enumerate(found):
        after = found[n + 1].lemma if n + 1 < len(found) else ""
        bounds = (word.lemma in _BEFORE_NUMBERS and after == "than") or (word.lemma == "last" and after in _PERIODS)
        if bounds or (n and found[n - 1].lemma == "at"):
            continue
        if at := ends(word.lemma, weak=False):
            signs.append(Sign(word, at, word.span in negated))
    return signs
