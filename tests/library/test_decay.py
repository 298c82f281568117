"""What the disk does to a library is told, and never cited."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.desk import articles as desk
from assistant.errors import AlteredError, FootnoteError
from assistant.library import health
from assistant.library.database import FILE_NAME
from assistant.library.index import PassageIndex
from assistant.library.index_files import FOLDER_NAME
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Citation
from assistant.web.offers import Example, Offers
from tests.commands import footnote
from tests.conftest import ROOT, ingest, write_article
from tests.fakes import HashEncoder

TEXTS = {
    f"story-{n}": f"The ship number {n} left port {n + 3}. It carried {n * 7} sheep to island {n}." for n in range(12)
}
QUESTIONS = ["How many sheep went to island 3?", "Which port did the ship number 5 leave?"]


@pytest.fixture
def whole(config: Config, tmp_path: Path) -> Config:
    for name, text in TEXTS.items():
        write_article(tmp_path / "in", name, text, published="2024-01-02")
    ingest(config, tmp_path / "in")
    Library.open(config.library).database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Config(library=config.library, passage_tokens=60, answer=AnswerConfig(threshold=0.0, sentences_read=0))


def alter(config: Config, article: str) -> Library:
    library = Library.open(config.library)
    library.database.connection.execute(
        "UPDATE versions SET text = replace(text, 'sheep', 'goats') WHERE article_id = ?", (article,)
    )
    return library


def test_an_altered_article_is_never_cited_and_is_told(whole: Config, caplog: pytest.LogCaptureFixture) -> None:
    library = alter(whole, "story-3")
    answer = build_assistant(whole, HashEncoder()).ask(QUESTIONS[0])
    assert "story-3" not in {c.article_id for c in answer.citations}
    assert "Version 1 of 'story-3' was altered on the disk" in caplog.text
    with pytest.raises(AlteredError):
        library.article("story-3")
    checks = {c.name: c for c in health.examine(library, PassageIndex(library))}
    assert not checks["texts"].ok
    assert "'story-3' version 1" in checks["texts"].detail


def test_an_altered_headline_is_in_no_list_for_readers_and_told_in_those_for_editors(
    whole: Config, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library.open(whole.library)
    example = Example("How many sheep went to island 3?", frozenset({("story-3", 1)}))
    assert Offers(examples=(example,)).standing(library).examples
    library.database.connection.execute("UPDATE versions SET title = 'Sold' WHERE article_id IN ('story-3', 'story-4')")
    assert {a.id for a in library.articles()} == TEXTS.keys() - {"story-3", "story-4"}
    assert [r.getMessage() for r in caplog.records] == [
        "Altered on the disk: 'story-3', 'story-4', of 2. Run: footnote doctor"
    ]
    assert not Offers(examples=(example,)).standing(library).examples
    assert {a.id for a in library.articles(unused=True) if a.altered} == {"story-3", "story-4"}
    listed = footnote("articles", "--library", whole.library).out.splitlines()
    assert [line for line in listed if line.endswith("(damaged on the disk)")] == [
        f"2024-01-02  {name:<32}  Sold  (damaged on the disk)" for name in ("story-3", "story-4")
    ]


def test_an_altered_article_is_put_right_by_ingesting_it_again_and_can_be_erased(whole: Config, tmp_path: Path) -> None:
    library = alter(whole, "story-3")
    assert ingest(whole, tmp_path / "in")["updated"] == 1
    assert library.article("story-3").text == TEXTS["story-3"]
    alter(whole, "story-4")
    desk.erase(library, "story-4", "A court order.")
    assert library.erased_at("story-4")


def _each(pattern: str, do: Callable[[Path], object]) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        found = [p for p in folder.rglob(pattern) if p.is_file()]
        assert found
        for path in found:
            do(path)

    return change


def _other(folder: Path) -> None:
    other = Config(library=folder.parent / "another", passage_tokens=60)
    for name, text in TEXTS.items():
        write_article(folder.parent / "other", name, f"Quite another matter, {text[::-1]}.")
    ingest(other, folder.parent / "other")
    shutil.rmtree(folder)
    shutil.copytree(other.library / FOLDER_NAME, folder)


def _half(folder: Path) -> None:
    library = Library.open(folder.parent)
    index = PassageIndex(library)
    index._open().delete(ids=sorted(library.keys())[:6])
    index.close()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "folder gone": shutil.rmtree,
    "sqlite gone": _each("chroma.sqlite3", Path.unlink),
    "segments gone": _each("*.bin", Path.unlink),
    "segments truncated": _each("*.bin", lambda p: p.write_bytes(p.read_bytes()[: p.stat().st_size // 2])),
    "segments garbled": _each("*.bin", lambda p: p.write_bytes(random.Random(1).randbytes(p.stat().st_size))),
    "sqlite zeroed": _each("chroma.sqlite3", lambda p: p.write_bytes(bytes(p.stat().st_size))),
    "another library's": _other,
    "half written": _half,
}


@pytest.mark.parametrize(
    "damage", [d if n < 1 else pytest.param(d, marks=pytest.mark.soak) for n, d in enumerate(DAMAGE)]
)
def test_whatever_happens_to_chroma_questions_are_answered_and_doctor_tells(
    whole: Config, tmp_path: Path, damage: str
) -> None:
    if damage.startswith("segments"):  # Chroma writes and reads segments from a thousand vectors on
        for number in range(1_100):
            write_article(
                tmp_path / "more", f"ferry-{number}", f"Ferry {number} was painted green in the year {number}."
            )
        ingest(whole, tmp_path / "more")
    assistant = build_assistant(whole, HashEncoder())
    expected = [assistant.ask(q).citations for q in QUESTIONS]
    script = (
        "import sys; from pathlib import Path; from tests.library import test_decay as t\n"
        "config = t.Config(library=Path(sys.argv[1]), passage_tokens=60, "
        "answer=t.AnswerConfig(threshold=0.0, sentences_read=0))\n"
        "t.DAMAGE[sys.argv[2]](config.library / t.FOLDER_NAME)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(whole.library), damage], cwd=ROOT, check=True)
    look = (
        "import sys; from pathlib import Path; from tests.library import test_decay as t\n"
        "config = t.Config(library=Path(sys.argv[1]), passage_tokens=60, "
        "answer=t.AnswerConfig(threshold=0.0, sentences_read=0))\n"
        "assistant = t.build_assistant(config, t.HashEncoder())\n"
        "print([[c.quote for c in assistant.ask(q).citations] for q in t.QUESTIONS])\n"
        "library = t.Library.open(config.library); index = t.PassageIndex(library)\n"
        "checks = {c.name: c.ok for c in t.health.examine(library, index)}\n"
        "print(checks['index']); t.health.repair(index)\n"
        "print(all(c.ok for c in t.health.examine(library, index)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, str(whole.library)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == [str([[c.quote for c in some] for some in expected]), "False", "True"]


def test_a_segment_that_lacks_nearer_passages_is_noticed_when_it_is_opened(
    whole: Config, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (segment,) = (p for p in (whole.library / FOLDER_NAME).iterdir() if p.is_dir())
    shutil.copytree(segment, tmp_path / "earlier")
    for number in range(12):
        write_article(tmp_path / "in", f"ferry-{number}", f"Ferry {number} was painted in the year {number}.")
    run = "import sys; from tests.library import test_decay as t; from pathlib import Path\n"
    run += "folder = Path(sys.argv[1]); config = t.Config(library=folder / 'library', passage_tokens=60)\n"
    took_in = [sys.executable, "-c", f"{run}t.ingest(config, folder / 'in')", str(tmp_path)]
    subprocess.run(took_in, cwd=ROOT, check=True)  # Chroma keeps files open as long as its process lives
    shutil.rmtree(segment)
    shutil.copytree(tmp_path / "earlier", segment)
    library = Library.open(whole.library)
    index, vectors = PassageIndex(library), library.passage_vectors(library.passage_ids())
    for name in ("ferry-7@1#0", "story-7@1#0"):
        assert index.nearest(vectors[name], 3) == index._compared(vectors[name], 3)
    assert caplog.text.count("Until then the library's own vectors are searched") == 1
    (check,) = [c for c in health.examine(library, index) if not c.ok]
    assert check.name == "index"
    health.repair(index)
    assert [name for name, _ in index.nearest(vectors["ferry-7@1#0"], 1)] == ["ferry-7@1#0"]


def flip(whole: Config, tmp_path: Path, copies: int) -> dict[str, int]:
    counts = {"harmless": 0, "told": 0, "one line": 0}
    size = (whole.library / FILE_NAME).stat().st_size
    for seed in range(copies):
        rng = random.Random(seed)
        folder = tmp_path / f"copy-{seed}"
        shutil.copytree(whole.library, folder)
        with (folder / FILE_NAME).open("r+b") as file:
            for _ in range(5):
                at = rng.randrange(size)
                file.seek(at)
                (byte,) = file.read(1)
                file.seek(at)
                file.write(bytes([byte ^ (1 << rng.randrange(8))]))
        config = Config(library=folder, passage_tokens=60, answer=whole.answer)
        try:
            assistant = build_assistant(config, HashEncoder())
            library = assistant.library
        except FootnoteError:
            counts["one line"] += 1
            continue
        refused = False
        quoted: list[Citation] = []

        def asked(question: str, by: Assistant = assistant, into: list[Citation] = quoted) -> None:
            into.extend(by.ask(question).citations)

        for act in (
            *[partial(asked, q) for q in QUESTIONS],
            partial(library.articles, True),
            *[partial(library.article, name) for name in TEXTS],
        ):
            try:
                act()
            except FootnoteError:
                refused = True
        for citation in quoted:
            assert citation.quote in TEXTS[citation.article_id], f"seed {seed}: an altered quotation"
        sound = all(c.ok for c in health.examine(library, PassageIndex(library)))
        assert not (sound and refused), f"seed {seed}: doctor does not tell"
        counts["harmless" if sound else "told"] += 1
        library.database.close()
        shutil.rmtree(folder)
    return counts


def test_flipped_bits_are_harmless_or_told(whole: Config, tmp_path: Path) -> None:
    assert sum(flip(whole, tmp_path, 8).values()) == 8


@pytest.mark.soak
def test_a_hundred_libraries_with_flipped_bits(whole: Config, tmp_path: Path) -> None:
    counts = flip(whole, tmp_path, 100)
    print(f"\nflipped: {counts}")
    assert sum(counts.values()) == 100
