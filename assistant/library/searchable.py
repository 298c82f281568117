"""What is searched: the passages and sentences of latest versions, with their vectors and terms."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

import numpy as np

from assistant.errors import LibraryError
from assistant.library.database import Database
from assistant.library.embedding import EmbeddedPassage, Vector
from assistant.library.passages import PassageDraft
from assistant.library.tables import PASSAGE_DIGEST
from assistant.library.terms import terms
from assistant.schema import Draft, Passage, Placed, Span

DAMAGED_VECTORS = (
    "The library's vectors are damaged. Look into it with: footnote doctor; ingest the articles into a new folder."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage: offsets into the article's text, and its unit vector."""

    span: Span
    vector: Vector


class Searchable:
    """The passages of one library. What is not here cannot be found."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def replace_passages(
        self, article_id: str, version: int, draft: Draft, passages: Sequence[tuple[PassageDraft, EmbeddedPassage]]
    ) -> None:
        """These passages of an article are searched from now on, and no others. Call inside a transaction."""
        connection = self.database.connection
        self._remove_passages(connection, article_id)
        for n, (span, embedded) in enumerate(passages):
            self._add_passage(connection, f"{article_id}@{version}#{n}", article_id, version, draft, span, embedded)

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids that can be searched now; ids of older versions are left out, and so are passages
        that are not what was stored, which is logged. They are read and hashed each time: the file may have changed."""
        rows = self.database.connection.execute(
            'SELECT p.id, p.article_id, p.version, p.start, p."end", v.title, '
            f'substr(v.text, p.start + 1, p."end" - p.start) AS text, p.digest IS {PASSAGE_DIGEST} AS whole '
            "FROM passages p JOIN versions v ON v.article_id = p.article_id AND v.version = p.version "
            "WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        found = {}
        for row in rows:
            held = dict(row)
            if held.pop("whole"):
                found[row["id"]] = Passage(**held)
            else:
                log.error("Passage %r was altered on the disk and is left out. Run: footnote doctor", row["id"])
        return found

    def altered_passages(self, article_id: str | None = None) -> list[str]:
        """Ids of the passages, of one article or of all, that are not what was stored."""
        rows = self.database.connection.execute(
            f"SELECT p.id FROM passages p WHERE (?1 IS NULL OR p.article_id = ?1) AND p.digest IS NOT {PASSAGE_DIGEST}",
            (article_id,),
        )
        return [row["id"] for row in rows]

    def passage_vectors(self, ids: Iterable[str]) -> dict[str, Vector]:
        """Unit vectors, shape (dimension,), of the passages with these ids."""
        rows = self.database.connection.execute(
            "SELECT id, vector FROM passages WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {row["id"]: _vector(row["vector"], np.float32) for row in rows}

    def vectors_by_key(self, keys: Iterable[str] | None = None) -> dict[str, Vector]:
        """The same by the keys under which Chroma knows passages; of all passages unless told."""
        within = "" if keys is None else "WHERE key IN (SELECT value FROM json_each(?))"
        rows = self.database.connection.execute(
            f"SELECT key, vector FROM passages {within}", () if keys is None else (json.dumps(list(keys)),)
        )
        return {row["key"]: _vector(row["vector"], np.float32) for row in rows}

    def ids_by_key(self, keys: Iterable[str]) -> dict[str, str]:
        """The ids of the passages that have these keys."""
        rows = self.database.connection.execute(
            "SELECT key, id FROM passages WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(list(keys)),)
        )
        return {row["key"]: row["id"] for row in rows}

    def all_vectors(self) -> dict[str, Vector]:
        """Unit vectors of all passages, by id."""
        rows = self.database.connection.execute("SELECT id, vector FROM passages")
        return {row["id"]: _vector(row["vector"], np.float32) for row in rows}

    def passages_around(self, cited: Iterable[Placed]) -> list[str]:
        """Ids of the searchable passages that hold a part of a span; none for spans of older versions."""
        return [
            row["id"]
            for c in cited
            for row in self.database.connection.execute(
                'SELECT id FROM passages WHERE article_id = ? AND version = ? AND start < ? AND "end" > ?',
                (c.article_id, c.version, c.end, c.start),
            )
        ]

    def beginnings(self, articles: Iterable[str]) -> list[str]:
        """Ids of the first passages of these articles that can be searched."""
        rows = self.database.connection.execute(
            "SELECT id, min(start) FROM passages WHERE article_id IN (SELECT value FROM json_each(?)) "
            "GROUP BY article_id",
            (json.dumps(list(articles)),),
        )
        return [row["id"] for row in rows]

    def has_passages(self, count: int) -> bool:
        """Whether there are at least so many; quick, however many there are."""
        rows = self.database.connection.execute("SELECT 1 FROM passages LIMIT ?", (count,)).fetchall()
        return len(rows) == count

    def count_passages(self) -> int:
        return int(self.database.connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def keys(self) -> set[str]:
        return {row["key"] for row in self.database.connection.execute("SELECT key FROM passages")}

    def passage_ids(self) -> set[str]:
        return {row["id"] for row in self.database.connection.execute("SELECT id FROM passages")}

    def sentences(self, passage_id: str) -> list[Sentence]:
        """The sentences of a passage in the order of the text."""
        rows = self.database.connection.execute(
            'SELECT s.start, s."end", s.vector FROM sentences s JOIN passages p ON p.number = s.passage '
            "WHERE p.id = ? ORDER BY s.start",
            (passage_id,),
        )
        return [Sentence(Span(r["start"], r["end"]), _vector(r["vector"], np.float16)) for r in rows]

    @staticmethod
    def _remove_passages(connection: sqlite3.Connection, article_id: str) -> None:
        rows = connection.execute("SELECT number, key FROM passages WHERE article_id = ?", (article_id,)).fetchall()
        for row in rows:
            connection.execute("DELETE FROM passage_terms WHERE rowid = ?", (row["number"],))
            connection.execute("DELETE FROM passages WHERE number = ?", (row["number"],))
            connection.execute("INSERT INTO index_queue (key) VALUES (?)", (row["key"],))

    @staticmethod
    def _add_passage(
        connection: sqlite3.Connection,
        passage_id: str,
        article_id: str,
        version: int,
        draft: Draft,
        span: PassageDraft,
        embedded: EmbeddedPassage,
    ) -> None:
        key = uuid4().hex
        number = connection.execute(
            'INSERT INTO passages (id, article_id, version, start, "end", vector, key) VALUES (?, ?, ?, ?, ?, ?, ?)',
            (passage_id, article_id, version, span.start, span.end, embedded.vector.tobytes(), key),
        ).lastrowid
        connection.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?)",
            [
                (number, s.start, s.end, vector.astype(np.float16).tobytes())
                for s, vector in zip(span.sentences, embedded.sentences, strict=True)
            ],
        )
        connection.execute(
            "INSERT INTO passage_terms (rowid, title, body) VALUES (?, ?, ?)",
            (
                number,
                " ".join(terms(f"{draft.title} {draft.byline or ''}")),
                " ".join(terms(draft.text[span.start : span.end])),
            ),
        )
        connection.execute(f"UPDATE passages AS p SET digest = {PASSAGE_DIGEST} WHERE number = ?", (number,))
        connection.execute("INSERT INTO index_queue (key) VALUES (?)", (key,))


def _vector(held: object, kind: type[np.float16] | type[np.float32]) -> Vector:
    """Raises LibraryError for bytes that the disk has altered."""
    try:
        vector = np.frombuffer(held, dtype=kind).astype(np.float32)  # type: ignore[call-overload]
    except (TypeError, ValueError) as error:
        raise LibraryError(DAMAGED_VECTORS) from error
    if not vector.size or not np.isfinite(vector).all():
        raise LibraryError(DAMAGED_VECTORS)
    return np.asarray(vector, dtype=np.float32)
