"""The library's articles, versions and passages: what is kept and how it is found again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np

from assistant.errors import FootnoteError, LibraryError
from assistant.library.database import Database
from assistant.library.embedding import EmbeddedPassage, Vector
from assistant.library.passages import PassageDraft
from assistant.library.terms import terms
from assistant.schema import Article, Draft, Passage, Placed, Span

Change = Literal["added", "updated", "unchanged"]

_DATES = ("published", "updated")
_COLUMNS = "v.*, a.version AS latest_version, a.withdrawn_at, a.withdrawn_because"
_FIELDS = [f.name for f in fields(Draft) if f.name != "id"]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage: offsets into the article's text, and its unit vector."""

    span: Span
    vector: Vector


@dataclass(frozen=True)
class Overview:
    """What the library holds, in numbers."""

    articles: int
    passages: int
    oldest: date | None
    newest: date | None
    name: str | None


class Library:
    """The articles of one archive. Everything that is shown or cited is read from here."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, folder: Path, create: bool = False) -> Library:
        return cls(Database(folder, create))

    # -- settings

    def setting(self, key: str) -> str | None:
        row = self._one("SELECT value FROM settings WHERE key = ?", key)
        return row["value"] if row else None

    def fix_setting(self, key: str, value: str, name: str) -> None:
        """Remember `value` the first time; afterwards raise LibraryError when it differs."""
        with self.database.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO settings VALUES (?, ?)", (key, value))
        if (found := self.setting(key)) != value:
            raise LibraryError(
                f"The library in {self.database.folder} was made with {name} {found}, not {value}. "
                "Ingest into a new folder with --library."
            )

    # -- articles

    def change(self, article_id: str, draft: Draft, origin: str) -> Change:
        """What storing `draft` under `article_id` would do. Raises FootnoteError when the id is taken, or erased."""
        self._refuse_erased(article_id)
        row = self._one("SELECT * FROM articles WHERE id = ?", article_id)
        if row is None:
            return "added"
        if row["content_hash"] == content_hash(draft):
            return "unchanged"
        if draft.id is None and row["origin"] != origin:
            current = self.article(article_id)
            if current.title != draft.title:
                raise FootnoteError(
                    f"its name gives the id '{article_id}', which belongs to “{current.title}”; "
                    "rename it or give it an id in its front matter"
                )
        return "updated"

    def save(
        self,
        article_id: str,
        draft: Draft,
        origin: str,
        passages: Sequence[tuple[PassageDraft, EmbeddedPassage]],
    ) -> int:
        """Store `draft` as the newest version of `article_id` with its passages; return the version.

        Call inside `database.transaction()`. Passages of older versions leave the search; a withdrawn article stays
        out of it.
        """
        connection = self.database.connection
        row = self._one("SELECT version, withdrawn_at FROM articles WHERE id = ?", article_id)
        version = row["version"] + 1 if row else 1
        connection.execute(
            "INSERT INTO articles (id, version, origin, content_hash) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET version = excluded.version, origin = excluded.origin, "
            "content_hash = excluded.content_hash",
            (article_id, version, origin, content_hash(draft)),
        )
        values = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(draft).items()}
        connection.execute(
            f"INSERT INTO versions (article_id, version, {', '.join(_FIELDS)}) VALUES (?, ?{', ?' * len(_FIELDS)})",
            (article_id, version, *(values[name] for name in _FIELDS)),
        )
        searchable = () if row and row["withdrawn_at"] else passages
        self.replace_passages(article_id, version, draft, searchable)
        return version

    def replace_passages(
        self, article_id: str, version: int, draft: Draft, passages: Sequence[tuple[PassageDraft, EmbeddedPassage]]
    ) -> None:
        """These passages of an article are searched from now on, and no others. Call inside a transaction."""
        connection = self.database.connection
        self._remove_passages(connection, article_id)
        for n, (span, embedded) in enumerate(passages):
            self._add_passage(connection, f"{article_id}@{version}#{n}", article_id, version, draft, span, embedded)

    def article(self, article_id: str, version: int | None = None) -> Article:
        """One version of an article, the latest unless told. Raises FootnoteError when there is none."""
        row = self._one(
            f"SELECT {_COLUMNS} FROM articles a JOIN versions v ON v.article_id = a.id "
            "AND v.version = coalesce(?, a.version) WHERE a.id = ?",
            version,
            article_id,
        )
        if row is None:
            self._refuse_erased(article_id)
            which = f"version {version} of article" if version else "article"
            raise FootnoteError(f"There is no {which} '{article_id}'. List them with: footnote articles")
        return _article(row)

    def articles(self, withdrawn: bool = False) -> list[Article]:
        """The latest version of every article, newest first, undated ones last; `withdrawn` ones too, or not."""
        rows = self.database.connection.execute(
            f"SELECT {_COLUMNS} FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version "
            "WHERE ? OR a.withdrawn_at IS NULL ORDER BY v.published IS NULL, v.published DESC, a.id",
            (withdrawn,),
        )
        return [_article(row) for row in rows]

    def is_empty(self) -> bool:
        """Whether there is no article that an answer may use."""
        return self._one("SELECT 1 FROM articles WHERE withdrawn_at IS NULL AND erased_at IS NULL") is None

    def overview(self) -> Overview:
        row = self._one(
            "SELECT count(*) AS articles, (SELECT count(*) FROM passages) AS passages, min(published) AS oldest, "
            "max(published) AS newest FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version "
            "WHERE a.withdrawn_at IS NULL"
        )
        name = self._one(
            "SELECT source FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version "
            "WHERE source IS NOT NULL GROUP BY source ORDER BY count(*) DESC, source LIMIT 1"
        )
        assert row is not None
        return Overview(
            row["articles"],
            row["passages"],
            _date(row["oldest"]),
            _date(row["newest"]),
            name["source"] if name else None,
        )

    # -- passages

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids that can be searched now; ids of older versions are left out."""
        rows = self.database.connection.execute(
            'SELECT p.id, p.article_id, p.version, p.start, p."end", v.title, '
            'substr(v.text, p.start + 1, p."end" - p.start) AS text '
            "FROM passages p JOIN versions v ON v.article_id = p.article_id AND v.version = p.version "
            "WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {row["id"]: Passage(**dict(row)) for row in rows}

    def passage_vectors(self, ids: Iterable[str]) -> dict[str, Vector]:
        """Unit vectors, shape (dimension,), of the passages with these ids."""
        rows = self.database.connection.execute(
            "SELECT id, vector FROM passages WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {row["id"]: np.frombuffer(row["vector"], dtype=np.float32) for row in rows}

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

    def passage_ids(self) -> set[str]:
        return {row["id"] for row in self.database.connection.execute("SELECT id FROM passages")}

    def sentences(self, passage_id: str) -> list[Sentence]:
        """The sentences of a passage in the order of the text."""
        rows = self.database.connection.execute(
            'SELECT s.start, s."end", s.vector FROM sentences s JOIN passages p ON p.number = s.passage '
            "WHERE p.id = ? ORDER BY s.start",
            (passage_id,),
        )
        return [
            Sentence(Span(r["start"], r["end"]), np.frombuffer(r["vector"], dtype=np.float16).astype(np.float32))
            for r in rows
        ]

    def erased_at(self, article_id: str) -> str | None:
        """When an article was erased (ISO time), None when it was not."""
        row = self._one("SELECT erased_at FROM articles WHERE id = ?", article_id)
        return row["erased_at"] if row else None

    # -- helpers

    def _refuse_erased(self, article_id: str) -> None:
        if erased := self.erased_at(article_id):
            raise FootnoteError(f"'{article_id}' was erased on {erased[:10]}; an erased article is not taken in again.")

    def _one(self, sql: str, *parameters: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.database.connection.execute(sql, parameters).fetchone()
        return row

    @staticmethod
    def _remove_passages(connection: sqlite3.Connection, article_id: str) -> None:
        rows = connection.execute("SELECT number, id FROM passages WHERE article_id = ?", (article_id,)).fetchall()
        for row in rows:
            connection.execute("DELETE FROM passage_terms WHERE rowid = ?", (row["number"],))
            connection.execute("DELETE FROM passages WHERE number = ?", (row["number"],))
            connection.execute("INSERT INTO index_queue (passage_id) VALUES (?)", (row["id"],))

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
        number = connection.execute(
            'INSERT INTO passages (id, article_id, version, start, "end", vector) VALUES (?, ?, ?, ?, ?, ?)',
            (passage_id, article_id, version, span.start, span.end, embedded.vector.tobytes()),
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
        connection.execute("INSERT INTO index_queue (passage_id) VALUES (?)", (passage_id,))


def content_hash(draft: Draft) -> str:
    """Equal for drafts that would be stored alike."""
    plain = json.dumps(asdict(replace(draft, id=None)), default=str, sort_keys=True)
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _article(row: sqlite3.Row) -> Article:
    values = {name: row[name] for name in _FIELDS}
    values |= {name: _date(row[name]) for name in _DATES}
    own = {name: row[name] for name in ("version", "latest_version", "withdrawn_at", "withdrawn_because")}
    return Article(id=row["article_id"], **own, **values)
