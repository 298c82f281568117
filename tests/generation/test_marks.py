"""Marks in a model's reply: every style of bracket, any cut between two pieces, nothing dangling."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generation.drafting import Drafting, Written
from assistant.generation.ids import NAME, short_names
from assistant.schema import Passage

KNOWN = ("k7m3q", "b2c4d", "t9v0w1x")


def drafted(text: str, size: int = 5, elsewhere: str = "") -> list[Written]:
    drafting = Drafting(KNOWN, elsewhere)
    found = [w for start in range(0, len(text), size) for w in drafting.feed(text[start : start + size])]
    return [*found, *drafting.finish()]


@pytest.mark.parametrize(
    "mark",
    [
        "[k7m3q]", "[[k7m3q]]", "【k7m3q】", "【k7m3q†source】", "［k7m3q］", "(k7m3q)", "{k7m3q}", "<k7m3q>",
        "[^k7m3q]",
        "[Source: k7m3q]", "[passage k7m3q, lines 1-3]", "[K7M3Q]", "`[k7m3q]`", "**[k7m3q]**", "[ k7m3q ]", "k7m3q",
        "(source: k7m3q)", "[k7m3q, z9z9z]", "[k7m3q][1]", "[k7m3q",
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 4, 500])
def test_a_mark_in_any_brackets_is_understood_and_not_shown(mark: str, size: int) -> None:
    after, inside, last = (
        f"It opens. {mark} It is dear.",
        f"It opens {mark}. It is dear.",
        f"It is dear. It opens {mark}",
    )
    if mark == "[k7m3q":
        assert drafted(last, size)[1].text == "It opens"
        return
    assert drafted(after, size) == [Written("It opens.", ("k7m3q",)), Written("It is dear.", ())]
    assert drafted(inside, size) == [Written("It opens.", ("k7m3q",)), Written("It is dear.", ())]
    assert drafted(last, size)[1].names == ("k7m3q",)


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("It opens [9].", ["It opens."]),
        ("It opens [z9z9z].", ["It opens."]),
        ("The mayor (Ines Dahl) said [sic] so.", ["The mayor (Ines Dahl) said [sic] so."]),
        ("```\nIt opens [k7m3q].\n```", ["It opens."]),
        ("<think>Is it [k7m3q]? No.</think>It opens.", ["It opens."]),
        ("## Answer\nSources:\n- *It* **opens**.\n1. It is dear.", ["It opens.", "It is dear."]),
        ("On 5 May. Dr. Smith spoke.", ["On 5 May.", "Dr. Smith spoke."]),
        ("<think>It never ends [k7m3q]", []),
        ("   \n\n", []),
    ],
)
def test_what_is_no_mark_of_ours(reply: str, sentences: list[str]) -> None:
    assert [w.text for w in drafted(reply)] == sentences


def test_a_word_of_the_articles_that_looks_like_a_name_stays_a_word() -> None:
    assert drafted("The cell b2r4p died [k7m3q].", elsewhere="the cell b2r4p") == [
        Written("The cell b2r4p died.", ("k7m3q",))
    ]


def test_a_sentence_is_given_out_when_the_next_has_begun() -> None:
    drafting = Drafting(KNOWN)
    assert not list(drafting.feed("It opens in May. [k7m"))
    assert not list(drafting.feed("3q] "))
    assert list(drafting.feed("It is ")) == [Written("It opens in May.", ("k7m3q",))]


BRACKETS = ("[]", "()", "【】", "{}", "<>", "［］")
PARTS = [
    *(f"{o}{name}{c}" for o, c in BRACKETS for name in (*KNOWN, "z9z9z", "7", "^2", "Source k7m3q")),
    "[", "]", "[[", "k7m", "[k7m3", "3q]", "【", "】", "(", ")", "`", "```", "\n", "\n\n", " ", ". ", ", ", "! ",
    "“", "”", "The bridge opens", "in May 2028", "Dr. Smith", "Ines Dahl said", "- ", "1. ", "# ", "**", "_",
    "<think>", "</think>", "<", ">", "¹", "[^1]", "†", "\r\n", "\u202e", "\ufffd", "é", "汉字",
    "[k7m3q](http://x.example)", "![a](b)", "z9z9z", "k7m3q",
]  # fmt: skip
SHOWN_MARK = re.compile(r"[\[【［〔⟦][\s\d,;^†]*[\]】］〕⟧]")


def fuzzed(seed: int) -> tuple[str, list[str]]:
    chance = random.Random(seed)
    reply = "".join(chance.choice(PARTS) for _ in range(chance.randint(1, 40)))
    pieces = []
    while reply:
        size = chance.randint(1, 9)
        pieces.append(reply[:size])
        reply = reply[size:]
    return "".join(pieces), pieces


def test_no_name_and_no_empty_mark_is_shown_in_ten_thousand_random_replies() -> None:
    shown = 0
    for seed in range(10_000):
        _, pieces = fuzzed(seed)
        drafting = Drafting(KNOWN)
        found = [w for piece in pieces for w in drafting.feed(piece)] + list(drafting.finish())
        for written in found:
            assert not NAME.search(written.text), (seed, written)
            assert not SHOWN_MARK.search(written.text), (seed, written)
            assert set(written.names) <= set(KNOWN)
        shown += len(found)
    assert shown > 10_000


WORDS = st.sampled_from(["The bridge", "opens", "in May 2028", "Ines Dahl", "12 to 9", "crowns", "It", "council"])
SENTENCE = st.builds(
    lambda words, mark, end: " ".join(words).capitalize() + (f" {mark}{end}" if mark else end),
    st.lists(WORDS, min_size=2, max_size=6),
    st.sampled_from(["", "[k7m3q]", "[b2c4d][k7m3q]", "(t9v0w1x)", "[9]", "[z9z9z]"]),
    st.sampled_from([". ", ".\n", "! "]),
)


@given(st.lists(SENTENCE, min_size=1, max_size=5).map("".join), st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_however_a_reply_is_cut_into_pieces_it_says_the_same(reply: str, sizes: list[int]) -> None:
    drafting, found, start, turn = Drafting(KNOWN), [], 0, 0
    while start < len(reply):
        size = sizes[turn % len(sizes)]
        found += list(drafting.feed(reply[start : start + size]))
        start, turn = start + size, turn + 1
    assert [*found, *drafting.finish()] == drafted(reply, len(reply))


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=40, unique=True))
def test_names_of_passages_are_theirs_alone_and_stay_the_same(texts: list[str]) -> None:
    passages = [Passage(f"a@1#{n}", "a", 1, 0, len(t), t, "A") for n, t in enumerate(texts)]
    named = short_names(passages)
    assert [p.text for p in named.values()] == texts
    assert all(NAME.fullmatch(name) for name in named)
    assert next(iter(short_names(passages[:1]))) == next(iter(named))
