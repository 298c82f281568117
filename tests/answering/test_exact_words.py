"""Invariant 1: every quote equals the stored text at its offsets, for any text."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assembly import build_assistant, build_ingest
from assistant.config import AnswerConfig, Config
from assistant.pipeline import Assistant
from tests.fakes import HashEncoder, Silence

STRICT = Config(answer=AnswerConfig(threshold=1.0, sentences_read=0))  # declines, and shows what comes nearest
any_text = st.text(max_size=200)  # every Unicode character, lone surrogates and NUL included
words = st.sampled_from(
    (
        'The bridge — “will cost” 61 million crowns. Žižkov said: "No!" 日本語の文。 '
        "👩\u200d🚒 \u202eabc\u202c Dr. Lund 1,200.5"
    ).split()
)
prose = st.lists(words, min_size=4, max_size=60).map(" ".join)
article = st.fixed_dictionaries(
    {"title": any_text, "text": st.one_of(any_text, prose, st.tuples(prose, prose).map("\n\n".join))}
)


@settings(max_examples=60)
@given(st.lists(article, min_size=1, max_size=5), st.one_of(any_text, prose))
def test_every_citation_equals_the_stored_text(articles: list[dict[str, str]], question: str) -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        source.write_text("\n".join(json.dumps({"id": f"a{n}", **a}) for n, a in enumerate(articles)), encoding="utf-8")
        config = Config(
            library=Path(folder) / "library",
            passage_tokens=80,
            answer=AnswerConfig(threshold=0.0, keep_ratio=0.0, keep_ratio_exact=0.0, sentences_read=0),
        )
        report = build_ingest(config, Silence(), HashEncoder()).run([source])
        if not report.added:
            return
        assistant = build_assistant(config, HashEncoder())
        for asked in [question, *(a["text"] for a in articles)]:
            if asked.strip() and len(asked) <= 2_000:
                check_citations(assistant, asked)


def check_citations(assistant: Assistant, question: str) -> int:
    """Check every citation of the answer to `question`; return how many there are."""
    answer = assistant.ask(question)
    for number, citation in enumerate(answer.citations, 1):
        stored = assistant.library.article(citation.article_id, citation.version)
        assert stored.text[citation.start : citation.end] == citation.quote
        assert citation.number == number
        assert citation.title == stored.title
    for claim in answer.claims:
        assert claim.verdict == "verbatim"
        assert [c.quote for c in claim.citations] == [claim.text]
    for near in assistant.under(STRICT).ask(question).nearest:
        assert assistant.library.article(near.article_id, near.version).text[near.start : near.end] == near.quote
    return len(answer.citations)


def test_every_citation_of_the_sample_archive_with_the_real_model(sample: Assistant) -> None:
    articles = sample.library.articles()
    assert sum(check_citations(sample, found.title) for found in articles) > len(articles)
