"""How old the newest article is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from assistant.library.days import bounds
from assistant.library.store import Library

_USED = (
    "FROM versions v CROSS JOIN articles a ON a.id = v.article_id AND a.version = v.version "
    "WHERE coalesce(a.withdrawn_at, a.hidden_at) IS NULL AND v.published BETWEEN ? AND ?"
)

LOOKED_AT = 20  # newest articles
OVERDUE = 5  # how many times as old as they are apart


@dataclass(frozen=True)
class Freshness:
    """`age` of the newest article that answers may use; None where no article is dated."""

    age: timedelta | None

    @property
    def label(self) -> str:
        """ "3 hours ago", "12 days ago"; '' when it is not known."""
        if self.age is None:
            return ""
        hours, days = int(self.age.total_seconds() // 3600), self.age.days
        if hours < 1:
            return "less than an hour ago"
        if days < 1:
            return f"{hours} hour{'' if hours == 1 else 's'} ago"
        if days < 60:
            return f"{days} day{'' if days == 1 else 's'} ago"
        return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"

    def is_stale(self, days: float) -> bool:
        """Whether it is older than so many days."""
        return self.age is not None and self.age > timedelta(days=days)


def freshness(library: Library, now: datetime | None = None) -> Freshness:
    """Articles carry the day of their publication, not the hour. Where one came in on that day or the next, it counts
    from then, else from the end of its day."""
    now = now or datetime.now(UTC)
    connection = library.database.connection
    newest = connection.execute(f"SELECT v.published {_USED} ORDER BY v.published DESC LIMIT 1", bounds(now)).fetchone()
    if newest is None:
        return Freshness(None)
    day = datetime.combine(datetime.fromisoformat(newest["published"]), time(), UTC)
    since = day + timedelta(days=1)
    (stored,) = connection.execute(
        f"SELECT max((SELECT f.stored_at FROM versions f WHERE f.article_id = a.id AND f.version = 1)) {_USED} "
        "AND v.published = ?",
        (*bounds(now), newest["published"]),
    ).fetchone()
    if stored and day <= (came := datetime.fromisoformat(stored)) <= day + timedelta(days=2):
        since = came
    return Freshness(max(now - since, timedelta(0)))


def is_overdue(library: Library, now: datetime | None = None) -> bool:
    """Whether the newest article is old for this paper: much older than its newest ones are apart."""
    days = [article.published for article in library.newest(LOOKED_AT) if article.published]
    age = freshness(library, now).age
    if age is None or len(days) < 2:
        return age is not None
    usual = (days[0] - days[-1]) / (len(days) - 1)
    return age > max(OVERDUE * usual, timedelta(days=2))
