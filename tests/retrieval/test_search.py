from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.library.embedding import MiniLM
from assistant.pipeline import Assistant
from tests.conftest import ROOT, ingest, write_article
from tests.fakes import HashEncoder


def test_the_sample_archive_ranks_the_right_article_high(sample: Assistant) -> None:
    for question, article in {
        "When did Montenegro join NATO?": "montenegro-joins-nato",
        "What caused the fire on the ferry Sigrun?": "ferry-fire-report",
        "How many cod may be landed?": "cod-quota",
        "Why did the harbour workers reject the crossing?": "harbour-union-vote",
    }.items():
        assert article in [r.passage.article_id for r in sample.consider(question).ranked[:3]]


def test_the_ranking_holds_ten_passages_best_first(sample: Assistant) -> None:
    ranking = sample.ask("What is NATO?").passages
    assert len(ranking) == 10
    assert [p.score for p in ranking] == sorted((p.score for p in ranking), reverse=True)
    assert len({p.passage_id for p in ranking}) == 10


def test_one_article_does_not_fill_all_places(config: Config, tmp_path: Path) -> None:
    long = "\n\n".join(
        f"The bridge of part {n} has a pillar. " + "It is made of stone and iron. " * 6 for n in range(12)
    )
    write_article(tmp_path / "in", "long", long)
    write_article(tmp_path / "in", "short", "A bridge fell.\n\nNobody was hurt by it.")
    ingest(config, tmp_path / "in")
    ranking = build_assistant(config, HashEncoder()).ask("What of the bridge pillar?").passages
    assert len(ranking) == 10
    assert "short" in {p.article_id for p in ranking[:5]}


def test_an_article_that_has_just_left_is_not_found_though_chroma_still_knows_it(
    config: Config, tmp_path: Path
) -> None:
    write_article(tmp_path / "in", "secret", "The treasure lies below the third pillar of the bridge.")
    write_article(tmp_path / "in", "other", "The ferry sails every day but Sunday.")
    ingest(config, tmp_path / "in")
    assistant = build_assistant(config, HashEncoder())
    assert assistant.ask("Where is the treasure?").passages[0].article_id == "secret"
    with assistant.library.database.transaction() as connection:
        connection.execute("DELETE FROM passages WHERE article_id = 'secret'")
    assert {p.article_id for p in assistant.ask("Where is the treasure?").passages} == {"other"}


@pytest.mark.parametrize("encoder", [MiniLM])
def test_a_running_assistant_sees_what_another_process_ingests(encoder: type[MiniLM], tmp_path: Path) -> None:
    config = Config(library=tmp_path / "library")
    ingest(
        config,
        write_article(tmp_path / "in", "one", "The ferry sails every day but Sunday."),
        encoder=encoder(),
    )
    assistant = build_assistant(config)
    assert not any(p.article_id == "two" for p in assistant.ask("Who plays the tuba?").passages)
    write_article(tmp_path / "in", "two", "The bandmaster Egil Strand plays the tuba on Sundays.")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "assistant",
            "ingest",
            str(tmp_path / "in"),
            "--library",
            str(config.library),
            "--json",
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert json.loads(done.stdout)["added"] == 1
    began = time.perf_counter()
    answer = assistant.ask("Who plays the tuba?")
    assert answer.claims[0].citations[0].article_id == "two"
    assert time.perf_counter() - began < 5
