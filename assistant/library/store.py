"""The library's articles, versions and passages: what is kept and how it is found again."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from assistant.display import one_line
from assistant.errors import AlteredError, FootnoteError, LibraryError, NotThereError
from assistant.library.database import Database, now
from assistant.library.days import bounds, printable
from assistant.library.embedding import EmbeddedPassage
from assistant.library.passages import PassageDraft
from assistant.library.searchable import Searchable
from assistant.library.tables import DIGEST, VERSIONS
from assistant.schema import Article, Draft

log = logging.getLogger(__name__)

Change = Literal["added", "updated", "unchanged"]

_DATES = ("published", "updated")
_STATE = ("withdrawn_at", "withdrawn_because", "hidden_at")
_COLUMNS = f"v.*, a.version AS latest_version, {', '.join(f'a.{name}' for name in _STATE)}"
_USED = "coalesce(a.withdrawn_at, a.hidden_at) IS NULL"  # by answers
NAMED = 3  # altered articles that are named
STORIES_CHANGED = "stories_changed"  # the setting that counts how often they were
_PRINTABLE = "FILTER (WHERE published BETWEEN ? AND ?)"
_FIELDS = [f.name for f in fields(Draft) if f.name != "id"]


@dataclass(frozen=True)
class Overview:
    """What the library holds, in numbers."""

    articles: int
    passages: int
    oldest: date | None
    newest: date | None
    name: str | None


class Library(Searchable):
    """The articles of one archive. Everything that is shown or cited is read from here."""

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
        self.refuse_erased(article_id)
        row = self._one("SELECT * FROM articles WHERE id = ?", article_id)
        if row is None:
            return "added"
        if row["content_hash"] == content_hash(draft) and not (
            self.is_altered(article_id, row["version"]) or self.altered_passages(article_id)
        ):
            return "unchanged"
        if draft.id is None and row["origin"] != origin:
            current = self.as_stored(article_id)
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
        origin: str | None,
        passages: Sequence[tuple[PassageDraft, EmbeddedPassage]],
    ) -> int:
        """Store `draft` as the newest version of `article_id` with its passages; return the version.

        `origin`: the file it was read from; None for a version that was made here, which ingesting the unchanged file
        again does not replace. Call inside `database.transaction()`. Passages of older versions leave the search; an
        article that is withdrawn or hidden stays out of it. Raises NotThereError for one that was erased.
        """
        connection = self.database.connection
        self.refuse_erased(article_id)
        row = self._one("SELECT *, coalesce(withdrawn_at, hidden_at) AS unused FROM articles WHERE id = ?", article_id)
        version = row["version"] + 1 if row else 1
        came_from = (
            (row["origin"], row["content_hash"]) if row and origin is None else (origin or "", content_hash(draft))
        )
        connection.execute(
            "INSERT INTO articles (id, version, origin, content_hash) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET version = excluded.version, origin = excluded.origin, "
            "content_hash = excluded.content_hash",
            (article_id, version, *came_from),
        )
        values = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(draft).items()}
        connection.execute(
            f"INSERT INTO versions (article_id, version, stored_at, {', '.join(_FIELDS)}) "
            f"VALUES (?, ?, ?{', ?' * len(_FIELDS)})",
            (article_id, version, now(), *(values[name] for name in _FIELDS)),
        )
        connection.execute(
            f"UPDATE versions SET digest = {DIGEST} WHERE article_id = ? AND version = ?", (article_id, version)
        )
        searchable = () if row and row["unused"] else passages
        self.replace_passages(article_id, version, draft, searchable)
        return version

    def article(self, article_id: str, version: int | None = None) -> Article:
        """One version of an article, the latest unless told. Raises NotThereError when there is none, and AlteredError
        when it is not what was stored."""
        found = self.as_stored(article_id, version)
        if self.is_altered(article_id, found.version):
            raise AlteredError(
                f"Version {found.version} of '{article_id}' was altered on the disk and is not shown. "
                "Ingest the article again, or correct it at the desk."
            )
        return found

    def is_altered(self, article_id: str, version: int) -> bool:
        """Whether a version is not what was stored, which is also logged. It is read and hashed each time: the file
        may have changed since the last."""
        altered = self._one(
            f"SELECT 1 FROM versions WHERE article_id = ? AND version = ? AND digest IS NOT {DIGEST}",
            article_id,
            version,
        )
        if altered:
            log.error("Version %s of '%s' was altered on the disk and is left out.", version, one_line(article_id))
        return altered is not None

    def altered(self) -> list[tuple[str, int]]:
        """All versions that are not what was stored, as (article id, version)."""
        rows = self.database.connection.execute(
            f"SELECT article_id, version FROM versions WHERE digest IS NOT {DIGEST}"
        )
        return [(row["article_id"], row["version"]) for row in rows]

    def as_stored(self, article_id: str, version: int | None = None) -> Article:
        """Like `article`, whatever the disk has made of it: not to be shown."""
        row = self._one(
            f"SELECT {_COLUMNS} FROM articles a JOIN {VERSIONS} v ON v.article_id = a.id "
            "AND v.version = coalesce(?, a.version) WHERE a.id = ?",
            version,
            article_id,
        )
        if row is None:
            self.refuse_erased(article_id)
            which = f"version {version} of article" if version else "article"
            raise NotThereError(f"There is no {which} '{article_id}'. List them with: footnote articles")
        return _article(row)

    def articles(self, unused: bool = False) -> list[Article]:
        """The latest version of every article, newest first, undated ones last; with `unused` also those that are
        withdrawn, hidden, or not what was stored. The last are logged."""
        rows = self.database.connection.execute(
            f"SELECT {_COLUMNS} FROM articles a JOIN {VERSIONS} v ON v.article_id = a.id AND v.version = a.version "
            f"WHERE ? OR {_USED} ORDER BY v.published BETWEEN ? AND ? DESC, v.published DESC, a.id",
            (unused, *bounds()),
        )
        found = [_article(row) for row in rows]
        if altered := [article.id for article in found if article.altered]:
            named = ", ".join(f"'{one_line(article_id)}'" for article_id in altered[:NAMED])
            log.error("Altered on the disk: %s, of %d. Run: footnote doctor", named, len(altered))
        return found if unused else [article for article in found if not article.altered]

    def newest(self, most: int) -> list[Article]:
        """The `most` newest articles that may be used, newest first; undated and altered ones are not among them."""
        rows = self.database.connection.execute(
            f"SELECT {_COLUMNS} FROM {VERSIONS} v JOIN articles a ON a.id = v.article_id AND a.version = v.version "
            f"WHERE {_USED} AND NOT v.altered AND v.published BETWEEN ? AND ? ORDER BY v.published DESC, a.id LIMIT ?",
            (*bounds(), most),
        )
        return [_article(row) for row in rows]

    def is_empty(self) -> bool:
        """Whether there is no article that an answer may use."""
        return self._one(f"SELECT 1 FROM articles a WHERE {_USED} AND a.erased_at IS NULL") is None

    def is_english(self) -> bool:
        """Whether all its articles are in English."""
        return self._one("SELECT 1 FROM versions WHERE language <> 'en' AND language NOT LIKE 'en-%' LIMIT 1") is None

    def changes(self) -> tuple[int, ...]:
        """Numbers of which one is another when an article has come, gone or changed, or a story."""
        row = self._one(
            "SELECT (SELECT count(*) FROM passages) AS passages, (SELECT count(*) FROM versions) AS versions, "
            "(SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?) AS stories",
            STORIES_CHANGED,
        )
        assert row is not None
        return (row["passages"], row["versions"], row["stories"] or 0)

    def overview(self) -> Overview:
        row = self._one(
            "SELECT count(*) AS articles, (SELECT count(*) FROM passages) AS passages, "
            f"min(published) {_PRINTABLE} AS oldest, max(published) {_PRINTABLE} AS newest "
            "FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version "
            f"WHERE {_USED}",
            *bounds() * 2,
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

    def erased_at(self, article_id: str) -> str | None:
        """When an article was erased (ISO time), None when it was not."""
        row = self._one("SELECT erased_at FROM articles WHERE id = ?", article_id)
        return row["erased_at"] if row else None

    def refuse_erased(self, article_id: str) -> None:
        """Raises NotThereError for an article that was erased."""
        if erased := self.erased_at(article_id):
            raise NotThereError(f"'{article_id}' was erased on {erased[:10]}; an erased article is not taken in again.")

    # -- helpers

    def _one(self, sql: str, *parameters: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.database.connection.execute(sql, parameters).fetchone()
        return row


def content_hash(draft: Draft) -> str:
    """Equal for drafts that would be stored alike."""
    plain = json.dumps(asdict(replace(draft, id=None)), default=str, sort_keys=True)
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _date(value: str | None) -> date | None:
    """None also for what the disk has altered."""
    try:
        return printable(date.fromisoformat(value)) if value else None
    except (TypeError, ValueError):
        return None


def _article(row: sqlite3.Row) -> Article:
    values = {name: row[name] for name in _FIELDS}
    values |= {name: _date(row[name]) for name in _DATES}
    own = {name: row[name] for name in ("version", "latest_version", *_STATE)}
    return Article(id=row["article_id"], altered=bool(row["altered"]), **own, **values)
