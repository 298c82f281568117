"""What may be, is planned or is only said, told as a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.attribution.pair import Pair
from assistant.facts.cues import DOUBTS, SAYS, Cue, cues
from assistant.facts.scopes import Scope, scopes
from assistant.facts.words import Word, content_keys

_EXPECTS = frozenset("expect predict forecast would".split())
_TO_COME = frozenset("call order require must should mean suppose due need".split())
_NOT_YET = frozenset("may might could want hope aim consider propose should".split())  # "will" says more
_IS_TO = re.compile(r"\b(?:is|are|was|were)\s+to\b|\bdue\s+to\b", re.I)
_ACCEPTED: dict[Cue, frozenset[Cue]] = {
    "possibility": frozenset(["possibility", "report", "condition"]),
    "report": frozenset(["report", "possibility"]),
    "plan": frozenset(["plan", "possibility", "report", "condition"]),
}


def check_certainty(pair: Pair) -> Iterator[str]:
    claims = {w.key: w for w in pair.words if w.content}
    best, first = pair.best, pair.weights.cues.first
    for kind, accepted in _ACCEPTED.items():
        own = sum(len(scopes(pair.claim, pair.words, cue)) for cue in accepted)
        left_out = []
        for scope in scopes(best.text, best.words, kind):
            over = [w for w in (scope.over if kind == "report" else scope.over[:first]) if w.key in claims]
            if over and scope.cue.lemma in _NOT_YET and _will(pair, best.words):
                left_out += [scope.cue.text] * (own + 1)
            elif over and scope.cue.key not in claims and not _allowed(kind, scope, pair, claims[over[0].key]):
                left_out.append(scope.cue.text)
        if len(left_out) > own:
            yield f"leaves out “{left_out[0]}”"
            return


def _will(pair: Pair, source: Sequence[Word]) -> bool:
    """Whether only the claim says "will"."""
    return any(w.lemma in ("will", "shall") for w in pair.words) and not any(
        w.lemma in ("will", "shall") for w in source
    )


def _allowed(kind: Cue, scope: Scope, pair: Pair, said: Word) -> bool:
    """What may stand for a cue beside cues: "expected" for "likely", "said" for "claimed", "is to" for "plans to",
    a present tense for "will"."""
    lemmas = {w.lemma for w in pair.words}
    if kind == "possibility":
        return bool(lemmas & _EXPECTS)
    if kind == "report":
        return bool(lemmas & SAYS)
    if lemmas & _TO_COME or _IS_TO.search(pair.claim):
        return True
    past = said.text.casefold() != said.lemma and not said.text.casefold().endswith(("s", "ing"))
    return scope.cue.lemma in ("will", "shall", "would", "should") and not past


def check_frames(pair: Pair) -> Iterator[str]:
    """What the source only says that somebody doubts, denies or believes: "It is not certain that …"."""
    best = pair.best
    end = next((n for n, w in enumerate(best.words[: pair.weights.cues.frame]) if w.lemma == "that"), None)
    start = list(best.words[: end or 0])
    if not start or any(_takes_back(w) for w in pair.words):
        return
    framed = content_keys(best.words[end:]) & content_keys(pair.words)
    outside = content_keys(start) & content_keys(pair.words)
    if any(_takes_back(w) for w in start) and len(framed) > len(outside):
        yield f"leaves out “{best.text[start[0].span.start : start[-1].span.end]} that”"


def _takes_back(word: Word) -> bool:
    kinds = cues(word.text, word.lemma)
    return word.lemma in DOUBTS or bool(kinds & {"negation", "possibility", "report"})
