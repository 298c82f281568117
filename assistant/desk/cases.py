"""Reviewed answers as eval cases, kept in the library, where `python -m evals run --library` reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.desk.answers import AnswerLog, StoredAnswer
from assistant.desk.audit import note
from assistant.desk.conflicts import eval_case, unchanged
from assistant.desk.named import check_used
from assistant.desk.resting import Cited, place_words
from assistant.desk.reviews import DOES_SAY, NO_ANSWER, Review, Reviews, sentences
from assistant.errors import FootnoteError, NotThereError
from assistant.library.database import Database, now
from assistant.library.store import Library
from assistant.schema import Answer

_TAG = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def promote(
    library: Library,
    answer_id: str,
    actor: str,
    tags: Sequence[str] = (),
    gold: Sequence[Cited] = (),
    based_on: str | None = None,
) -> dict[str, Any]:
    """Make a reviewed answer an eval case and return it, in the form of a line of a data folder.

    Gold are the sentences reviewed as supported, or else the exact words in `gold`, and the article that does say what
    was declined; without any the question is one that must be declined. What does not answer is a distractor. Raises
    FootnoteError when the answer is not reviewed whole, or its articles have changed; ChangedError when somebody else
    made or dropped its case after the revision `based_on`.
    """
    stored = AnswerLog(library.database).get(answer_id)
    if stored is None:
        raise NotThereError("There is no such answer.")
    if wrong := [tag for tag in tags if not _TAG.fullmatch(tag)]:
        raise FootnoteError(f"'{wrong[0][:40]}' is no tag: use lower-case letters, digits and hyphens, 32 at most.")
    reviews = Reviews(library.database).of(answer_id)
    wanted, answers = _gold(stored.answer, reviews, gold)
    named = [review.article for review in reviews.values() if review.article]
    with library.database.transaction() as connection:
        unchanged(library.database, eval_case(answer_id), based_on)
        placed = [place_words(library, cited) for cited in wanted]
        for article_id in named:
            check_used(library.database, article_id)
        gold_ids = list(dict.fromkeys([*(article.id for article, _ in placed), *named]))
        case = {
            "id": f"desk-{answer_id[:12]}",
            "question": stored.answer.question,
            "history": [{"role": "user", "text": text} for text in asked_before(library.database, stored)],
            "answerable": bool(gold_ids),
            "answer": answers[0] if answers else None,
            "answers": answers,
            "gold_doc_ids": gold_ids,
            "gold_text": [article.text[span.start : span.end] for article, span in placed],
            "distractor_doc_ids": _distractors(stored.answer, reviews, gold_ids),
            "tags": list(tags) or ["desk"],
        }
        connection.execute(
            "INSERT OR REPLACE INTO eval_cases VALUES (?, ?, ?, ?)",
            (answer_id, json.dumps(case, ensure_ascii=False), actor, now()),
        )
        note(library.database, actor, "eval case made", answer_id)
    return case


def _gold(answer: Answer, reviews: Mapping[int, Review], given: Sequence[Cited]) -> tuple[list[Cited], list[str]]:
    """The words that should be cited, and the short answers in them."""
    if not sentences(answer):
        raise FootnoteError("A plain reply makes no eval case.")
    if len(reviews) < len(sentences(answer)):
        raise FootnoteError("Review every sentence of this answer first.")
    if given:
        return list(given), [cited.words.strip() for cited in given]
    if answer.declined and reviews[0].verdict not in ("supported", DOES_SAY):
        raise FootnoteError("Say which words of which article answer it: the decline was not right.")
    right = [claim for place, claim in enumerate(answer.claims) if reviews[place].verdict == "supported"]
    cited = [Cited(c.article_id, c.quote) for claim in right for c in claim.citations]
    return cited, [c.answering_words or c.quote for claim in right for c in claim.citations[:1]]


def _distractors(answer: Answer, reviews: Mapping[int, Review], gold: Sequence[str]) -> list[str]:
    """The articles whose words do not answer; all that were cited, where none answers."""
    cited = [c.article_id for c in answer.citations]
    if gold:
        besides = [claim for place, claim in enumerate(answer.claims) if reviews[place].verdict == NO_ANSWER]
        cited = [c.article_id for claim in besides for c in claim.citations]
    return [article_id for article_id in dict.fromkeys(cited) if article_id not in gold]


def local_cases(database: Database) -> list[dict[str, Any]]:
    """All of which answers may still use the gold articles, oldest first."""
    rows = database.connection.execute(
        "SELECT content FROM eval_cases WHERE NOT EXISTS (SELECT 1 FROM json_each(content, '$.gold_doc_ids') gold "
        "LEFT JOIN articles a ON a.id = gold.value "
        "WHERE a.id IS NULL OR coalesce(a.withdrawn_at, a.hidden_at, a.erased_at) IS NOT NULL) ORDER BY at, answer_id"
    )
    return [json.loads(row["content"]) for row in rows]


def case_of(database: Database, answer_id: str) -> dict[str, Any] | None:
    """The case that was made of an answer."""
    row = database.connection.execute("SELECT content FROM eval_cases WHERE answer_id = ?", (answer_id,)).fetchone()
    return dict(json.loads(row["content"])) if row else None


def drop(database: Database, answer_id: str, actor: str, based_on: str | None = None) -> None:
    """Raises FootnoteError when no case was made of this answer, and ChangedError like `promote`."""
    with database.transaction() as connection:
        unchanged(database, eval_case(answer_id), based_on)
        if not connection.execute("DELETE FROM eval_cases WHERE answer_id = ?", (answer_id,)).rowcount:
            raise NotThereError("No eval case was made of this answer.")
        note(database, actor, "eval case dropped", answer_id)


def asked_before(database: Database, stored: StoredAnswer) -> list[str]:
    """The questions of the conversation before this answer, oldest first."""
    rows = database.connection.execute(
        "SELECT a.answer ->> '$.question' AS question FROM answers a JOIN answers own ON own.id = ? "
        "AND a.conversation_id = own.conversation_id AND a.turn < own.turn ORDER BY a.turn",
        (stored.id,),
    )
    return [row["question"] for row in rows]
