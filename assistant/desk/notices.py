"""What has happened since to the articles that an answer cites."""

from __future__ import annotations

from assistant.display import long_date
from assistant.library.store import Library
from assistant.schema import Answer


def notices(answer: Answer, library: Library) -> list[str]:
    """A line for each cited article that was withdrawn, erased or changed since, in the order of the citations."""
    cited = {c.article_id: c for c in reversed(answer.citations)}
    found = [_notice(article_id, c.version, c.title, library) for article_id, c in reversed(cited.items())]
    return [line for line in found if line]


def _notice(article_id: str, version: int, title: str, library: Library) -> str | None:
    if erased := library.erased_at(article_id):
        return f"An article cited here was erased on {long_date(erased[:10])}."
    if library.is_altered(article_id, version):
        return f"“{title}” cannot be shown at the moment: its stored text was damaged."
    article = library.as_stored(article_id)
    if article.withdrawn_at:
        return f"“{title}” was withdrawn on {long_date(article.withdrawn_at[:10])}: {article.withdrawn_because}"
    if article.version == version:
        return None
    corrected = f" Correction: {article.correction}" if article.correction else ""
    return f"“{title}” has changed since; this answer cites version {version}.{corrected}"
