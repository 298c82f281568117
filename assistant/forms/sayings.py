"""What somebody says on a matter → the sentences that report or quote them, the oldest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answering.candidates import Candidate, distinct
from assistant.answering.questions import Question
from assistant.facts.speakers import speaker, speaker_named
from assistant.library.terms import content_terms, terms
from assistant.weights import Weights

_VERB = (
    r"(?:sa(?:id|ys)|told|call(?:s|ed)|put it|according to|argue[sd]|warn(?:s|ed)|want(?:s|ed)|wrote|writes|asked"
    r"|replied|answered|expect(?:s|ed)|thinks?|thought|promised|advise[sd]|suggest(?:s|ed)|hope[sd]|announced|insist(?:s|ed)"
    r"|stated|declared)"
)
_SAYS = re.compile(rf"[“”\"]|\b{_VERB}\b")
_REACH = 80  # characters between a name and the verb of saying that goes with it


def sayings(asked: Question, found: Sequence[Candidate], weights: Weights) -> list[Candidate]:
    """Up to `sayings` sentences in which the person whom the question names says something on its matter."""
    told = [(c, _who(c)) for c in found if _SAYS.search(c.text)]
    name = _asked_about(asked, [who for _, who in told if who])
    if not name:
        return []
    own = [c for c, who in told if name <= frozenset(terms(who or "")) or _reports(c.text, name)]
    worth = sorted(((_worth(c, name, asked), c) for c in own), key=lambda pair: -pair[0])
    near = (c for value, c in worth if value >= weights.forms.saying * worth[0][0])
    chosen = distinct(near, weights.forms.sayings, weights.candidates)
    return sorted(chosen, key=lambda c: (c.article.published or date.min, c.article.id, c.span.start))


def _who(candidate: Candidate) -> str | None:
    """Who says it, by the sentence or its paragraph; a writer says what stands in an opinion piece of theirs."""
    article = candidate.article
    told = speaker(article.text, candidate.span) or speaker_named(candidate.text)
    return told or (article.byline if article.kind == "opinion" else None)


def _reports(sentence: str, name: frozenset[str]) -> bool:
    """Whether a sentence has the name right before or behind a verb of saying."""
    for verb in re.finditer(rf"\b{_VERB}\b", sentence):
        around = sentence[max(0, verb.start() - _REACH) : verb.start()], sentence[verb.end() : verb.end() + _REACH // 2]
        if any(name <= frozenset(terms(part)) for part in around):
            return True
    return False


def _asked_about(asked: Question, speakers: Sequence[str]) -> frozenset[str]:
    """The terms of the question that name a speaker, the last one of the name among them: the rarest such."""
    names = [content_terms(who) for who in speakers]
    named = [frozenset(name) & asked.weights.keys() for name in names if name and name[-1] in asked.weights]
    return max(named, key=lambda own: (sum(asked.weights[term] for term in own), sorted(own)), default=frozenset())


def _worth(candidate: Candidate, name: frozenset[str], asked: Question) -> float:
    """How far a sentence is on the matter: the question's other terms in it and in what stands before it, its likeness,
    and its passage."""
    rest = sum(weight for term, weight in asked.weights.items() if term not in name)
    evidence = candidate.evidence
    matter = (evidence.coverage * asked.total - (asked.total - rest)) / rest if rest else 0.0
    return evidence.similarity + max(0.0, matter) + evidence.passage / 2
