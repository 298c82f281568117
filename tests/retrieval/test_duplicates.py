"""Near-copies are told once; articles that share a topic are not copies."""

from __future__ import annotations

from pathlib import Path

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.pipeline import Assistant
from assistant.retrieval.duplicates import contained, shingles
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

STORY = (
    "A fire broke out in the engine room of the ferry Sigrun on Tuesday evening, two miles off the harbour. "
    "The crew put it out within half an hour, and all 83 people on board were brought ashore unhurt. "
    "The coastguard sent two boats and a helicopter."
)


def archive(config: Config, tmp_path: Path, **stories: str) -> Assistant:
    for name, text in stories.items():
        write_article(tmp_path / "in", name, text, title=f"Ferry fire, told by {name}")
    ingest(config, tmp_path / "in")
    return build_assistant(
        Config(library=config.library, answer=AnswerConfig(threshold=0.0, sentences_read=0)), HashEncoder()
    )


def test_a_copy_with_small_edits_is_shown_once_and_named(config: Config, tmp_path: Path) -> None:
    edited = STORY.replace("on Tuesday evening, ", "").replace("two boats", "three boats")
    answer = archive(config, tmp_path, agency=STORY, gazette=edited).ask("What broke out in the engine room?")
    assert {c.article_id for c in answer.citations} <= {answer.passages[0].article_id}
    cited = answer.citations[0]
    assert {cited.article_id, *(a.article_id for a in cited.also_in)} == {"agency", "gazette"}


def test_another_story_of_the_same_event_stays_a_source_of_its_own(config: Config, tmp_path: Path) -> None:
    other = "The ferry Sigrun burned in its engine room, and a helicopter of the coastguard stood by. Nobody was hurt."
    answer = archive(config, tmp_path, agency=STORY, courier=other).ask("What burned in the engine room of the ferry?")
    assert {p.article_id for p in answer.passages} == {"agency", "courier"}
    assert not any(c.also_in for c in answer.citations)


def test_the_sample_archive_knows_the_agency_story_and_its_copies(sample: Assistant) -> None:
    answer = sample.ask("How many people were on board the ferry when the fire broke out?")
    copies = {a.article_id for c in answer.citations for a in c.also_in} | {c.article_id for c in answer.citations}
    assert {"ferry-fire-agency", "ferry-fire-gazette"} <= copies


def test_containment() -> None:
    story, beginning, word = (shingles(text, 4) for text in (STORY, STORY[:120], "ferry"))
    assert contained(beginning, story, 0.6)
    assert not contained(story, beginning, 0.6)
    assert contained(word, word, 1.0)
    assert not contained(story, story, 1.01)
