"""The very small and the very large, by every way in: taken, or refused in one line; what comes after is served."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.config import MAX_QUESTION_CHARS, Config
from assistant.files import MAX_LINE_BYTES, MAX_TEXT_BYTES
from assistant.library.readers.yaml_text import MAX_CHARS
from assistant.web.serve import settings
from tests.conftest import ingest, write_article
from tests.web.serving import QUESTION, serving, small_site

SOON = 60.0  # seconds, on a busy machine
FRONT = "---\ntitle: {title}\n---\n\n{text}\n"
FERRY = "The ferry Sigrun carries 83 people."
LINE = '{{"id": "{id}", "title": "Ferry", "text": "{text}"}}\n'

# What a file holds, then how many articles become of it and what is said of it, if anything.
FILES: dict[str, tuple[str, Callable[[], str], int, str | None]] = {
    "nothing": ("a.md", lambda: "", 0, "no title"),
    "blanks only": ("a.txt", lambda: " \n" * 50_000, 0, "empty"),
    "front matter only": ("a.md", lambda: FRONT.format(title="Ferry", text=""), 0, "no text"),
    "one character": ("a.md", lambda: FRONT.format(title="Ferry", text="x"), 1, None),
    "a word of 200,000 characters": ("a.md", lambda: FRONT.format(title="Ferry", text="x" * 200_000), 1, None),
    "a sentence of 40,000 words": ("a.md", lambda: FRONT.format(title="Ferry", text="word " * 40_000), 1, None),
    "10,000 paragraphs": ("a.md", lambda: FRONT.format(title="Ferry", text="Yes.\n\n" * 10_000), 1, None),
    "a headline of 20,000 characters": ("a.md", lambda: FRONT.format(title="Ferry " * 3_333, text=FERRY), 0, "shorten"),
    "a front matter that is too long": ("a.md", lambda: FRONT.format(title="x" * MAX_CHARS, text=FERRY), 0, "at most"),
    "a text that is too long": ("a.md", lambda: FERRY * (MAX_TEXT_BYTES // len(FERRY) + 1), 0, "MB"),
    "a line that is too long, before one that is not": (
        "a.jsonl", lambda: LINE.format(id=1, text="x" * MAX_LINE_BYTES) + LINE.format(id=2, text=FERRY), 1, "MB",
    ),
    "an id of 20,000 characters": ("a.jsonl", lambda: LINE.format(id="x" * 20_000, text=FERRY), 0, "id"),
    "1,000 articles of one sentence": (
        "a.jsonl", lambda: "".join(LINE.format(id=n, text=FERRY) for n in range(1_000)), 1_000, None,
    ),
}  # fmt: skip

OK, REFUSED = (200,), (400, 404, 413, 414, 422, 431)
ANY = (*OK, *REFUSED)
Sent = Callable[[httpx.Client], httpx.Response]


def _ask(**fields: Any) -> Sent:
    return lambda client: client.post("/api/ask", json={"question": QUESTION, **fields})


SENT: dict[str, tuple[Sent, tuple[int, ...]]] = {
    "no body": (lambda c: c.post("/api/ask"), REFUSED),
    "an empty question": (_ask(question=""), REFUSED),
    "a question of blanks": (_ask(question=" " * MAX_QUESTION_CHARS), REFUSED),
    "a question of one character": (_ask(question="?"), ANY),
    "the longest question": (_ask(question="why " * (MAX_QUESTION_CHARS // 4)), OK),
    "one character more": (_ask(question="x" * (MAX_QUESTION_CHARS + 1)), REFUSED),
    "a question of 2 MB": (_ask(question="x" * 2_000_000), REFUSED),
    "the longest question in four-byte characters": (_ask(question="🜁" * MAX_QUESTION_CHARS), OK),
    "a conversation's id of 1,000 characters": (_ask(conversation="x" * 1_000), REFUSED),
    "lists in lists, 10,000 deep": (
        lambda c: c.post("/api/ask", content="[" * 10_000, headers={"Content-Type": "application/json"}), REFUSED,
    ),
    "a field of 20,000 characters more": (_ask(more="x" * 20_000), ANY),
    "a path of 60,000 characters": (lambda c: c.get(f"/article/{'x' * 60_000}"), REFUSED),
    "a query of 30,000 characters": (lambda c: c.get(f"/?q={'x' * 30_000}"), ANY),
    "a header of 1 MB": (lambda c: c.get("/", headers={"X-Long": "x" * 1_000_000}), REFUSED),
    "500 cookies": (lambda c: c.get("/", headers={"Cookie": "; ".join(f"c{n}=x" for n in range(500))}), ANY),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_files_of_any_size_are_taken_in_or_told_and_the_next_ones_are_read(
    config: Config, tmp_path: Path, name: str
) -> None:
    file_name, content, articles, words = FILES[name]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / file_name).write_text(content(), encoding="utf-8")
    write_article(tmp_path / "in", "z-last", FERRY)
    began = time.monotonic()
    done: dict[str, Any] = ingest(config, tmp_path / "in")
    assert time.monotonic() - began < SOON
    assert done["added"] == articles + 1
    said = [f"{skipped['source']}: {skipped['reason']}" for skipped in done["skipped"]]
    assert len(said) == (words is not None)
    assert all(words in line and len(line) < 500 and "\n" not in line for line in said if words)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        app = small_site(Config(library=folder / "library", passage_tokens=60), folder, patch)
        with serving(app, **settings(SOON)) as port:
            yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("name", SENT)
def test_requests_of_any_size_are_answered_or_refused_and_the_next_one_is_served(site: str, name: str) -> None:
    send, expected = SENT[name]
    began = time.monotonic()
    with httpx.Client(base_url=site, timeout=SOON) as client:
        try:
            response = send(client)
        except (httpx.ReadError, httpx.WriteError):  # cut off while it was still sending
            assert expected == REFUSED
        else:
            assert response.status_code in expected, response.text[:300]
            assert response.status_code == 200 or len(response.text) < 2_000
        assert client.post("/api/ask", json={"question": QUESTION}).json()["answer"]["claims"]
    assert time.monotonic() - began < SOON


def test_there_are_twenty_eight() -> None:
    assert len(FILES) + len(SENT) == 28
