from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, write_article

KILLS = 50


def test_an_ingest_killed_anywhere_loses_nothing_and_is_completed_by_the_next(tmp_path: Path) -> None:
    source = tmp_path / "in"
    for number in range(60):
        paragraphs = [
            f"On day {number} of week {part} the ferry number {part * number} sailed to island {part}. "
            f"It carried {number + part} people and came back late. Nobody was surprised by that."
            for part in range(8)
        ]
        write_article(source, f"story-{number:02}", "\n\n".join(paragraphs), published=f"2024-01-{number % 28 + 1:02}")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.library.kill_ingest",
            str(tmp_path),
            str(source),
            str(KILLS),
            "20251122",
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["kills"] == KILLS
    assert report["interrupted"] >= KILLS // 2
