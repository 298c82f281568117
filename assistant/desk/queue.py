"""Which answers are most worth an editor's look, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.desk.answers import StoredAnswer
from assistant.desk.questions import same_question
from assistant.desk.reviews import Review, Reviews, sentences
from assistant.desk.search import Filters, search
from assistant.desk.sensitive import sensitive
from assistant.library.store import Library
from assistant.schema import Answer

LOOKED_AT = 1_000  # newest answers
Order = Literal["worth", "newest", "count"]
Weighed = tuple[int, str]  # a reason, and how much it weighs
_SECOND = len("2026-03-01T10:00:00")


@dataclass(frozen=True)
class Item:
    """A question that waits for a review. `stored`: its newest answer that waits; `ids`: of all that do, newest first;
    `count`: how often it was asked. `reasons`: why it stands where it stands, heaviest first; `left`: how many of the
    newest answer's sentences nobody has reviewed."""

    stored: StoredAnswer
    reasons: tuple[str, ...]
    weight: int
    left: int
    count: int
    ids: tuple[str, ...]


@dataclass(frozen=True)
class ArticleState:
    """How an article stands now, and since when (ISO time; '' when it is not known)."""

    version: int
    since: str
    gone: str | None  # "withdrawn", "hidden" or "erased"


def queue(library: Library, limit: int = 200, order: Order = "worth") -> list[Item]:
    """The questions that wait, each once: the most worth a look first, then the newest; or the newest first, or those
    asked most. One that was reviewed or approved comes back when an article it cites has changed since. A review counts
    for the same answer to the same question given before it."""
    log, states = search(library.database, Filters(), LOOKED_AT), article_states(library)
    reviews = Reviews(library.database).all()
    asked, settled = Counter(same_question(s.answer) for s in log), _settled(log, reviews)
    waiting: dict[tuple[str, str], list[tuple[StoredAnswer, int, list[Weighed]]]] = {}
    for stored in log:
        own = reviews.get(stored.id, {})
        approved = stored.answer.mode == "checked" and stored.thumb != "down"
        left, since = len(sentences(stored.answer)) - len(own), max((r.at for r in own.values()), default="")
        if (at := settled.get(_given(stored.answer), ""))[:_SECOND] >= stored.asked_at[:_SECOND]:
            left, since = 0, max(at, since)
        left = 0 if approved else left
        changed = [(4, reason) for reason in changes(stored.answer, states, since)]
        if left or changed:
            waiting.setdefault(same_question(stored.answer), []).append((stored, left, [*changed, *_reasons(stored)]))
    found = [_item(those, asked[question]) for question, those in waiting.items()]
    keys = {"worth": lambda item: -item.weight, "newest": lambda _: 0, "count": lambda item: -item.count}
    return sorted(found, key=keys[order])[:limit]


def backlog(library: Library) -> int:
    """How many questions wait."""
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


def _item(those: Sequence[tuple[StoredAnswer, int, list[Weighed]]], count: int) -> Item:
    """From the answers to one question that wait, newest first."""
    stored, left, _ = those[0]
    weighed = sorted(dict.fromkeys(one for *_, own in those for one in own), key=lambda pair: -pair[0])
    ids = tuple(one.id for one, *_ in those)
    return Item(stored, tuple(r for _, r in weighed), sum(w for w, _ in weighed), left, count, ids)


def _settled(log: Sequence[StoredAnswer], reviews: Mapping[str, Mapping[int, Review]]) -> dict[Any, str]:
    """When each answer to each question was last reviewed whole."""
    settled: dict[Any, str] = {}
    for stored in log:
        own = reviews.get(stored.id, {})
        if own and len(own) >= len(sentences(stored.answer)):
            given = _given(stored.answer)
            settled[given] = max(settled.get(given, ""), *(r.at for r in own.values()))
    return settled


def _given(answer: Answer) -> tuple[object, ...]:
    """Equal where the same question was given the same answer, resting on the same words."""
    cited = [tuple((c.article_id, c.version, c.start, c.end) for c in claim.citations) for claim in answer.claims]
    return *same_question(answer), answer.declined, tuple(claim.text for claim in answer.claims), tuple(cited)


def _reasons(stored: StoredAnswer) -> Iterator[Weighed]:
    """Weights with reasons that lie in the answer itself."""
    answer = stored.answer
    if stored.thumb == "down":
        yield 5, f"a reader was not helped{f': “{stored.reason}”' if stored.reason else ''}"
    if unverified := sum(claim.verdict == "unverified" for claim in answer.claims):
        yield 4, f"{unverified} sentence{'' if unverified == 1 else 's'} not verified"
    if why := sensitive(answer):
        yield 3, why
    if answer.certainty == "may answer":
        yield 1, "given as one that may answer"
    if answer.disagree:
        yield 2, "the articles disagree"
    if answer.removed:
        yield 1, f"{len(answer.removed)} sentence{'' if len(answer.removed) == 1 else 's'} of the model removed"
    if answer.fallback:
        yield 1, "the language model could not answer"
