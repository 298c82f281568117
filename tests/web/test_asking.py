"""One question from its admission to the log: places are limited, and given back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.desk.answers import AnswerLog
from assistant.errors import FootnoteError
from assistant.web import asking, places
from assistant.web.asking import Asker, Asking
from assistant.web.limits import QUESTIONS, BusyError
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

ANN, BEN = Asker("ann", "192.0.2.1"), Asker("ben", "192.0.2.2")
QUESTION = "What will the Heron Bridge cost?"


class Ready:
    """A background that has nothing left to load."""

    def __init__(self, config: Config) -> None:
        self._assistant = build_assistant(config, HashEncoder())

    def assistant(self) -> Any:
        return self._assistant


@pytest.fixture
def small(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    write_article(tmp_path / "in", "bridge", "The Heron Bridge will cost 39 million crowns. The council agreed.")
    ingest(config, tmp_path / "in")
    monkeypatch.setattr(asking, "AT_ONCE", 1)
    monkeypatch.setattr(asking, "WAITING", 0)
    answering = Config(library=config.library, passage_tokens=60, answer=AnswerConfig(threshold=0.0, sentences_read=0))
    ready = Ready(answering)
    return Asking(AnswerLog(ready.assistant().library.database), ready)  # type: ignore[arg-type]


def test_whoever_finds_no_place_is_told_when_to_come_again_and_it_does_not_count(small: Asking) -> None:
    first = small.ask(QUESTION, None, ANN)
    next(first)
    for _ in range(QUESTIONS + 1):
        with pytest.raises(BusyError) as told:
            list(small.ask(QUESTION, None, BEN))
        assert (told.value.status, told.value.wait) == (503, places.WAIT)
    list(first)
    *_, stored = small.ask(QUESTION, None, BEN)
    assert stored.answer.claims  # type: ignore[union-attr]


@pytest.mark.parametrize("left_early", [True, False])
def test_a_place_is_given_back_whatever_happens(small: Asking, left_early: bool) -> None:
    for _ in range(3):
        if left_early:
            going = small.ask(QUESTION, None, ANN)
            next(going)
            going.close()
        else:
            with pytest.raises(FootnoteError):
                list(small.ask("", None, ANN))
    *_, stored = small.ask(QUESTION, None, BEN)
    assert stored.answer.question == QUESTION  # type: ignore[union-attr]


def test_nobody_goes_on_with_the_conversation_of_another(small: Asking) -> None:
    *_, mine = small.ask(QUESTION, None, ANN)
    with pytest.raises(FootnoteError, match="not yours"):
        list(small.ask(QUESTION, mine.conversation, BEN))  # type: ignore[union-attr]
    *_, second = small.ask("And who agreed?", mine.conversation, ANN)  # type: ignore[union-attr]
    assert second.conversation == mine.conversation  # type: ignore[union-attr]
