"""Countries go by many names, and what is said of one does not answer a question about another."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.known_words import in_known_words
from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.library.embedding import MiniLM
from assistant.pipeline import Assistant
from tests.conftest import ingest, write_article

FERRY = """\
Latvia and Estonia signed an agreement on a common ferry on 4 May. The ferry will sail twice a day.

Latvia's transport minister, Anda Liepkalne, called it the cheapest road of the Baltic. Latvian sailors are to be paid \
2,300 euros a month.
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("ferry")
    config = Config(library=folder / "library")
    ingest(
        config, write_article(folder, "ferry", FERRY, title="A ferry for two", published="2025-05-05"), encoder=MiniLM()
    )
    return build_assistant(config)


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("What did Riga and Tallinn sign?", "What did Latvia and Estonia sign?"),
        ("What do the estonians get?", "What do the Estonia get?"),
        ("What does a flat in Riga cost?", "What does a flat in Riga cost?"),
        ("Who are the Latvians?", "Who are the Latvians?"),
        ("What did Helsinki say?", "What did Helsinki say?"),
    ],
)
def test_a_country_is_looked_for_by_a_name_that_the_articles_use(ferry: Assistant, question: str, known: str) -> None:
    assert in_known_words(question, ferry.library) == known


def test_a_capital_finds_what_its_country_did(ferry: Assistant) -> None:
    answer = ferry.ask("When did Riga and Tallinn sign their ferry deal?")
    assert "4 May" in answer.claims[0].text
    assert answer.question == "When did Riga and Tallinn sign their ferry deal?"
    assert answer.standalone_question == "When did Latvia and Estonia sign their ferry deal?"


@pytest.mark.parametrize(
    ("of_this", "of_another"),
    [
        ("Who is Latvia's transport minister?", "Who is Lithuania's transport minister?"),
        ("How much are Latvian sailors paid a month?", "How much are Danish sailors paid a month?"),
    ],
)
def test_what_is_said_of_one_country_is_no_answer_about_another(
    ferry: Assistant, of_this: str, of_another: str
) -> None:
    assert not ferry.ask(of_this).declined
    assert ferry.ask(of_another).declined


def test_an_article_that_names_no_country_may_answer_about_any(tmp_path: Path) -> None:
    config = Config(library=tmp_path / "library")
    text = "The customs union has four members. Its seat is in a former school."
    ingest(config, write_article(tmp_path, "union", text, title="A union"), encoder=MiniLM())
    sentences = build_assistant(config).consider("How many members has the union that Denmark joined?").sentences
    assert {candidate.evidence.elsewhere for candidate in sentences} == {0.0}
