"""What readers ask and are not told: declined and doubtful questions, those of one matter together. What the archive
lacks is kept apart from what was not found, though an editor knows the article that says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from assistant.attribution.support import Embedder
from assistant.desk.answers import StoredAnswer
from assistant.desk.questions import same_question
from assistant.desk.reviews import Reviews
from assistant.desk.search import Filters, search
from assistant.library.database import Database

LOOKED_AT = 2_000  # newest answers of the time
APART = 0.45  # cosine distance, on average, from which questions are of different matters
EXAMPLES = 5


@dataclass(frozen=True)
class Gap:
    """Questions of one matter. `question`: the most typical; `ids`: of the answers, newest first; `declined`: how many
    of them were; `weeks`: how many were asked in each week, by its Monday; `articles`: the ids of those that do say it,
    by editors' verdicts; none where the archive lacks it."""

    question: str
    examples: tuple[str, ...]
    ids: tuple[str, ...]
    declined: int
    weeks: dict[date, int]
    articles: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.ids)

    @property
    def why(self) -> Literal["the archive lacks it", "it was not found"]:
        return "it was not found" if self.articles else "the archive lacks it"


def gaps(database: Database, encoder: Embedder, since: date | None = None, until: date | None = None) -> list[Gap]:
    """The matters, those asked about most first: average-linkage clusters of the questions' vectors, one set of what
    the archive lacks and one of what was not found."""
    found = search(database, Filters(since=since, until=until), LOOKED_AT)
    doubtful = (s for s in found if s.answer.declined or s.answer.certainty == "may answer")
    asked = [s for s in doubtful if s.answer.mode != "checked"]
    embedded = {text: encoder.embed_question(text) for text in {s.answer.standalone_question for s in asked}}
    saying, grouped = _saying(database, found), []
    for is_known in (False, True):
        alike = [s for s in asked if (s.id in saying) == is_known]
        if alike:
            vectors = np.stack([embedded[s.answer.standalone_question] for s in alike])
            matters = _clusters(vectors)
            grouped += [_gap([alike[n] for n in places], vectors[places], saying) for places in matters]
    return sorted(grouped, key=lambda gap: (-gap.count, gap.question))


def _saying(database: Database, found: Sequence[StoredAnswer]) -> dict[str, str]:
    """The article that does say what was declined, by answer. A verdict counts for the same question wherever nobody
    gave another, and while answers may use its article."""
    reviews, usable = Reviews(database).all(), _usable(database)
    named: dict[tuple[str, str], str] = {}
    for stored in reversed(found):  # oldest first: the newest verdict counts
        for review in reviews.get(stored.id, {}).values():
            if review.article in usable:
                named[same_question(stored.answer)] = review.article
    saying = {}
    for stored in found:
        own = reviews.get(stored.id, {}).get(0)
        article = own.article if own else named.get(same_question(stored.answer))
        if stored.answer.declined and article in usable:
            saying[stored.id] = article
    return saying


def _usable(database: Database) -> set[str]:
    rows = database.connection.execute(
        "SELECT id FROM articles WHERE coalesce(withdrawn_at, hidden_at, erased_at) IS NULL"
    )
    return {row["id"] for row in rows}


def _clusters(vectors: np.ndarray) -> list[list[int]]:
    if len(vectors) == 1:
        return [[0]]
    from sklearn.cluster import AgglomerativeClustering

    labels = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=APART
    ).fit_predict(vectors)
    return [np.nonzero(labels == label)[0].tolist() for label in range(labels.max() + 1)]


def _gap(asked: Sequence[StoredAnswer], vectors: np.ndarray, saying: Mapping[str, str]) -> Gap:
    typical = asked[int(np.argmax(vectors @ vectors.mean(axis=0)))].answer.question
    examples = dict.fromkeys(s.answer.question for s in asked)
    examples.pop(typical)
    weeks = Counter(_monday(date.fromisoformat(s.asked_at[:10])) for s in asked)
    return Gap(
        typical,
        tuple(examples)[:EXAMPLES],
        tuple(s.id for s in asked),
        sum(s.answer.declined for s in asked),
        dict(sorted(weeks.items())),
        tuple(dict.fromkeys(saying[s.id] for s in asked if s.id in saying)),
    )


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())
