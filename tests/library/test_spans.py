"""Where sentences begin and end decides what is quoted: what the disk alters there is never cited, and is told."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.library import health
from assistant.library.index import PassageIndex
from assistant.library.store import Library
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

DENIED = "It is not true that the Heron Bridge will cost 39 million crowns. The ferry goes on."
OTHER = "Whales were seen in the bay of Tern. Nobody knows why. The Heron Bridge was closed for them."
QUESTION = "What will the Heron Bridge cost?"
INTEGERS = [("passages", "start"), ("passages", "end"), ("passages", "version"), ("sentences", "start"),
            ("sentences", "end")]  # fmt: skip
VECTORS = [("passages", "vector"), ("sentences", "vector")]


@pytest.fixture
def whole(config: Config, tmp_path: Path) -> Config:
    write_article(tmp_path / "in", "bridge", DENIED)
    write_article(tmp_path / "in", "whales", OTHER)
    ingest(config, tmp_path / "in")
    return Config(library=config.library, passage_tokens=60, answer=AnswerConfig(threshold=0.0, sentences_read=0))


def spans(library: Library) -> health.Check:
    (check,) = [c for c in health.examine(library, PassageIndex(library)) if c.name == "spans"]
    return check


def quotes(config: Config) -> list[str]:
    return [c.quote for c in build_assistant(config, HashEncoder()).ask(QUESTION).citations]


def test_a_sentence_whose_beginning_was_altered_is_not_quoted(whole: Config, caplog: pytest.LogCaptureFixture) -> None:
    library = Library.open(whole.library)
    assert quotes(whole) == ["It is not true that the Heron Bridge will cost 39 million crowns."]
    assert spans(library).ok
    library.database.connection.execute(
        "UPDATE sentences SET start = 20 WHERE start = 0 AND passage = (SELECT number FROM passages WHERE id = ?)",
        ("bridge@1#0",),
    )
    assert not any("39 million" in quote for quote in quotes(whole))
    assert "'bridge@1#0' was altered on the disk" in caplog.text
    told = spans(library)
    assert (told.ok, "'bridge@1#0'" in told.detail) == (False, True)


def test_ingesting_the_same_file_again_puts_it_right(whole: Config, tmp_path: Path) -> None:
    library = Library.open(whole.library)
    before = quotes(whole)
    library.database.connection.execute('UPDATE passages SET "end" = "end" - 9 WHERE article_id = \'bridge\'')
    report = ingest(whole, tmp_path / "in")
    assert (report["updated"], report["unchanged"]) == (1, 1)
    assert spans(library).ok
    assert quotes(whole) == before


def altered_in_one_bit(library: Library, seed: int) -> None:
    """One bit of one number or vector of one row, as a disk would alter it, without telling."""
    rng = random.Random(seed)
    connection = library.database.connection
    table, column = rng.choice(INTEGERS + VECTORS)
    key = "number" if table == "passages" else "passage || ' ' || start"
    rows = connection.execute(f'SELECT {key} AS key, "{column}" AS held FROM {table}').fetchall()
    row = rng.choice(rows)
    if isinstance(row["held"], int):
        held: int | bytes = row["held"] ^ (1 << rng.randrange(7))
    else:
        changed = bytearray(row["held"])
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        held = bytes(changed)
    connection.execute(f'UPDATE OR IGNORE {table} SET "{column}" = ? WHERE {key} = ?', (held, row["key"]))
    assert connection.execute("SELECT changes()").fetchone()[0] == 1


def campaign(whole: Config, seeds: int) -> int:
    """How many alterations were told, of which none was quoted."""
    sound = set(quotes(whole))
    sentences = {sentence.strip() + "." for text in (DENIED, OTHER) for sentence in text.split(".") if sentence.strip()}
    assert sound <= sentences
    told = 0
    for seed in range(seeds):
        library = Library.open(whole.library)
        library.database.connection.execute("PRAGMA foreign_keys = OFF")  # a disk heeds none
        library.database.connection.execute("BEGIN")
        altered_in_one_bit(library, seed)
        told += bool(library.altered_passages())
        left = library.passages(library.passage_ids())
        cut = {
            library.article(p.article_id, p.version).text[s.span.start : s.span.end]
            for p in left.values()
            for s in library.sentences(p.id)
        }
        assert cut <= sentences, f"seed {seed}"
        library.database.connection.execute("ROLLBACK")
        library.database.close()
    return told


def test_no_altered_bit_of_a_span_or_vector_goes_untold(whole: Config) -> None:
    assert campaign(whole, 30) == 30


@pytest.mark.soak
def test_a_thousand_altered_bits_of_spans_and_vectors(whole: Config) -> None:
    told = campaign(whole, 1_000)
    print(f"\naltered spans and vectors: {told} of 1,000 told, none quoted")
    assert told == 1_000
