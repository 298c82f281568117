"""The times a claim names, against those of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.attribution.figures import ordinals
from assistant.attribution.pair import Pair, nearness
from assistant.facts.times import Time, times


def check_dates(pair: Pair) -> Iterator[str]:
    published = pair.source.published
    given = [(t, s) for s in pair.source.sentences for t in times(s.text, published)]
    for claimed in times(pair.claim, published):
        near = {id(t): nearness(pair.words, claimed.span, s.words, t.span) for t, s in given}
        covered = [t for t, _ in given if claimed.covers(t, published)]
        order = sorted((t for t, _ in given), key=lambda t: -near[id(t)])
        if not covered and not _is_the_day_of_the_article(claimed, pair) and not _in_other_words(claimed, pair):
            rival = next((t for t in order if near[id(t)] > 0), None)
            yield f"says {claimed.words}, " + (
                f"the source says {rival.words}" if rival else "which the source does not give"
            )
        elif covered:
            best = max(near[id(t)] for t in covered)
            here = {id(t) for t, s in given if s in pair.evidence}
            rival = next((t for t in order if t not in covered and id(t) in here and _like(t, claimed)), None)
            if rival and pair.means(near[id(rival)], best):
                yield f"says {claimed.words}, the source says {rival.words}"


def _in_other_words(claimed: Time, pair: Pair) -> bool:
    """Whether the source counts the same days ("ten days after") or has the day in words ("the fourteenth of
    June")."""
    text = pair.source.text.casefold()
    if count := re.match(r"(\w{1,40} \w{1,20}?)s? (?:ago|earlier|later|before|from)", claimed.words.casefold()):
        return count[1] in text
    if day := re.match(r"(\d{1,2}) (\w+)$", claimed.words):
        return float(day[1]) in ordinals(pair.source) and day[2].casefold() in text
    return False


def _is_the_day_of_the_article(claimed: Time, pair: Pair) -> bool:
    """Whether the claim only adds when the article was published: at its beginning ("In 2024, …"), or to what names
    no time."""
    day = pair.source.published
    if day is None or claimed.period is None:
        return False
    if claimed.span.start <= pair.weights.dates.leading and claimed.period.holds(day):
        return True
    if any(True for s in pair.evidence for _ in times(s.text, day)):
        return False
    return claimed.period.start == claimed.period.end == day


def _like(one: Time, other: Time) -> bool:
    return (one.weekday is None) == (other.weekday is None) and (one.period is None) == (other.period is None)
