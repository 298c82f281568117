"""Scores of the citations: words as they stand in the article, and claims that they bear out."""

from __future__ import annotations

from assistant.errors import FootnoteError
from assistant.library.store import Library
from assistant.schema import Answer, Citation
from evals.judges import judges
from evals.metrics.citations import citation_precision, citation_recall
from evals.scoring.score import Score, unscored

PROMISES = ("altered quotes", "unresolved citations", "citations of articles that are gone")


def trust_scores(answer: Answer, library: Library) -> dict[str, Score]:
    """Counts of broken promises (each must be 0), and ALCE's recall and precision by every judge."""
    broken = {c.number: _broken(c, library) for c in answer.citations}
    counts = {
        name: Score(
            float(sum(b == name for b in broken.values())),
            "; ".join(f"[{number}] {b}" for number, b in broken.items() if b == name) or "none",
        )
        for name in PROMISES
    }
    return {**counts, **_citations(answer)}


def _broken(citation: Citation, library: Library) -> str | None:
    """The name of the promise that the citation breaks."""
    try:
        library.article(citation.article_id)
    except FootnoteError:
        return "citations of articles that are gone"
    try:
        cited = library.article(citation.article_id, citation.version)
    except FootnoteError:
        return "unresolved citations"
    return None if cited.text[citation.start : citation.end] == citation.quote else "altered quotes"


def _citations(answer: Answer) -> dict[str, Score]:
    statements = [(claim.text, [c.quote for c in claim.citations]) for claim in answer.claims]
    found: dict[str, Score] = {}
    for name, judge in judges().items():
        for metric, value in (
            ("recall", citation_recall(statements, judge)),
            ("precision", citation_precision(statements, judge)),
        ):
            why = f"{len(statements)} claims" if statements else "no claims"
            found[f"citation {metric} ({name})"] = unscored(why) if value is None else Score(value, why)
    return found
