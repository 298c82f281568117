"""Scores of what an answer says."""

from __future__ import annotations

from assistant.library.store import Library
from assistant.schema import Answer
from evals.dataset import EvalCase
from evals.metrics.citations import gold_sentence_precision, gold_sentence_recall
from evals.metrics.nuggets import held, nugget_recall
from evals.metrics.overlap import contains, rouge_l, token_f1
from evals.scoring.score import Score, unscored


def answer_scores(case: EvalCase, answer: Answer, library: Library) -> dict[str, Score]:
    """Scores against the reference; none of a case that should be declined."""
    return {
        **_holds(case, answer, library),
        **_overlap(case, answer),
        **_nuggets(case, answer),
        **_gold_sentences(case, answer),
        "current value first": _current(case, answer),
    }


def said(answer: Answer) -> str:
    """All that the answer states."""
    return " ".join(claim.text for claim in answer.claims)


def wordings(case: EvalCase, library: Library) -> tuple[str, ...]:
    """The strings of which an answer should hold one: of the vital nuggets, else those reference answers
    that stand in a gold article word for word."""
    if case.nuggets:
        return tuple(wording for nugget in case.vital for wording in nugget.wordings)
    texts = [library.article(i).text for i in case.gold_doc_ids]
    return tuple(a for a in case.answers if any(contains(text, [a]) for text in texts))


def _holds(case: EvalCase, answer: Answer, library: Library) -> dict[str, Score]:
    wanted = wordings(case, library) if case.answerable else ()
    names = ("first claim holds the answer", "any claim holds the answer", "first claim holds the answer, if given")
    if not wanted:
        return dict.fromkeys(names, unscored("no reference that stands in a gold article word for word"))
    first = answer.claims[0].text if answer.claims else ""
    why = f"wanted: {' / '.join(wanted)}; first claim: {first or 'none'}"
    in_first = contains(first, wanted)
    return {
        names[0]: Score(in_first, why),
        names[1]: Score(contains(said(answer), wanted), why),
        names[2]: Score(in_first, why) if answer.claims else unscored("declined"),
    }


def _overlap(case: EvalCase, answer: Answer) -> dict[str, Score]:
    references = case.answers or ((case.answer,) if case.answer else ())
    if not (case.answerable and references):
        return dict.fromkeys(("token F1", "ROUGE-L"), unscored("no reference answer"))
    why = f"against: {' / '.join(references)}"
    return {
        "token F1": Score(token_f1(said(answer), references), why),
        "ROUGE-L": Score(rouge_l(said(answer), references), why),
    }


def _nuggets(case: EvalCase, answer: Answer) -> dict[str, Score]:
    if not (case.answerable and case.nuggets):
        return dict.fromkeys(("vital nuggets", "all nuggets"), unscored("no nuggets"))
    found = held(said(answer), case.nuggets)
    missing = [n.wordings[0] for n in case.nuggets if n not in found]
    why = f"missing: {'; '.join(missing)}" if missing else "all held"
    return {
        "vital nuggets": Score(nugget_recall(said(answer), case.vital), why),
        "all nuggets": Score(nugget_recall(said(answer), case.nuggets), why),
    }


def _gold_sentences(case: EvalCase, answer: Answer) -> dict[str, Score]:
    names = ("gold sentence recall", "gold sentence precision")
    if not (case.answerable and case.gold_text):
        return dict.fromkeys(names, unscored("no gold sentence"))
    quotes = [c.quote for c in answer.citations]
    why = f"{len(quotes)} cited, {len(case.gold_text)} gold"
    return {
        names[0]: Score(gold_sentence_recall(quotes, case.gold_text), why),
        names[1]: Score(gold_sentence_precision(quotes, case.gold_text), why),
    }


def _current(case: EvalCase, answer: Answer) -> Score:
    if not (case.answerable and case.outdated):
        return unscored("no value that was superseded")
    first = answer.claims[0].text if answer.claims else ""
    wanted = tuple(w for nugget in case.vital for w in nugget.wordings)
    stale = [w for w in case.outdated if contains(first, [w])]
    return Score(contains(first, wanted), f"first claim: {first or 'none'}; outdated in it: {', '.join(stale) or '-'}")
