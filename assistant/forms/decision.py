"""Whether a sentence decides a question that asks for yes or no, by its words alone, so that it is certain.

"Is the swimming pool closed on Mondays?" is decided by "The swimming pool is closed on Mondays in winter", and by "The
swimming pool is not closed on Mondays"; not by "The swimming pool may be closed on Mondays", nor by "The mayor said
that it is closed". Where anything is left to guess it decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from assistant.facts.cues import NEGATIVE, PARTIAL, PREFIX, SAYS, WHOLE, Cue, cues
from assistant.facts.scopes import scopes
from assistant.facts.words import Word, words
from assistant.schema import Claim

Decision = Literal["Yes", "No"]
LEAST = 2  # content words of a question that can be decided
BETWEEN = 1  # other content words at most among those
_WHETHER = re.compile(
    r"\W{0,9}(?:(?:and|but|so|ok|then)\b\W{0,9}){0,3}"
    r"(?P<asks>am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b",
    re.IGNORECASE,
)
_PRESENT = frozenset("am is are do does has have can will shall may must".split())
_PAST = re.compile(r"\b(?:was|were|had|used|former|formerly|until|once|ago|would|could|did)\b", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"\b(?:or|who|whom|what|when|where|why|how|which|not|\w+n['’]t|than)\b", re.IGNORECASE)
_TAG = re.compile(r"\W{1,9}(?:or not|right|correct|or what|is it|isn['’]t it)\W{0,9}$", re.IGNORECASE)
_QUOTED = re.compile(r"[“”\"‘]")
_NOT = re.compile(r"\b(?:not|no longer|never|cannot|\w+n['’]t)\b", re.IGNORECASE)
_PASSING = frozenset("still already now really actually ever yet even also just so then anyway".split())
_OPEN: tuple[Cue, ...] = ("possibility", "report", "plan", "condition")


def decided(question: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims, the first under "Yes" or "No" where its sentence decides the question and supersedes nothing."""
    if not claims or claims[0].earlier:
        return claims
    return (replace(claims[0], heading=decision(question, claims[0].text)), *claims[1:])


def decision(question: str, sentence: str) -> Decision | None:
    """None unless the sentence says what is asked in the question's own words and order, with or without a "not"."""
    bare = _TAG.sub("", question.strip()).rstrip("? ")
    asks = _WHETHER.match(bare)
    if asks is None or _ALTERNATIVES.search(bare, asks.end()) or _QUOTED.search(sentence):
        return None
    asked = [w for w in words(bare[asks.end() :]) if w.content and w.text.casefold() not in _PASSING]
    said = words(sentence)
    if asks["asks"].casefold() in _PRESENT and _PAST.search(sentence):
        return None
    matched = _in_order(asked, said)
    if len(asked) < LEAST or not matched or _is_open(asked, said):
        return None
    between = sentence[matched[0].span.start : matched[-1].span.end]
    negations = _NOT.findall(sentence)
    if not negations and not any(scopes(sentence, said, "negation")):
        return "Yes"
    denied = len(negations) == 1 and _NOT.search(between)
    return "No" if denied else None


def _in_order(asked: Sequence[Word], said: Sequence[Word]) -> list[Word]:
    """The words of a clause that are those asked, in their order, with at most one other content word among them; none
    where that is not so."""
    content = [word for word in said if word.content and word.text.casefold() not in _PASSING]
    for start in range(len(content)):
        run, rest = list[Word](), list(asked)
        for word in content[start : start + len(asked) + BETWEEN]:
            if rest and word.key == rest[0].key:
                run.append(word)
                rest.pop(0)
        if run and not rest and run[0] is content[start] and len({word.clause for word in run}) == 1:
            return run
    return []


def _is_open(asked: Sequence[Word], said: Sequence[Word]) -> bool:
    """Whether the sentence guesses, reports, plans, limits or turns what it says, where the question does not."""
    own = {word.lemma for word in asked}
    for before, word in pairwise((said[0], *said)):
        if word.lemma in own:
            continue
        turned = word.lemma in NEGATIVE | SAYS | PARTIAL | WHOLE or (word.content and PREFIX.match(word.lemma))
        if turned or cues(word.text, word.lemma, before.text) & set(_OPEN):
            return True
    return False
