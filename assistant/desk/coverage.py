"""What readers ask that the archive does not answer: declined and doubtful questions, those of one matter together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.attribution.support import Embedder
from assistant.desk.answers import StoredAnswer
from assistant.desk.search import Filters, search
from assistant.library.database import Database

LOOKED_AT = 2_000  # newest answers of the time
APART = 0.45  # cosine distance, on average, from which questions are of different matters
EXAMPLES = 5


@dataclass(frozen=True)
class Gap:
    """Questions of one matter. `question`: the most typical; `ids`: of the answers, newest first; `declined`: how many
    of them were; `weeks`: how many were asked in each week, by its Monday."""

    question: str
    examples: tuple[str, ...]
    ids: tuple[str, ...]
    declined: int
    weeks: dict[date, int]

    @property
    def count(self) -> int:
        return len(self.ids)


def gaps(database: Database, encoder: Embedder, since: date | None = None, until: date | None = None) -> list[Gap]:
    """The matters, those asked about most first: average-linkage clusters of the questions' vectors."""
    found = search(database, Filters(since=since, until=until), LOOKED_AT)
    doubtful = (s for s in found if s.answer.declined or s.answer.certainty == "may answer")
    asked = [s for s in doubtful if s.answer.mode != "checked"]
    if not asked:
        return []
    texts = [s.answer.standalone_question for s in asked]
    embedded = {text: encoder.embed_question(text) for text in dict.fromkeys(texts)}
    vectors = np.stack([embedded[text] for text in texts])
    grouped = [_gap([asked[n] for n in places], vectors[places]) for places in _clusters(vectors)]
    return sorted(grouped, key=lambda gap: (-gap.count, gap.question))


def _clusters(vectors: np.ndarray) -> list[list[int]]:
    if len(vectors) == 1:
        return [[0]]
    from sklearn.cluster import AgglomerativeClustering

    labels = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=APART
    ).fit_predict(vectors)
    return [np.nonzero(labels == label)[0].tolist() for label in range(labels.max() + 1)]


def _gap(asked: Sequence[StoredAnswer], vectors: np.ndarray) -> Gap:
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
    )


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())
