"""Yes or no is said only where the article's own words say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.footnotes import answer_text
from assistant.forms.decision import decision
from assistant.library.embedding import MiniLM
from tests.conftest import ingest, write_article

QUESTION = "is the swimming pool in Orford closed on Mondays?"
SAYS_SO = "The swimming pool in Orford is closed on Mondays."


@pytest.mark.parametrize(
    ("question", "sentence", "decided"),
    [
        (QUESTION, SAYS_SO, "Yes"),
        ("so is the swimming pool in Orford still closed on Mondays or not", SAYS_SO, "Yes"),
        (QUESTION, "The swimming pool in Orford is not closed on Mondays.", "No"),
        (QUESTION, "The swimming pool in Orford is no longer closed on Mondays.", "No"),
        ("do dogs pay on the tram?", "Dogs do not pay on the tram.", "No"),
        (QUESTION, "The swimming pool in Orford may be closed on Mondays.", None),
        (QUESTION, "The swimming pool in Orford was closed on Mondays.", None),
        (QUESTION, "The swimming pool in Orford is to be closed on Mondays if the council agrees.", None),
        (QUESTION, "The mayor said that the swimming pool in Orford is closed on Mondays.", None),
        (QUESTION, "“The swimming pool in Orford is closed on Mondays.”", None),
        (QUESTION, "The swimming pool in Orford is nearly always closed on Mondays.", None),
        (QUESTION, "The swimming pool in Ludgrave is closed on Mondays.", None),
        (QUESTION, "It is not true that the swimming pool in Orford is closed on Mondays.", None),
        ("is the pool closed or open on Mondays", "The pool is closed on Mondays.", None),
        ("when is the swimming pool in Orford closed?", SAYS_SO, None),
        ("does the council pay the union?", "The union pays the council.", None),
    ],
)  # fmt: skip
def test_a_sentence_decides_what_it_says_itself(question: str, sentence: str, decided: str | None) -> None:
    assert decision(question, sentence) == decided


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_asked_of_whatever_is_said(question: str, sentence: str) -> None:
    assert decision(question, sentence) in ("Yes", "No", None)


def test_an_answer_begins_with_yes_and_the_sentence_that_says_so(config: Config, tmp_path: Path) -> None:
    write_article(tmp_path / "in", "pool", f"{SAYS_SO} It has a slide.", title="Pool hours", published="2025-03-01")
    ingest(config, tmp_path / "in", encoder=MiniLM())
    answer = build_assistant(config).ask(QUESTION)
    assert (answer.form, answer.claims[0].heading, answer.claims[0].text) == ("yes-no", "Yes", SAYS_SO)
    assert answer_text(answer).startswith("Yes:")
