from __future__ import annotations

import threading
import time
from pathlib import Path

from assistant.assembly import build_ingest
from assistant.config import Config
from assistant.desk import articles as desk
from assistant.library.store import Library
from assistant.web.background import Background
from assistant.web.render import conversation_html
from tests.fakes import Silence


def test_a_background_that_nobody_started_loads_when_it_is_needed(sample_library: Path) -> None:
    background = Background(Config(library=sample_library))
    assert background.examples() == []
    assert not background.assistant().ask("When did Montenegro join NATO?").declined
    assert background.assistant() is background.assistant()
    deadline = time.monotonic() + 60
    while not background.examples() and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert background.examples()


def test_an_example_goes_with_its_article_and_comes_back_with_it(sample_copy: Path) -> None:
    """On the page as it is shown next, without anything being loaded anew."""
    background = Background(Config(library=sample_copy))
    background.start()
    background.finish()
    shown = background.examples()
    library = Library.open(sample_copy)  # as another process opens it
    ingest = build_ingest(Config(library=sample_copy), Silence(), background.assistant().encoder)
    cited = {question: background.assistant().ask(question).citations[0] for question in shown}
    question, gone = shown[0], cited[shown[0]].article_id
    assert len({c.article_id for c in cited.values()}) >= 2

    def remain() -> None:
        left = background.examples()
        assert set(left) == {q for q, c in cited.items() if c.article_id != gone}
        assert question not in conversation_html(library, [], None, left)

    for change in (desk.withdraw, desk.hide):
        change(library, gone, "It was wrong.", "test")
        remain()
        desk.restore(ingest, library, gone, "It was right.", "test")
        assert background.examples() == shown
    desk.correct(ingest, library, gone, cited[question].title, "It says nothing of it now.", "All was wrong.", "test")
    remain()
    desk.erase(library, gone, "A court order.", "test")
    remain()
