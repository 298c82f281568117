"""What editors do to articles, and which answers it touches."""

from __future__ import annotations

from assistant.desk.answers import AnswerLog
from assistant.desk.redaction import redact
from assistant.library import erasure, withdrawal
from assistant.library.index import PassageIndex
from assistant.library.ingest import Ingest
from assistant.library.store import Library


def withdraw(library: Library, article_id: str, reason: str) -> list[str]:
    """Take an article out of every answer; return the ids of the answers that cite it, newest first."""
    withdrawal.withdraw(library, article_id, reason)
    index = PassageIndex(library)
    index.sync()
    index.close()
    return AnswerLog(library.database).citing(article_id)


def restore(ingest: Ingest, library: Library, article_id: str, reason: str) -> list[str]:
    """Let answers use an article again; return the ids of the answers that cite it, newest first."""
    ingest.restore(article_id, reason)
    return AnswerLog(library.database).citing(article_id)


def erase(library: Library, article_id: str, reason: str) -> list[str]:
    """Delete an article for good; return the ids of the answers that held its words, newest first. Done again, it
    finishes what could not be finished before. Raises FootnoteError when there is no such article."""
    answers: list[str] = []
    if not library.erased_at(article_id):
        with library.database.transaction():
            erasure.erase(library, article_id, reason)
            answers = redact(library.database, article_id)
    index = PassageIndex(library)
    index.sync()
    index.close()
    erasure.scrub(library)
    return answers
