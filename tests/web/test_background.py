from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.assembly import build_ingest
from assistant.config import AnswerConfig, Config
from assistant.desk import articles as desk
from assistant.desk.stories import merge, rename, split
from assistant.library.placements import story_of
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.web import background as module
from assistant.web.background import Background
from assistant.web.examples import offers
from assistant.web.limits import BusyError
from assistant.web.offers import NOTHING, Developing
from assistant.web.render import conversation_html
from assistant.web.server import build_app
from tests.fakes import Silence

QUESTION = {"question": "What will the Heron Bridge cost?"}


def test_a_background_that_nobody_started_loads_when_it_is_needed(sample_library: Path) -> None:
    background = Background(Config(library=sample_library))
    assert background.offers() == NOTHING
    assert not background.assistant().ask("When did Montenegro join NATO?").declined
    assert background.assistant() is background.assistant()
    deadline = time.monotonic() + 60
    while not background.offers().examples and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert background.offers().examples


def test_a_story_shows_its_newest_article_that_begins_with_it(sample: Assistant) -> None:
    """Not one that mentions it: the mayor, who will not stand again, speaks of the bridge, too."""
    newest = {story.called: story.newest.article_id for story in offers(sample).stories}
    assert newest["Heron Bridge"] == "heron-bridge-resumes"


def test_what_could_not_be_loaded_is_tried_again_after_a_pause(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock on the wall may say what it likes meanwhile."""
    background = Background(Config(library=tmp_path / "library"))
    with pytest.raises(BusyError) as told:
        background.assistant()
    assert told.value.status == 503
    assert 0 < told.value.wait <= module.PAUSE
    assert str(tmp_path) not in str(told.value)
    shutil.copytree(sample_library, tmp_path / "library")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    with pytest.raises(BusyError):
        background.assistant()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + module.PAUSE)
    assert background.assistant().ask("When did Montenegro join NATO?").claims
    background.finish()


def test_a_reader_is_told_when_to_come_again_and_then_gets_the_answer(
    sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.0)
    app = build_app(Config(library=sample_copy, answer=AnswerConfig(sentences_read=0)))
    client = TestClient(app, raise_server_exceptions=False)
    away = sample_copy.rename(tmp_path / "away")
    refused = client.post("/api/ask", json=QUESTION)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert refused.json() == {"error": module.NOT_LOADED.format(wait=1)}
    away.rename(sample_copy)
    assert client.post("/api/ask", json=QUESTION).json()["answer"]["claims"]
    app.state.site.background.finish()


def test_an_example_goes_with_its_article_and_comes_back_with_it(sample_copy: Path) -> None:
    """On the page as it is shown next, without anything being loaded anew."""
    background = Background(Config(library=sample_copy))
    background.start()
    background.finish()
    shown = list(background.offers().examples)
    library = Library.open(sample_copy)  # as another process opens it
    ingest = build_ingest(Config(library=sample_copy), Silence(), background.assistant().encoder)
    gone = min(article for article, _ in shown[0].answered_from)
    of_others = [example for example in shown if gone not in {article for article, _ in example.answered_from}]
    assert 0 < len(of_others) < len(shown)

    def remain() -> None:
        left = background.offers()
        assert [e for e in left.examples if e in shown] == of_others
        assert all(gone not in {article for article, _ in story.told_by} for story in left.stories)
        assert shown[0].question not in conversation_html(library, [], None, left)

    for change in (desk.withdraw, desk.hide):
        change(library, gone, "It was wrong.", "test")
        remain()
        desk.restore(ingest, library, gone, "It was right.", "test")
        assert set(shown) <= set(background.offers().examples)
    desk.correct(ingest, library, gone, "Another title", "It says nothing of it now.", "All was wrong.", "test")
    remain()
    desk.erase(library, gone, "A court order.", "test")
    remain()


def test_a_corrected_story_is_offered_as_it_is_now(sample_copy: Path) -> None:
    """Its old name on no page any more, the rest as soon as it has been looked for."""
    background = Background(Config(library=sample_copy))
    background.start()
    background.finish()
    library = Library.open(sample_copy)  # as another process opens it
    ferry, bridge = (story_of(library, i) or 0 for i in ("sigrun-second-inspection", "heron-bridge-vote"))

    def offered(number: int) -> Developing | None:
        return next((story for story in background.offers().stories if story.number == number), None)

    def until(number: int, called: str, articles: int) -> None:
        deadline = time.monotonic() + 60
        while (story := offered(number)) is None or (story.called, len(story.told_by)) != (called, articles):
            assert time.monotonic() < deadline, story
            threading.Event().wait(0.05)

    until(ferry, "Engine fire on the Sigrun", 5)
    assert any(e.story == ferry for e in background.offers().examples)
    rename(library, ferry, "the ferry Sigrun", "test")
    at_once = background.offers()
    assert "Engine fire on the Sigrun" not in {story.called for story in at_once.stories}
    assert not any("engine" in example.question for example in at_once.examples if example.story == ferry)
    until(ferry, "Ferry Sigrun", 5)
    assert "What’s new with the ferry Sigrun?" in {e.question for e in background.offers().examples}
    own = split(library, ferry, ["ferry-fire-agency"], "test")
    until(ferry, "Ferry Sigrun", 4)
    merge(library, own, bridge, "test")
    until(bridge, "Heron Bridge", 17)
    desk.erase(library, "ferry-fire-agency", "A court order.", "test")
    assert "Ferry Sigrun" not in {story.called for story in background.offers().stories}
    until(ferry, "Fire on the Sigrun", 4)
