"""Invariant 7: text from outside shows as text."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.desk.answers import StoredAnswer
from assistant.display import one_line, visible
from assistant.footnotes import answer_text
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Span
from assistant.web.offers import Example, Offers
from assistant.web.render import Pending, article_html, conversation_html, sources
from assistant.web.wording import quoted_inside
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> **bold** [a](javascript:alert(3)) ${1+1} {{7*7}}"


class Elements(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def hostile(config: Config, tmp_path: Path) -> Assistant:
    write_article(
        tmp_path / "in", "evil",
        f"The bridge of {HOSTILE.replace('*', '').replace('[', '(')} will cost much.",
        title=f"'Bridge {HOSTILE}'", byline=f"'{HOSTILE}'", url="'javascript:alert(4)'", source=f"'{HOSTILE}'",
    )  # fmt: skip
    ingest(config, tmp_path / "in")
    return build_assistant(
        Config(library=config.library, answer=AnswerConfig(threshold=0.0, sentences_read=0)), HashEncoder()
    )


def harmless(html: str) -> None:
    page = Elements(html)
    scripts = [a for tag, a in page.tags if tag == "script"]
    assert {a.get("src") for a in scripts} <= {"/ui/theme.js", "/ui/delete.js"}
    assert "img" not in {tag for tag, _ in page.tags}
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        for name in ("href", "src"):
            assert (attributes.get(name) or "/").startswith(("/", "#", "http"))


def test_hostile_articles_and_questions_show_as_text(hostile: Assistant) -> None:
    answer = hostile.ask(f"What will the bridge cost? {HOSTILE}")
    assert answer.claims
    html = conversation_html(
        hostile.library,
        [StoredAnswer("a1", answer, None, None)],
        Pending(HOSTILE),
        Offers(examples=(Example(HOSTILE, frozenset()),)),
    )
    harmless(html)
    assert "alert(1)" in Elements(html).text
    page = article_html(hostile.library.article("evil"), Span(0, 10), HOSTILE)
    harmless(page)
    assert "javascript:alert(4)" not in page


def test_direction_changing_characters_are_spelled_out() -> None:
    assert visible("a\u202egnp.exe") == "a⟨U+202E⟩gnp.exe"
    assert one_line("red \x1b[31m text\x07\nnext") == "red ⟨U+001B⟩[31m text⟨U+0007⟩ next"


@given(st.text(max_size=80))
def test_no_control_character_reaches_a_terminal(text: str) -> None:
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in one_line(text))


def test_the_cited_words_are_marked_in_their_paragraph(sample: Assistant) -> None:
    answer = sample.ask("How many soldiers does KFOR have?")
    for source in sources(answer, sample.library):
        text = sample.library.article(source.first.article_id, source.first.version).text
        for cited, pieces in source.paragraphs:
            assert "".join(p.text for p in pieces) in text
            marked = [p.text for p in pieces if p.cited]
            assert {c.quote for c in cited} == set(marked)
            assert sorted(n for p in pieces for n in p.numbers) == sorted(c.number for c in cited)


def test_copied_text_carries_every_footnote(sample: Assistant) -> None:
    answer = sample.ask("When did Montenegro join NATO?")
    text = answer_text(answer)
    for citation in answer.citations:
        assert f"“{one_line(citation.quote)}” [{citation.number}]" in text
        assert f"{citation.article_id}, version {citation.version}, {citation.start}–{citation.end}" in text


def test_an_older_version_says_that_a_newer_one_exists(config: Config, tmp_path: Path) -> None:
    for cost in ("39", "48"):
        write_article(tmp_path / "in", "bridge", f"It will cost {cost} million crowns.")
        ingest(config, tmp_path / "in")
    library = Library.open(config.library)
    assert "A newer version" in article_html(library.article("bridge", 1), None, "Courier")
    assert "A newer version" not in article_html(library.article("bridge"), None, "Courier")


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("It cost 64 million.", ""),
        ('"It is a better bridge."', ' class="is-quote"'),
        ("“It is a better bridge.”", ' class="is-quote"'),
        ('"It is dear," the mayor said.', ' class="holds-quote"'),
        ('"It is dear," she said, "but good."', ' class="holds-quote"'),
        ("The union calls it “dear”.", ' class="holds-quote"'),
        ('"', ' class="holds-quote"'),
    ],
)
def test_a_quotation_has_one_pair_of_marks_around_it(text: str, given: str) -> None:
    assert quoted_inside(text) == given
