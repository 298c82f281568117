from __future__ import annotations

import threading
import time
from pathlib import Path

from assistant.config import Config
from assistant.web.background import Background


def test_a_background_that_nobody_started_loads_when_it_is_needed(sample_library: Path) -> None:
    background = Background(Config(library=sample_library))
    assert background.examples() == []
    assert not background.assistant().ask("When did Montenegro join NATO?").declined
    assert background.assistant() is background.assistant()
    deadline = time.monotonic() + 60
    while not background.examples() and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert background.examples()
