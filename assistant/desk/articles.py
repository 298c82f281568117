"""What editors do to articles, and which answers it touches. Each returns the ids of the answers that cite the article,
newest first, and leaves a line in the audit log with the `actor`. `based_on`: the revision that the change was made to;
each raises ChangedError when somebody else changed the article meanwhile."""

from __future__ import annotations

from dataclasses import fields

from assistant.desk.answers import AnswerLog
from assistant.desk.audit import note
from assistant.desk.conflicts import article, unchanged
from assistant.desk.redaction import redact
from assistant.errors import FootnoteError
from assistant.library import erasure, withdrawal
from assistant.library.index import PassageIndex
from assistant.library.ingest import Ingest
from assistant.library.readers.fields import tidy
from assistant.library.scrubbing import scrub
from assistant.library.store import Library
from assistant.schema import Draft

COMMAND_LINE = "command line"
MAX_TITLE_CHARS, MAX_TEXT_CHARS = 500, 500_000


def withdraw(
    library: Library, article_id: str, reason: str, actor: str = COMMAND_LINE, based_on: str | None = None
) -> list[str]:
    """Take an article out of every answer, and tell readers why. Raises FootnoteError like `withdrawal.withdraw`."""
    with library.database.transaction():
        unchanged(library.database, article(article_id), based_on)
        withdrawal.withdraw(library, article_id, reason)
        note(library.database, actor, "article withdrawn", article_id, reason)
    _tell_index(library)
    return AnswerLog(library.database).citing(article_id)


def hide(
    library: Library, article_id: str, reason: str, actor: str = COMMAND_LINE, based_on: str | None = None
) -> list[str]:
    """Take an article out of every answer; readers may still read it. Raises FootnoteError like `withdrawal.hide`."""
    with library.database.transaction():
        unchanged(library.database, article(article_id), based_on)
        withdrawal.hide(library, article_id, reason)
        note(library.database, actor, "article hidden", article_id, reason)
    _tell_index(library)
    return AnswerLog(library.database).citing(article_id)


def restore(
    ingest: Ingest,
    library: Library,
    article_id: str,
    reason: str,
    actor: str = COMMAND_LINE,
    based_on: str | None = None,
) -> list[str]:
    """Let answers use an article again. Raises FootnoteError like `Ingest.restore`."""

    def recorded(inside: Library) -> None:
        unchanged(inside.database, article(article_id), based_on)
        note(inside.database, actor, "article restored", article_id, reason)

    unchanged(library.database, article(article_id), based_on)
    ingest.restore(article_id, reason, recorded)
    return AnswerLog(library.database).citing(article_id)


def correct(
    ingest: Ingest,
    library: Library,
    article_id: str,
    title: str,
    text: str,
    notice: str,
    actor: str = COMMAND_LINE,
    based_on: str | None = None,
) -> list[str]:
    """Store a corrected headline and text as a new version; readers are shown the `notice` wherever it is cited.

    Raises FootnoteError like `Ingest.correct`, and for an article without headline or text.
    """
    title, text, notice = " ".join(tidy(title).split()), tidy(text), " ".join(tidy(notice).split())
    if not title or not text:
        raise FootnoteError("An article needs a headline and a text. To take it out of answers, withdraw it.")
    if len(title) > MAX_TITLE_CHARS or len(text) > MAX_TEXT_CHARS:
        raise FootnoteError(f"A headline has at most {MAX_TITLE_CHARS} characters, a text {MAX_TEXT_CHARS:,}.")

    def recorded(inside: Library) -> None:
        unchanged(inside.database, article(article_id), based_on)
        version = inside.article(article_id).version + 1
        note(inside.database, actor, "article corrected", article_id, f"version {version}")

    unchanged(library.database, article(article_id), based_on)
    current = library.as_stored(article_id)
    kept = {f.name: getattr(current, f.name) for f in fields(Draft)}
    ingest.correct(article_id, Draft(**{**kept, "title": title, "text": text, "correction": notice}), notice, recorded)
    return AnswerLog(library.database).citing(article_id)


def erase(
    library: Library, article_id: str, reason: str, actor: str = COMMAND_LINE, based_on: str | None = None
) -> list[str]:
    """Delete an article for good. Done again, it finishes what could not be finished before. Raises FootnoteError when
    there is no such article."""
    answers: list[str] = []
    if not library.erased_at(article_id):
        with library.database.transaction():
            unchanged(library.database, article(article_id), based_on)
            unnamed = erasure.erase(library, article_id, reason)
            answers = redact(library.database, article_id)
            note(library.database, actor, "article erased", article_id, reason)
            for story in unnamed:
                note(library.database, actor, "story name dropped", f"story {story}", "an article was erased")
    scrub(library)
    return answers


def _tell_index(library: Library) -> None:
    index = PassageIndex(library)
    index.sync_if_possible()
    index.close()
