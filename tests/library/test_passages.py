from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from assistant.library.embedding import MAX_TOKENS, MiniLM
from assistant.library.passages import headline, split
from assistant.library.readers.fields import tidy
from assistant.library.sentences import paragraphs, sentences
from assistant.schema import Draft
from tests.fakes import HashEncoder

PARAGRAPH = 'The council met on Monday. It voted by 12 to 3. Dr. Lund said: "We go on." Nobody left.'
any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=600).map(tidy).filter(bool)


@given(any_text)
def test_sentences_lie_inside_their_paragraph_in_order(text: str) -> None:
    for paragraph in paragraphs(text):
        spans = sentences(text, paragraph)
        assert "".join(text[paragraph.start : paragraph.end].split()) == "".join(
            "".join(text[s.start : s.end].split()) for s in spans
        )
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@given(any_text, st.integers(40, 120))
def test_every_word_is_in_exactly_one_passage(text: str, limit: int) -> None:
    found = split(Draft(title="A headline", text=text), HashEncoder().count_tokens, limit)
    words = "".join(text[s.start : s.end] for p in found for s in p.sentences)
    assert "".join(words.split()) == "".join(text.split())
    assert all(p.start == p.sentences[0].start and p.end == p.sentences[-1].end for p in found)


@given(st.lists(any_text, min_size=1, max_size=4).map("\n\n".join), any_text)
def test_passages_with_their_headline_fit_the_real_model(text: str, title: str) -> None:
    encoder = _encoder()
    draft = Draft(title=" ".join(title.split()) or "T", text=tidy(text))
    for passage in split(draft, encoder.count_tokens, 200):
        words = f"{headline(draft.title, encoder.count_tokens)}\n{draft.text[passage.start : passage.end]}"
        assert encoder.count_tokens(words) + 2 <= MAX_TOKENS


def test_short_paragraphs_share_a_passage_and_long_ones_are_cut_between_sentences() -> None:
    count = HashEncoder().count_tokens
    together = split(Draft(title="T", text=f"{PARAGRAPH}\n\n{PARAGRAPH}"), count, 60)
    assert len(together) == 1
    assert len(together[0].sentences) == 8
    text = " ".join([PARAGRAPH] * 6)
    cut = split(Draft(title="T", text=text), count, 60)
    assert len(cut) > 1
    assert all(text[p.end - 1] in '."' for p in cut)


def test_abbreviations_and_the_month_of_may() -> None:
    text = "Dr. Quist left on 1 May. Nobody saw her at 6.40 p.m. or later. The U.S. team did."
    (paragraph,) = paragraphs(text)
    assert [text[s.start : s.end] for s in sentences(text, paragraph)] == [
        "Dr. Quist left on 1 May.",
        "Nobody saw her at 6.40 p.m. or later.",
        "The U.S. team did.",
    ]


_ENCODERS: list[MiniLM] = []


def _encoder() -> MiniLM:
    if not _ENCODERS:
        _ENCODERS.append(MiniLM())
    return _ENCODERS[0]
