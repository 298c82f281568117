"""Which answers are most worth an editor's look, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.desk.answers import StoredAnswer
from assistant.desk.reviews import Reviews, sentences
from assistant.desk.search import Filters, search
from assistant.desk.sensitive import sensitive
from assistant.library.store import Library
from assistant.schema import Answer

LOOKED_AT = 1_000  # newest answers


@dataclass(frozen=True)
class Item:
    """An answer that waits for a review. `reasons`: why it stands where it stands, heaviest first; `left`: how many of
    its sentences nobody has reviewed."""

    stored: StoredAnswer
    reasons: tuple[str, ...]
    weight: int
    left: int


@dataclass(frozen=True)
class ArticleState:
    """How an article stands now, and since when (ISO time; '' when it is not known)."""

    version: int
    since: str
    gone: str | None  # "withdrawn", "hidden" or "erased"


def queue(library: Library, limit: int = 200) -> list[Item]:
    """The answers that wait, the most worth a look first, then the newest. One that was reviewed or approved comes back
    when an article it cites has changed since."""
    states, reviews = article_states(library), Reviews(library.database).all()
    found = []
    for stored in search(library.database, Filters(), LOOKED_AT):
        own = reviews.get(stored.id, {})
        approved = stored.answer.mode == "checked" and stored.thumb != "down"
        left = 0 if approved else len(sentences(stored.answer)) - len(own)
        changed = list(changes(stored.answer, states, max((r.at for r in own.values()), default="")))
        if left or changed:
            weighed = sorted([*((4, r) for r in changed), *_reasons(stored)], key=lambda pair: -pair[0])
            found.append(Item(stored, tuple(r for _, r in weighed), sum(w for w, _ in weighed), left))
    return sorted(found, key=lambda item: -item.weight)[:limit]


def backlog(library: Library) -> int:
    """How many answers wait."""
    return len(queue(library, LOOKED_AT))


def changes(answer: Answer, states: Mapping[str, ArticleState], since: str = "") -> Iterator[str]:
    """What happened to the articles of an answer after a time, a line each."""
    for article_id, citation in {c.article_id: c for c in answer.citations}.items():
        state = states.get(article_id)
        if state is None or (state.since and state.since <= since):
            continue
        if state.gone:
            yield f"an article it cites was {state.gone}"
        elif state.version != citation.version:
            yield "an article it cites was changed"


def article_states(library: Library) -> dict[str, ArticleState]:
    """By article id."""
    rows = library.database.connection.execute(
        "SELECT a.id, a.version, a.withdrawn_at, a.hidden_at, a.erased_at, v.stored_at FROM articles a "
        "LEFT JOIN versions v ON v.article_id = a.id AND v.version = a.version"
    )
    states = {}
    for row in rows:
        gone = next((name for name in ("erased", "withdrawn", "hidden") if row[f"{name}_at"]), None)
        states[row["id"]] = ArticleState(row["version"], row[f"{gone or 'stored'}_at"] or "", gone)
    return states


def _reasons(stored: StoredAnswer) -> Iterator[tuple[int, str]]:
    """Weights with reasons that lie in the answer itself."""
    answer = stored.answer
    if stored.thumb == "down":
        yield 5, f"a reader was not helped{f': “{stored.reason}”' if stored.reason else ''}"
    if unverified := sum(claim.verdict == "unverified" for claim in answer.claims):
        yield 4, f"{unverified} sentence{'' if unverified == 1 else 's'} not verified"
    if why := sensitive(answer):
        yield 3, why
    if answer.certainty == "may answer":
        yield 1, f"given as one that may answer, with a confidence of {answer.confidence:.2f}"
    if answer.disagree:
        yield 2, "the articles disagree"
    if answer.removed:
        yield 1, f"{len(answer.removed)} sentence{'' if len(answer.removed) == 1 else 's'} of the model removed"
    if answer.fallback:
        yield 1, "the language model could not answer"
