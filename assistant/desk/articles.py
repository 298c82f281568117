"""What editors do to articles, and which answers it touches."""

from __future__ import annotations

from assistant.desk.answers import AnswerLog
from assistant.library import withdrawal
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
