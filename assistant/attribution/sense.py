"""What turns a sentence round or takes it back: negation, direction, doubt, conditions, parts taken for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.attribution.pair import Pair
from assistant.facts.cues import PARTIAL, PREFIX, RETRACTS, SAYS, WHOLE, Cue, cues
from assistant.facts.directions import ends
from assistant.facts.words import Word, content_keys

REACH = 4  # content words that a cue bears on
DENIALS = frozenset("deny refuse fail".split())  # negate what follows with "to", "that" or "-ing" only
_COMPLEMENT = re.compile(r"\s*(?:to|that|having|being|it|any|\w+ing)\b", re.I)
_CONDITION = re.compile(r"\b(?:if|unless|provided|except|only\s+if|as\s+long\s+as|on\s+condition)\b", re.I)
_EXPECTS = frozenset("expect predict forecast would".split())
_TO_COME = frozenset("call order require must should mean suppose due need".split())
_IS_TO = re.compile(r"\b(?:is|are|was|were)\s+to\b|\bdue\s+to\b", re.I)
_NO_NEGATION = re.compile(r"(?:no|not)\s+(?:other|longer|more|only|until)\b|nothing\s+but\b", re.I)
_BEFORE_NUMBERS = frozenset("more less few fewer".split())
_ACCEPTED: dict[Cue, frozenset[Cue]] = {
    "possibility": frozenset(["possibility", "report", "condition"]),
    "report": frozenset(["report", "possibility"]),
    "plan": frozenset(["plan", "possibility", "report", "condition"]),
}


@dataclass(frozen=True)
class Scope:
    """A cue and the content words that it bears on, nearest first."""

    cue: Word
    kind: Cue
    over: tuple[Word, ...]


def scopes(text: str, found: Sequence[Word], kind: Cue) -> list[Scope]:
    """The cues of one kind in a text, with what follows each in its clause; those of report, which often
    stand in a clause of their own, bear on the whole text."""
    result = []
    for n, word in enumerate(found):
        if kind not in cues(word.text, word.lemma, found[n - 1].text if n else ""):
            continue
        if kind == "negation" and _NO_NEGATION.match(text[word.span.start :]):
            continue
        if word.lemma in DENIALS and not _COMPLEMENT.match(text[word.span.end :]):
            continue
        after = [w for w in found[n + 1 :] if w.clause == word.clause and w.content]
        if kind == "report" and word.text.casefold() != word.lemma or word.lemma == "according":
            after = [w for w in found if w.content and w is not word]
        result.append(Scope(word, kind, tuple(after[:REACH]) if kind != "report" else tuple(after)))
    return result


def check_negation(pair: Pair) -> Iterator[str]:
    claimed, best = pair.words, pair.best
    own = scopes(pair.claim, claimed, "negation")
    theirs = [s for sentence in pair.evidence for s in scopes(sentence.text, sentence.words, "negation")]
    negated = {w.key for s in theirs for w in s.over}
    said = {w.key for sentence in pair.evidence for w in sentence.words if w.content}
    for scope in own:
        first = [w for w in scope.over[:2] if w.key in said]
        if first and not any(w.key in negated for w in first) and not _turned(scope.over, pair):
            yield f"says “{scope.cue.text} {first[0].text}”, the source does not"
    denied = {w.key for s in own for w in s.over} | {PREFIX.sub("", w.key) for w in claimed if PREFIX.match(w.key)}
    claims = content_keys(claimed)
    for scope in scopes(best.text, best.words, "negation"):
        head = scope.over[:1]
        if head and head[0].key in claims and head[0].key not in denied and not own:
            if not _answered(claimed, best.words):
                yield f"leaves out “{scope.cue.text}” before “{head[0].text}”"


def _turned(over: Sequence[Word], pair: Pair) -> bool:
    """Whether the source says the opposite in another word, so that "not open" stands for "closed"."""
    there = {end for s in pair.evidence for w in s.words for end in ends(w.lemma)}
    return any((axis, -sign) in there for w in over for axis, sign in ends(w.lemma))


def _answered(claimed: Sequence[Word], source: Sequence[Word]) -> bool:
    """Whether the claim says with an opposite what the source says with "not"."""
    there = {end for w in source for end in ends(w.lemma)}
    return any((axis, -sign) in there for w in claimed for axis, sign in ends(w.lemma, weak=False))


def check_directions(pair: Pair) -> Iterator[str]:
    own = _signs(pair.claim, pair.words)
    theirs = [entry for s in pair.evidence for entry in _signs(s.text, s.words)]
    said = {end for sign in own for end in sign.ends}
    for sign in own:
        if any(other.ends & sign.ends for other in theirs):
            continue
        for axis, end in sign.ends:
            against = next((t for t in theirs if (axis, -end) in t.ends and (axis, -end) not in said), None)
            if against and against.negated == sign.negated:
                yield f"says “{sign.word.text}”, the source says “{against.word.text}”"
                return


@dataclass(frozen=True)
class Sign:
    """A word of direction, the ends of the axes that it stands at, and whether it is negated."""

    word: Word
    ends: frozenset[tuple[int, int]]
    negated: bool


def _signs(text: str, found: Sequence[Word]) -> list[Sign]:
    """The words of direction in a text, but for those that only bound a number ("more than", "at least")."""
    negated = {w.span for s in scopes(text, found, "negation") for w in s.over[:2]}
    signs = []
    for n, word in enumerate(found):
        bounds = word.lemma in _BEFORE_NUMBERS and n + 1 < len(found) and found[n + 1].lemma == "than"
        if bounds or (n and found[n - 1].lemma == "at"):
            continue
        if at := ends(word.lemma, weak=False):
            signs.append(Sign(word, at, word.span in negated))
    return signs


def check_certainty(pair: Pair) -> Iterator[str]:
    claims = {w.key: w for w in pair.words if w.content}
    best = pair.best
    for kind, accepted in _ACCEPTED.items():
        own = sum(len(scopes(pair.claim, pair.words, cue)) for cue in accepted)
        left_out = []
        for scope in scopes(best.text, best.words, kind):
            over = [w for w in (scope.over if kind == "report" else scope.over[:2]) if w.key in claims]
            if over and scope.cue.key not in claims and not _allowed(kind, scope, pair, claims[over[0].key]):
                left_out.append(scope.cue.text)
        if len(left_out) > own:
            yield f"leaves out “{left_out[0]}”"
            return


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


def check_conditions(pair: Pair) -> Iterator[str]:
    best = pair.best
    match = _CONDITION.search(best.text)
    if match is None or _CONDITION.search(pair.claim):
        return
    claims = content_keys(pair.words)
    clause = next(w.clause for w in best.words if w.span.start >= match.start())
    under = {w.key for w in best.words if w.content and w.clause == clause and w.span.start > match.start()}
    rest = {w.key for w in best.words if w.content} - under
    if rest and len(rest & claims) >= 0.5 * len(rest) and len(under & claims) < 0.5 * max(1, len(under)):
        yield f"leaves out the condition “{match.group()} …”"


def check_retraction(pair: Pair) -> Iterator[str]:
    """What is said is taken back in a "but" that the claim leaves out."""
    best = pair.best
    match = re.search(r",? but\b|; however\b", best.text)
    if match is None:
        return
    after = [w for w in best.words if w.span.start >= match.start()]
    before = content_keys([w for w in best.words if w.span.start < match.start()])
    claims = content_keys(pair.words)
    taken_back = next((w for w in after if w.lemma in RETRACTS or w.text in RETRACTS), None)
    if taken_back and taken_back.key not in claims and len(before & claims) >= 0.5 * len(before):
        yield f"leaves out that this is {taken_back.text}"


def check_shares(pair: Pair) -> Iterator[str]:
    """All of something where the source says some of it."""
    best = pair.best
    part = {k for n, w in enumerate(best.words) if w.lemma in PARTIAL for k in _next(best.words, n)}
    whole = {k for n, w in enumerate(best.words) if w.lemma in WHOLE for k in _next(best.words, n)}
    for n, word in enumerate(pair.words):
        if word.lemma in WHOLE and set(_next(pair.words, n)) & part - whole:
            yield f"says “{word.text}”, the source does not"


def _next(found: Sequence[Word], place: int) -> list[str]:
    return [w.key for w in found[place + 1 : place + 4] if w.content][:1]
