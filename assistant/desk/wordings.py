"""Further wordings that an approved answer is given to: questions that readers asked, of which editors tick those that
it answers, too. Kept as they were typed, so that no word of an article is among them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.leaning import leaning
from assistant.desk.questions import folded
from assistant.errors import FootnoteError
from assistant.library.database import Database
from assistant.library.store import Library
from assistant.library.stories import fellows
from assistant.library.tables import ANSWERS
from assistant.pins.approved import Approved
from assistant.pins.match import may_be_same, same_question
from assistant.pins.store import Pins
from assistant.pipeline import checked
from assistant.retrieval.dates import period
from assistant.weights import Weights

MAX_WORDINGS = 20
LOOKED_AT = 1_000  # newest answers
NEAR = 0.5  # cosine from which a question is near another in meaning


@dataclass(frozen=True)
class Wording:
    """A question as a reader typed it last, how often it was asked so far, and whether it was answered from articles of
    the story in question. `day`: when it was asked last."""

    text: str
    count: int
    day: date
    of_story: bool


def offered(
    library: Library, approved: Approved, weights: Weights, question: str, articles: Sequence[str], today: date
) -> list[Wording]:
    """What readers asked that stands alone and that no approved answer is given to, nor would be this one for its own
    question alone: what is near it in meaning, and what was answered from articles of the stories of these ones. The
    nearest first."""
    own = approved.asked(question, today)
    pins = Pins(library.database).all()
    found = []
    for one in _asked(library, articles):
        asked = approved.asked(one.text, one.day)
        likeness = float(own.vector @ asked.vector)
        if (one.of_story or likeness >= NEAR) and _stands_alone(one, weights, today):
            found.append((likeness, one, asked))
    kept: list[Wording] = []
    for _, one, asked in sorted(found, key=lambda item: -item[0]):
        same = may_be_same(one.text, question) and same_question(asked, own, weights)
        if len(kept) < MAX_WORDINGS and not same and not approved.given(asked, pins):
            kept.append(one)
    return kept


def check_wordings(database: Database, wordings: Iterable[str], question: str, before: str) -> tuple[str, ...]:
    """Those that an approved answer to this question is given to beside it; `before`: the id of the one that it takes
    the place of. Raises FootnoteError for too many, and for one that no reader asked, or that was forgotten. Call
    inside the transaction that stores them."""
    kept = tuple(one for one in dict.fromkeys(map(checked, wordings)) if one != question)
    if len(kept) > MAX_WORDINGS:
        raise FootnoteError(f"An approved answer has at most {MAX_WORDINGS} further wordings.")
    rows = database.connection.execute(
        "SELECT wording FROM pin_wordings WHERE pin_id = ?1 UNION "
        f"SELECT told ->> '$.question' FROM {ANSWERS} WHERE told ->> '$.question' IN (SELECT value FROM json_each(?2))",
        (before, json.dumps(kept)),
    ).fetchall()
    if unknown := set(kept) - {row["wording"] for row in rows}:
        raise FootnoteError(f"“{min(unknown)[:80]}” was asked by no reader, or was forgotten. Untick it.")
    return kept


def _asked(library: Library, articles: Sequence[str]) -> list[Wording]:
    """The questions of the newest answers, each once however it was typed, the newest first; none that was understood
    by what was said before it, nor a greeting."""
    of_stories = {one for those in fellows(library, articles).values() for one in those}
    rows = library.database.connection.execute(
        "SELECT told ->> '$.question' AS question, max(asked_at) AS asked_at, count(*) AS times, "
        "max(EXISTS (SELECT 1 FROM json_tree(told, '$.claims') WHERE key = 'article_id' "
        "AND atom IN (SELECT value FROM json_each(?)))) AS of_story "
        f"FROM (SELECT * FROM {ANSWERS} ORDER BY asked_at DESC, id LIMIT ?) WHERE NOT altered "
        "AND told ->> '$.question' = told ->> '$.standalone_question' AND told ->> '$.form' IS NOT 'archive' "
        "GROUP BY question ORDER BY max(asked_at) DESC, question",
        (json.dumps(list({*of_stories, *articles})), LOOKED_AT),
    )
    found: dict[str, Wording] = {}
    for row in rows:
        day = date.fromisoformat(row["asked_at"][:10])
        new = Wording(row["question"], row["times"], day, bool(row["of_story"]))
        first = found.setdefault(folded(new.text), new)
        if first is not new:
            more = first.count + new.count
            found[folded(new.text)] = replace(first, count=more, of_story=first.of_story or new.of_story)
    return list(found.values())


def _stands_alone(one: Wording, weights: Weights, today: date) -> bool:
    """Whether a question can be understood by itself, and asks about the same time today as when it was asked."""
    if leaning(one.text, weights.condense) >= weights.condense.surely:
        return False
    return period(one.text, one.day) == period(one.text, today)
