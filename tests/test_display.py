"""What a reader sees of dates, periods, speakers and superseded figures, as plain text."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.config import Config
from assistant.desk.answers import StoredAnswer
from assistant.display import period_label
from assistant.footnotes import answer_text
from assistant.library.store import Library
from assistant.schema import Answer, ArticleLink, Citation, Claim, Period
from assistant.web.render import conversation_html


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (date(1990, 1, 1), date(1999, 12, 31), "1990 to 1999"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2024, 5, 12), date(2024, 5, 12), "12 May 2024"),
        (date(2020, 1, 1), None, "since 1 January 2020"),
        (None, date(2013, 12, 31), "until 31 December 2013"),
        (date(2025, 6, 1), date(2025, 8, 31), "1 June 2025 to 31 August 2025"),
    ],
)
def test_a_period_is_named_as_people_name_it(start: date | None, end: date | None, label: str) -> None:
    assert period_label(Period(start, end, "")) == label


def citation(number: int, quote: str, published: str | None, **more: object) -> Citation:
    return Citation(
        number=number, article_id=f"a{number}", version=1, start=0, end=len(quote), quote=quote,
        title=f"Title {number}", published=published, byline=None, url=None, source=None, kind="news", **more,
    )  # fmt: skip


def test_speaker_earlier_figures_copies_and_disagreement_are_in_the_plain_text() -> None:
    first = citation(1, "It costs 61 million.", "2025-03-14", also_in=(ArticleLink("x", 1, "The same", None),))
    older = citation(2, "It costs 48 million.", None, answer=(9, 19))
    answer = Answer(
        question="What does it cost?",
        standalone_question="What does it cost?",
        declined=False,
        confidence=0.9,
        mode="extractive",
        claims=(Claim(first.quote, "verbatim", (first,), speaker="Karin Lund", earlier=(older,)),),
        disagree=True,
    )
    assert answer_text(answer).splitlines() == [
        "The articles disagree here. Both are shown, each with its date.",
        "",
        "Karin Lund: “It costs 61 million.” [1]",
        "",
        "Earlier: “48 million” [2], undated",
        "",
        "[1] Title 1 · 14 March 2025 · also in: The same  (a1, version 1, 0–20)",
        "[2] Title 2 · undated  (a2, version 1, 0–20)",
    ]
    assert Answer.from_dict(answer.to_dict()) == answer


def test_a_decline_stored_before_it_had_sentences_still_opens(config: Config) -> None:
    answer = Answer("Why?", "Why?", declined=True, confidence=0.1, mode="extractive")
    link = {"article_id": "a", "version": 1, "title": "The mill", "published": "2025-01-01"}
    old = {**answer.to_dict(), "nearest": [link]}
    for name in ("period", "disagree"):
        del old[name]
    opened = Answer.from_dict(old)
    assert answer_text(opened).endswith("· The mill, 1 January 2025  (a)")
    stored = StoredAnswer("x", opened, None, None)
    assert "The mill" in conversation_html(Library.open(config.library, create=True), [stored], None)
