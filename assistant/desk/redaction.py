"""Stored answers without the words of an article that was erased."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from assistant.library.database import Database
from assistant.library.tables import ANSWER_DIGEST, ANSWERS
from assistant.schema import Answer, Citation, Claim

REDACTED = "[removed: the article was erased]"


def redact(database: Database, article_id: str) -> list[str]:
    """Take an article's words out of all stored answers; return the ids of those that held any, newest first.
    Approved answers that cite it are deleted with all that they are given to, and eval cases; so is all that can no
    longer be read, which may hold them.

    Call inside `database.transaction()`.
    """
    rows = database.connection.execute(
        "SELECT id, told, (SELECT min(path LIKE '$.passages%') FROM json_tree(a.told) WHERE key = 'article_id' "
        f"AND atom = ?) AS only_found FROM {ANSWERS} a WHERE only_found IS NOT NULL ORDER BY asked_at DESC, id",
        (article_id,),
    ).fetchall()
    for row in rows:
        answer = Answer.from_dict(json.loads(row["told"]))
        answer = _without_passages(answer, article_id) if row["only_found"] else redacted(answer, article_id)
        rewrite(database.connection, row["id"], json.dumps(answer.to_dict(), ensure_ascii=False))
    as_typed(database.connection)
    for table, column in (("answers", "answer"), ("pins", "answer"), ("eval_cases", "content")):
        database.connection.execute(f"DELETE FROM {table} WHERE NOT json_valid({column})")
    for table, column in (("pins", "answer"), ("eval_cases", "content")):
        database.connection.execute(
            f"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM json_tree({column}) WHERE atom = ?)", (article_id,)
        )
    return [row["id"] for row in rows if not row["only_found"]]


def as_typed(connection: Any, conversation: str | None = None) -> None:
    """Leave every question, or every one of a conversation, with its reader's own words: what it was searched for may
    hold words of an earlier question or answer, or of an article for a slip of the pen."""
    searched = connection.execute(
        f"SELECT id, json_set(told, '$.standalone_question', told ->> '$.question') AS own FROM {ANSWERS} "
        "WHERE conversation_id = coalesce(?, conversation_id) "
        "AND told ->> '$.standalone_question' <> told ->> '$.question'",
        (conversation,),
    )
    for row in searched.fetchall():
        rewrite(connection, row["id"], row["own"])


def rewrite(connection: Any, answer_id: str, answer: str) -> None:
    """Put this (JSON) in the place of a stored answer. One that the disk has altered is not taken for whole by that."""
    row = connection.execute(f"SELECT altered FROM {ANSWERS} WHERE id = ?", (answer_id,)).fetchone()
    connection.execute("UPDATE answers SET answer = ? WHERE id = ?", (answer, answer_id))
    if not row["altered"]:
        connection.execute(f"UPDATE answers SET digest = {ANSWER_DIGEST} WHERE id = ?", (answer_id,))


def without_erased(database: Database, answer: Answer) -> Answer:
    """The answer without the words of articles that were erased while it was made. Call inside a transaction."""
    cited = {c.article_id for c in answer.citations} | {n.article_id for n in answer.nearest}
    cited |= {link.article_id for c in answer.citations for link in c.also_in}
    found = {p.article_id for p in answer.passages}
    rows = database.connection.execute(
        "SELECT id FROM articles WHERE erased_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(cited | found)),),
    ).fetchall()
    for row in rows:
        answer = redacted(answer, row["id"]) if row["id"] in cited else _without_passages(answer, row["id"])
    return answer


def redacted(answer: Answer, article_id: str) -> Answer:
    """The answer without the words of an article, and without what may repeat them: a note, removed sentences."""
    return replace(
        _without_passages(answer, article_id),
        standalone_question=answer.question,
        claims=tuple(_claim(claim, article_id) for claim in answer.claims),
        nearest=tuple(n for n in answer.nearest if n.article_id != article_id),
        removed=(),
        note=None,
    )


def _without_passages(answer: Answer, article_id: str) -> Answer:
    return replace(answer, passages=tuple(p for p in answer.passages if p.article_id != article_id))


def _claim(claim: Claim, article_id: str) -> Claim:
    citations = tuple(_citation(c, article_id) for c in claim.citations)
    earlier = tuple(_citation(c, article_id) for c in claim.earlier)
    lead_in = _citation(claim.lead_in, article_id) if claim.lead_in else None
    claim = replace(claim, citations=citations, earlier=earlier, lead_in=lead_in)
    if all(c.article_id != article_id for c in claim.citations):
        return claim
    return replace(claim, text=REDACTED, speaker=None, reasons=())


def _citation(citation: Citation, article_id: str) -> Citation:
    kept = replace(citation, also_in=tuple(a for a in citation.also_in if a.article_id != article_id))
    if citation.article_id != article_id:
        return kept
    return replace(kept, start=0, end=0, quote="", title=REDACTED, byline=None, url=None, answer=None)
