"""Files → articles in the library: what is new or changed is cut, embedded and stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import cpu_count
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from assistant.errors import FootnoteError, NotWrittenError
from assistant.library.embedding import EmbeddedPassage, Encoder
from assistant.library.index import PassageIndex
from assistant.library.naming import id_from_name
from assistant.library.passages import PassageDraft, headline, split
from assistant.library.placements import replaced
from assistant.library.readers import Found, Unreadable, count, files, read
from assistant.library.store import Library
from assistant.library.stories import place
from assistant.library.withdrawal import checked, record
from assistant.schema import Draft, Span

LOCK_NAME = "ingest.lock"
PATIENCE = 5.0  # seconds that a change to one article waits for another writer
GROUP_PASSAGES = 64  # passages embedded and stored together; what an interruption can cost
SYNC_PASSAGES = 1_024  # passages after which Chroma is told


class Progress(Protocol):
    """Told how far an ingest is."""

    def start(self, articles: int) -> None: ...

    def article_read(self) -> None: ...

    def stored(self, articles: int, passages: int) -> None: ...


@dataclass
class IngestReport:
    """What an ingest did. `passages` counts those embedded and stored by it; `notices` tell what of articles that are
    in was not used."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Unreadable] = field(default_factory=list)
    notices: list[Unreadable] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": [{"source": s.source, "reason": s.reason} for s in self.skipped],
            "notices": [{"source": n.source, "reason": n.reason} for n in self.notices],
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True)
class _Prepared:
    article_id: str
    draft: Draft
    origin: str
    passages: list[PassageDraft]


