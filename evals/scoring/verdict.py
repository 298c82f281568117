"""Scores of whether giving the answer, or declining it, was right."""

from __future__ import annotations

from assistant.library.store import Library
from assistant.schema import Answer
from evals.dataset import EvalCase
from evals.metrics.citations import same_words
from evals.metrics.nuggets import held
from evals.metrics.overlap import contains
from evals.scoring.answers import said, wordings
from evals.scoring.score import Score, unscored


def decline_scores(case: EvalCase, answer: Answer, undeclined: Answer, library: Library) -> dict[str, Score]:
    """`right`: given and right, or declined and unanswerable. `right if given`: whether the answer that
    would be given at any confidence is right. The truthfulness of CRAG is +1 right, 0 declined, -1 wrong
    for a question that has an answer, and for one that has none +1 declined, -1 answered. A plain reply without a
    sentence of the articles counts as declined."""
    given = _right(case, undeclined, library)
    must_decline = not case.answerable and not case.corrects
    declined = Score(float(not answer.claims), f"confidence {answer.confidence:.2f}")
    right = given if answer.claims else Score(float(not case.answerable), "declined")
    return {
        "right": right,
        "right if given": given,
        "truthfulness": _truthfulness(case, answer, right),
        "decline recall": declined if must_decline else unscored("has an answer"),
        "decline precision": (
            unscored("not declined") if answer.claims else Score(float(not case.answerable), "declined")
        ),
        "answered": _inverse(declined) if case.answerable else unscored("has no answer"),
    }


def _inverse(declined: Score) -> Score:
    """The share answered, from the share declined."""
    return Score(1 - (declined.value or 0.0), declined.why)


def _truthfulness(case: EvalCase, answer: Answer, right: Score) -> Score:
    if right.value is None:
        return right
    if not answer.claims and case.answerable:
        return Score(0.0, "declined, though there is an answer")
    return Score(1.0 if right.value else -1.0, right.why)


def _right(case: EvalCase, answer: Answer, library: Library) -> Score:
    """By the strictest thing the case knows: all vital nuggets, a reference string, a gold sentence, or
    a gold article among those cited."""
    if not case.answerable and not case.corrects:
        return Score(0.0, "the articles do not say")
    if case.nuggets:
        missing = [n.wordings[0] for n in case.vital if n not in held(said(answer), case.vital)]
        return Score(float(not missing), f"missing: {'; '.join(missing)}" if missing else "holds all vital nuggets")
    if strings := wordings(case, library):
        return Score(contains(said(answer), strings), f"wanted: {' / '.join(strings)}")
    if case.gold_text:
        on_gold = any(same_words(c.quote, g) for c in answer.citations for g in case.gold_text)
        return Score(float(on_gold), "a gold sentence is cited" if on_gold else "no gold sentence is cited")
    if case.gold_doc_ids:
        cited = {c.article_id for c in answer.citations} & set(case.gold_doc_ids)
        return Score(float(bool(cited)), "a gold article is cited" if cited else "no gold article is cited")
    return unscored("the case has no reference to judge by")
