"""The desk in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from assistant.library.database import Database
from assistant.library.tables import ANSWERS, VERSIONS
from assistant.schema import Form

CITED = 10  # articles listed


@dataclass(frozen=True)
class Day:
    """What was asked on a day (UTC). `sentences` were given, `verified` of them verbatim or supported."""

    day: date
    questions: int = 0
    declined: int = 0
    sentences: int = 0
    verified: int = 0
    up: int = 0
    down: int = 0


@dataclass(frozen=True)
class OfForm:
    """How often a form of question was asked, and how many of its answers were declined and helped or did not."""

    form: Form
    asked: int
    declined: int
    up: int
    down: int


@dataclass(frozen=True)
class Overview:
    """`days`: oldest first, those without a question too. `cited`: ids and titles of the articles cited most, and by
    how many answers. `stages`: median seconds of each stage, slowest first. `forms`: those asked for most first."""

    days: tuple[Day, ...]
    cited: tuple[tuple[str, str, int], ...]
    stages: tuple[tuple[str, float], ...]
    forms: tuple[OfForm, ...]


def overview(database: Database, days: int = 30, today: date | None = None) -> Overview:
    """The last days, today included."""
    first = (today or datetime.now(UTC).date()) - timedelta(days=days - 1)
    rows = database.connection.execute(
        "SELECT substr(asked_at, 1, 10) AS day, count(*) AS questions, "
        "count(*) FILTER (WHERE told ->> '$.declined') AS declined, "
        "coalesce(sum(json_array_length(told, '$.claims')), 0) AS sentences, "
        "sum((SELECT count(*) FROM json_each(told, '$.claims') "
        "WHERE value ->> 'verdict' <> 'unverified')) AS verified, "
        "sum(thumb IS 'up') AS up, sum(thumb IS 'down') AS down "
        f"FROM {ANSWERS} WHERE asked_at >= ? GROUP BY day",
        (first.isoformat(),),
    )
    counted = {row["day"]: row for row in rows}
    listed = []
    for day in (first + timedelta(days=n) for n in range(days)):
        row = counted.get(day.isoformat())
        listed.append(Day(day, **{k: row[k] for k in row.keys() if k != "day"}) if row else Day(day))  # noqa: SIM118
    return Overview(tuple(listed), _cited(database, first), _stages(database, first), _forms(database, first))


def _cited(database: Database, first: date) -> tuple[tuple[str, str, int], ...]:
    rows = database.connection.execute(
        "SELECT t.atom AS id, coalesce(iif(v.altered, NULL, v.title), t.atom) AS title, "
        "count(DISTINCT n.id) AS answers FROM "
        f"{ANSWERS} n, json_tree(n.told, '$.claims') t "
        "LEFT JOIN articles a ON a.id = t.atom "
        f"LEFT JOIN {VERSIONS} v ON v.article_id = a.id AND v.version = a.version "
        "WHERE n.asked_at >= ? AND t.key = 'article_id' GROUP BY t.atom ORDER BY answers DESC, id LIMIT ?",
        (first.isoformat(), CITED),
    )
    return tuple((row["id"], row["title"], row["answers"]) for row in rows)


def _stages(database: Database, first: date) -> tuple[tuple[str, float], ...]:
    rows = database.connection.execute(
        f"SELECT s.key AS stage, s.atom AS seconds FROM {ANSWERS} n, json_each(n.told, '$.seconds') s "
        "WHERE n.asked_at >= ? AND s.key <> 'total' ORDER BY s.atom",
        (first.isoformat(),),
    )
    taken: dict[str, list[float]] = {}
    for row in rows:
        taken.setdefault(row["stage"], []).append(row["seconds"])
    medians = [(stage, values[len(values) // 2]) for stage, values in taken.items()]
    return tuple(sorted(medians, key=lambda pair: -pair[1]))


def _forms(database: Database, first: date) -> tuple[OfForm, ...]:
    rows = database.connection.execute(
        "SELECT coalesce(told ->> '$.form', 'fact') AS form, count(*) AS asked, "
        "count(*) FILTER (WHERE told ->> '$.declined') AS declined, "
        "sum(thumb IS 'up') AS up, sum(thumb IS 'down') AS down "
        f"FROM {ANSWERS} WHERE asked_at >= ? GROUP BY form ORDER BY asked DESC, form",
        (first.isoformat(),),
    )
    return tuple(OfForm(**dict(row)) for row in rows)
