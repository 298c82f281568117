"""The cases an editor should look at first, as the report shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.compare import said
from evals.records import Record
from evals.report.articles import Articles

SHOWN = 60
TELLING = ("right", "first claim holds the answer", "vital nuggets", "current value first", "article hit@1")


@dataclass(frozen=True)
class Sentence:
    """Words with the article they stand in and a link to them."""

    text: str
    title: str
    published: str | None
    link: str | None


@dataclass(frozen=True)
class ShownCase:
    """One case: what was asked, what was said, what should have been said."""

    record: Record
    fault: str
    claims: Sequence[Sentence]
    unsaid: Sequence[Sentence]
    gold: Sequence[Sentence]
    scores: Sequence[tuple[str, str, str]]
    before: str | None


def worst(records: Sequence[Record]) -> list[tuple[Record, str]]:
    """Records that are not right with the fault of each: failed ones, then wrong answers, the surest first,
    then questions declined although there is an answer, the likeliest first."""
    return sorted(((r, _fault(r)) for r in records if not_right(r)), key=lambda pair: _order(*pair))[:SHOWN]


def not_right(record: Record) -> bool:
    """Whether a case failed or was not handled rightly; one that cannot be judged is not among them."""
    return record.error is not None or record.value("right") == 0.0


def shown(records: Sequence[Record], articles: Articles, baseline: Mapping[str, Record]) -> list[ShownCase]:
    """The worst cases, their words linked into the articles."""
    return [_shown(record, fault, articles, baseline.get(record.case.id)) for record, fault in worst(records)]


def _fault(record: Record) -> str:
    if record.error or record.answer is None:
        return "failed"
    if record.answer.declined:
        return "declined, though there is an answer"
    if record.case.answerable:
        return "wrong or incomplete"
    return "repeats a wrong premise" if record.case.corrects else "answered, though the articles do not say"


def _order(record: Record, fault: str) -> tuple[int, float, str]:
    confidence = record.answer.confidence if record.answer else 1.0
    rank = 0 if fault == "failed" else 2 if fault.startswith("declined") else 1
    return rank, -confidence, record.case.id


def _shown(record: Record, fault: str, articles: Articles, before: Record | None) -> ShownCase:
    case = record.case
    scores = [(name, record.scores[name]) for name in TELLING if name in record.scores]
    return ShownCase(
        record=record,
        fault=fault,
        claims=_claims(record, articles, "answer"),
        unsaid=_claims(record, articles, "undeclined"),
        gold=[_gold(sentence, record, articles) for sentence in case.gold_text],
        scores=[(name, f"{s.value:.2f}", s.why) for name, s in scores if s.value is not None],
        before=said(before) if before and said(before) != said(record) else None,
    )


def _gold(sentence: str, record: Record, articles: Articles) -> Sentence:
    found = articles.find(sentence, record.case.gold_doc_ids, "gold")
    return (
        Sentence(sentence, found[0].title, found[0].published, found[1])
        if found
        else Sentence(sentence, "", None, None)
    )


def _claims(record: Record, articles: Articles, which: str) -> list[Sentence]:
    answer = record.answer if which == "answer" else record.undeclined
    if answer is None:
        return []
    return [
        Sentence(claim.text, c.title, c.published, articles.link(c.article_id, c.start, c.end, "cited"))
        for claim in answer.claims
        for c in claim.citations[:1]
    ]
