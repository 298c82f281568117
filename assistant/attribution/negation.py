"""A "not" that only the claim has, or only its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.attribution.pair import Pair
from assistant.facts.cues import NEGATIVE, PREFIX
from assistant.facts.directions import ends
from assistant.facts.scopes import Scope, scopes
from assistant.facts.words import Word, content_keys

# "It did break the law": said so only against somebody who says that it did not.
_STRESSED = re.compile(
    r"(?<!\bas\s)(?<!\bthan\s)(?<!\bso\s)\b(?:does|did|do)\s+(?!not\b|so\b|n['’]t|the\b|it\b|this\b|that\b|a\b)[a-z]+\b(?!\?)"
)


def check_negation(pair: Pair) -> Iterator[str]:
    own = scopes(pair.claim, pair.words, "negation")
    theirs = _of_the_source(pair)
    added = next(added_negation(pair), None)
    if added:
        yield added
    elif not own and theirs and (stressed := _STRESSED.search(pair.claim)):
        yield f"says “{stressed.group()}”, the source says “{theirs[0].cue.text}”"
    elif not (own or any(PREFIX.match(w.lemma) for w in pair.words) or _answered(pair.words, pair.best.words)):
        yield from _left_out(pair)


def added_negation(pair: Pair) -> Iterator[str]:
    """A "not" of the claim that bears on what the source says without one."""
    theirs, first = _of_the_source(pair), pair.weights.cues.first
    negated = {w.key for s in theirs for w in s.over}
    said = {w.key for sentence in pair.evidence for w in sentence.words if w.content}
    for scope in scopes(pair.claim, pair.words, "negation"):
        heard = [w for w in scope.over[:first] if w.key in said and w.key not in negated]
        unheard = not theirs and not _negative(pair)
        if (heard or unheard) and not negated & {w.key for w in scope.over[:first]} and not _turned(scope.over, pair):
            yield f"says “{scope.cue.text} {' '.join(w.text for w in scope.over[:1])}”, the source does not"
            return


def _left_out(pair: Pair) -> Iterator[str]:
    """A "not" of the sentence that says most of the claim, on most of what the claim takes from it."""
    cues, claims = pair.weights.cues, content_keys(pair.words)
    for scope in scopes(pair.best.text, pair.best.words, "negation"):
        over = [w for w in scope.over if w.key in claims]
        least = max(cues.least, cues.mostly * len(scope.over))
        meant = over and (over[0] is scope.over[0] or len(over) >= least)
        if meant and not any(w.lemma in NEGATIVE for w in pair.words):
            yield f"leaves out “{scope.cue.text}” before “{over[0].text}”"
            return


def _of_the_source(pair: Pair) -> list[Scope]:
    return [s for sentence in pair.evidence for s in scopes(sentence.text, sentence.words, "negation")]


def _negative(pair: Pair) -> bool:
    """Whether the evidence says in another way that something is not so."""
    found = [w for s in pair.evidence for w in s.words]
    return any(w.lemma in NEGATIVE or PREFIX.match(w.lemma) for w in found)


def _turned(over: Sequence[Word], pair: Pair) -> bool:
    """Whether the source says the opposite in another word, so that "not open" stands for "closed"."""
    there = {end for s in pair.evidence for w in s.words for end in ends(w.lemma)}
    return any((axis, -sign) in there for w in over for axis, sign in ends(w.lemma))


def _answered(claimed: Sequence[Word], source: Sequence[Word]) -> bool:
    """Whether the claim says with an opposite what the source says with "not"."""
    there = {end for w in source for end in ends(w.lemma)}
    return any((axis, -sign) in there for w in claimed for axis, sign in ends(w.lemma, weak=False))