class Ingest:
    """One run of ingesting into one library. `passage_tokens` is the size of passages, at most 256."""

    def __init__(
        self, library: Library, index: PassageIndex, encoder: Encoder, passage_tokens: int, progress: Progress
    ) -> None:
        self._library = library
        self._index = index
        self._encoder = encoder
        self._passage_tokens = passage_tokens
        self._progress = progress

    def run(self, paths: list[Path]) -> IngestReport:
        """Read all articles under `paths` into the library.

        Every group of articles is stored in one transaction, so that a run that was killed can be
        run again and completes the work. Raises LibraryError when another ingest is at work or the
        library was made with another model or passage size.
        """
        began = time.perf_counter()
        report = IngestReport()
        pending = files(paths)
        with _only_writer(self._library.database.folder):
            self._library.fix_setting("encoder", self._encoder.name, "the embedding model")
            self._library.fix_setting("passage_tokens", str(self._passage_tokens), "passages of")
            self._index.sync()
            self._progress.start(sum(map(count, pending)))
            try:
                unsynced = 0
                for group in self._groups(pending, report):
                    unsynced += self._store(group, report)
                    if unsynced >= SYNC_PASSAGES:
                        self._index.sync()
                        unsynced = 0
                place(self._library)
            finally:
                self._index.sync()
                self._index.close()
                report.seconds = time.perf_counter() - began
        return report

    def restore(self, article_id: str, reason: str, first: Callable[[Library], None] = lambda _: None) -> None:
        """Let answers use a withdrawn or hidden article again: its latest version is cut and embedded anew. `first` is
        called in the same transaction, before the change; what it raises undoes all.

        Raises FootnoteError when there is no such article, when answers use it already, and without a reason.
        """
        reason = checked(reason)
        with _only_writer(self._library.database.folder, PATIENCE):
            article = self._library.article(article_id)
            if not (article.withdrawn_at or article.hidden_at):
                raise FootnoteError(f"'{article_id}' is not withdrawn.")
            passages = self._cut(article_id, article)
            with self._library.database.transaction() as connection:
                first(self._library)
                self._library.refuse_erased(article_id)
                connection.execute(
                    "UPDATE articles SET withdrawn_at = NULL, withdrawn_because = NULL, hidden_at = NULL WHERE id = ?",
                    (article_id,),
                )
                self._library.replace_passages(article_id, article.version, article, passages)
                record(self._library, article_id, article.version, "restored", reason)
            place(self._library)
            self._index.sync_if_possible()
            self._index.close()

    def correct(
        self, article_id: str, draft: Draft, reason: str, first: Callable[[Library], None] = lambda _: None
    ) -> int:
        """Store a corrected text as the newest version and return its number; ingesting the unchanged file again does
        not bring the old one back. `first` is called as for `restore`.

        Raises FootnoteError when there is no such article, when nothing differs, and without a reason.
        """
        reason = checked(reason)
        with _only_writer(self._library.database.folder, PATIENCE):
            current = self._library.as_stored(article_id)
            if (draft.title, draft.text) == (current.title, current.text):
                raise FootnoteError("Nothing was changed. Correct the headline or the text.")
            passages = self._cut(article_id, draft)
            with self._library.database.transaction():
                first(self._library)
                replaced(self._library, article_id)
                version = self._library.save(article_id, draft, None, passages)
                record(self._library, article_id, version, "corrected", reason)
            place(self._library)
            self._index.sync_if_possible()
            self._index.close()
        return version

    def _cut(self, article_id: str, draft: Draft) -> list[tuple[PassageDraft, EmbeddedPassage]]:
        """The passages of one article with their vectors."""
        passages = split(draft, self._encoder.count_tokens, self._passage_tokens)
        (vectors,) = self._embed([_Prepared(article_id, draft, "", passages)])
        return list(zip(passages, vectors, strict=True))

    def _groups(self, pending: list[Path], report: IngestReport) -> Iterator[list[_Prepared]]:
        """New and changed articles, cut into passages, in groups of about GROUP_PASSAGES passages."""
        seen: dict[str, str] = {}
        group: list[_Prepared] = []
        for path in pending:
            for outcome in read(path):
                self._progress.article_read()
                prepared = self._prepare(outcome, seen, report)
                if prepared:
                    group.append(prepared)
                if sum(len(p.passages) for p in group) >= GROUP_PASSAGES:
                    yield group
                    group = []
        if group:
            yield group

    def _prepare(self, outcome: Found | Unreadable, seen: dict[str, str], report: IngestReport) -> _Prepared | None:
        if isinstance(outcome, Unreadable):
            report.skipped.append(outcome)
            return None
        draft, origin = outcome.draft, outcome.origin
        article_id = draft.id or id_from_name(self._library, origin)
        if article_id in seen:
            report.skipped.append(Unreadable(origin, f"has the same id '{article_id}' as {seen[article_id]}"))
            return None
        seen[article_id] = origin
        try:
            change = self._library.change(article_id, draft, origin)
        except FootnoteError as error:
            report.skipped.append(Unreadable(origin, str(error)))
            return None
        report.notices += [Unreadable(origin, notice) for notice in outcome.notices]
        if change == "unchanged":
            report.unchanged += 1
            return None
        report.added += change == "added"
        report.updated += change == "updated"
        return _Prepared(article_id, draft, origin, split(draft, self._encoder.count_tokens, self._passage_tokens))

    def _store(self, group: list[_Prepared], report: IngestReport) -> int:
        embedded = self._embed(group)
        with self._library.database.transaction():
            for prepared, vectors in zip(group, embedded, strict=True):
                if self._library.erased_at(prepared.article_id):  # since it was read
                    continue
                replaced(self._library, prepared.article_id)
                self._library.save(
                    prepared.article_id,
                    prepared.draft,
                    prepared.origin,
                    list(zip(prepared.passages, vectors, strict=True)),
                )
        stored = sum(map(len, embedded))
        report.passages += stored
        self._progress.stored(len(group), stored)
        return stored

    def _embed(self, group: list[_Prepared]) -> list[list[EmbeddedPassage]]:
        """The passages of each article, embedded one a time on every core (see docs/decisions/0002)."""

        def one(prepared: _Prepared, passage: PassageDraft) -> EmbeddedPassage:
            draft = prepared.draft
            return self._encoder.embed_passage(
                headline(draft.title, self._encoder.count_tokens),
                draft.text[passage.start : passage.end],
                tuple(Span(s.start - passage.start, s.end - passage.start) for s in passage.sentences),
            )

        with ThreadPoolExecutor(cpu_count()) as pool:
            jobs = [[pool.submit(one, article, p) for p in article.passages] for article in group]
            try:
                return [[job.result() for job in article] for article in jobs]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


@contextmanager
def _only_writer(folder: Path, patience: float = 0.0) -> Iterator[None]:
    """Raises NotWrittenError when another one is at work, and still is after so many seconds."""
    lock = FileLock(folder / LOCK_NAME, timeout=patience)
    try:
        lock.acquire()
    except Timeout as error:
        raise NotWrittenError("Another ingest is writing to the library. Try again when it has finished.") from error
    try:
        yield
    finally:
        lock.release()
