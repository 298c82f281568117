"""What stands now leads, also in other words, and what was wrong is put right."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.assembly import build_assistant, build_ingest
from assistant.config import Config
from assistant.facts.changed import corrects, tells_a_change
from assistant.pipeline import Assistant
from tests.conftest import write_article
from tests.fakes import Silence

TOLD = """
2023-04-02 | Greave tunnel gets its first spade | The road tunnel under the Greave is being dug. Cars are to use the
 Greave tunnel from 1 March, the builder said.
2023-11-20 | Greave tunnel late again | The Greave tunnel will not be ready in spring. It is now due to open on 20
 June, the site manager said.
2022-05-01 | Monks of Orvain brew beer | Abbot Dom Lambert of Orvain abbey blessed the kettle. The monks brew again.
2024-02-11 | New abbot for Orvain | The abbey of Orvain has a new abbot. The eleven monks of Orvain abbey elected
 Brother Thibault as abbot to succeed Dom Lambert.
""".replace("\n ", " ")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("told")
    for number, line in enumerate(TOLD.strip().splitlines()):
        published, title, text = line.split(" | ")
        write_article(folder / "in", f"told-{number}", text, title=title, published=published)
    config = Config(library=folder / "library", today=date(2024, 12, 1))
    build_ingest(config, Silence()).run([folder / "in"])
    return build_assistant(config)


@pytest.mark.parametrize(
    ("question", "leads", "earlier"),
    [
        ("When does the Greave tunnel open?", "20 June", ["1 March"]),
        ("Who is the abbot of Orvain?", "Brother Thibault", []),
    ],
)
def test_what_stands_now_leads(archive: Assistant, question: str, leads: str, earlier: list[str]) -> None:
    answer = archive.ask(question)
    assert leads in answer.claims[0].text
    assert all(any(value in c.quote for c in answer.claims[0].earlier) for value in earlier)


@pytest.mark.parametrize(
    "text",
    [
        "In our report on the fire we gave the wrong age.",
        "We gave the wrong date for the meeting.",
        "The town did not pay as much for the site as we wrote on Thursday.",
    ],
)
def test_an_article_that_puts_something_right_is_known(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize("text", ["The wrong man was arrested.", "He found an error in the bill.", "It is right."])
def test_a_mistake_of_somebody_else_is_none_of_the_papers(text: str) -> None:
    assert not corrects(text)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("The opening moves to May.", True),
        ("It now costs £5.80.", True),
        ("The number of injured has risen to 19.", True),
        ("The fastest was doing 71mph.", False),
        ("Some 60 tonnes go abroad.", False),
    ],
)
def test_a_change_is_told_by_its_words(text: str, changed: bool) -> None:
    assert tells_a_change(text) == changed
