"""A claim is checked against the words it cites: what is changed is found and named, what is true passes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import default_judge
from assistant.attribution.check import Attribution, Checker
from assistant.attribution.check import check as checked
from assistant.attribution.judge import Judge
from assistant.attribution.pair import Source
from assistant.attribution.support import Embedder
from assistant.errors import FootnoteError
from assistant.facts.quotations import folded
from assistant.library.embedding import MiniLM
from assistant.weights import shipped
from tests.fakes import HashEncoder

FERRY = Source(
    """\
The ferry Sigrun caught fire on Tuesday with 83 people on board. Grace Okafor, the harbour master, said that 13 of \
them were hurt. "We were lucky that the wind had dropped," she said.

The repair may cost 1.2 million crowns, the mayor, Otto Lund, said. He denied that the ship had been unsafe. The \
number of inspections fell from nine to four in 2024.

The ferry will not sail again before 12 May 2025, unless the court decides otherwise. Some passengers have asked for \
their money back. The old pier is 40 metres long.""",
    date(2025, 4, 10),
    "Fire on the ferry Sigrun",
)


RATES = Source(
    """\
Inflation had fallen to 3.1 per cent in April from 4.6 per cent a year earlier, the minister, Marisa Kole, said on \
Monday. The central bank left its rate at 5.25 per cent. A third of all homes are rented.

The subsidy may be extended if the council agrees. The court found that the law did not violate the treaty. Work on \
the tunnel stopped two weeks after the flood.""",
    date(2025, 5, 13),
    "Inflation falls",
)


def check(claim: str, source: Source, encoder: Embedder, judge: Judge | None = None) -> Attribution:
    return checked(claim, source, Checker(encoder, judge, shipped().checking))


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module", params=["no judge", "the default judge"])
def judge(request: pytest.FixtureRequest) -> Judge | None:
    return default_judge() if request.param == "the default judge" else None


@pytest.mark.parametrize(
    "claim",
    [
        "The ferry Sigrun caught fire on Tuesday with 83 people on board.",
        "“We were lucky that the wind had dropped,” she said.",
        "He  denied that the ship\nhad been unsafe.",
        "He denied that the ship had been unsafe. The number of inspections fell from nine to four in 2024.",
    ],
)
def test_whole_sentences_are_verbatim_whatever_marks_and_blanks(claim: str) -> None:
    found = check(claim, FERRY, HashEncoder())
    assert found.verdict == "verbatim"
    assert found.span is not None
    assert folded(FERRY.text[found.span.start : found.span.end]) == folded(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "There were 83 people aboard the Sigrun when it caught fire.",
        "According to Okafor, 13 people were hurt.",
        "Ms Okafor said, “We were lucky that the wind had dropped.”",
        "Repairing it may cost 1,200,000 crowns, said Lund.",
        "The repair could cost about 1.2m crowns.",
        "In 2024 there were only four inspections, down from nine.",
        "The ferry will stay in the harbour until 12 May 2025, unless the court decides otherwise.",
        "The ferry caught fire on 8 April 2025, a Tuesday.",
        "A few passengers want their money back.",
    ],
)
def test_what_is_true_in_other_words_is_supported(claim: str, encoder: MiniLM, judge: Judge | None) -> None:
    found = check(claim, FERRY, encoder, judge)
    assert (found.verdict, found.reasons) == ("supported", ())
    assert found.span is not None


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Okafor said that 31 of them were hurt.", "says 31, the source says 13"),
        ("The repair may cost 1.2 billion crowns.", "says 1.2 billion crowns, the source says 1.2 million crowns"),
        ("The repair may cost 1.2 million euros.", "says 1.2 million euros, the source says 1.2 million crowns"),
        ("The old pier is 40 feet long.", "says 40 feet, the source says 40 metres"),
        ("The ferry caught fire on Friday.", "says Friday, the source says Tuesday"),
        ("The ferry will not sail again before 21 May 2025, unless the court decides otherwise.", "says 21 May 2025"),
        ("Okafor said: “We were lucky that the rain had stopped.”", "are not in the source"),
        ("Otto Lund said: “We were lucky that the wind had dropped.”", "says Otto Lund, the source says"),
        ("Henrik Sand, the harbour master, said that 13 of them were hurt.", "names Henrik Sand"),
        (
            "Otto Lund, the harbour master, said that 13 of them were hurt.",
            "says Otto Lund, the source says Grace Okafor",
        ),
        ("The ferry will sail again before 12 May 2025, unless the court decides otherwise.", "leaves out “not”"),
        ("The number of inspections rose from nine to four in 2024.", "says “rose”, the source says “fell”"),
        ("The repair will cost 1.2 million crowns.", "leaves out “may”"),
        ("The repair costs 1.2 million crowns.", "leaves out “may”"),
        ("The ship had been unsafe.", "leaves out"),
        ("The ferry will not sail again before 12 May 2025.", "leaves out the condition “unless …”"),
        ("All passengers have asked for their money back.", "says “All”"),
        ("The library opens at nine in the morning.", "the source does not say this"),
    ],
)
def test_what_was_changed_is_named(claim: str, reason: str, encoder: MiniLM, judge: Judge | None) -> None:
    found = check(claim, FERRY, encoder, judge)
    assert found.verdict == "unverified"
    assert any(reason in given for given in found.reasons), found.reasons


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Inflation fell by 3.1 per cent in April.", "says by 3.1 per cent, the source says to 3.1 per cent"),
        ("The central bank raised its rate to 5.25 per cent.", "says “raised”, the source says “left”"),
        ("The law did violate the treaty, the court found.", "says “did violate”, the source says “not”"),
        ("Work on the tunnel stopped two weeks before the flood.", "says “before”, the source says “after”"),
        ("The subsidy will be extended.", "leaves out “may”"),
        ("Inflation fell to 3.1 per cent, see www.evil.example.", "gives an address that the source does not have"),
        ("Inflation <b>fell</b> to 3.1 per cent in April.", "contains markup"),
    ],
)
def test_the_same_words_turned_round_are_named(claim: str, reason: str, encoder: MiniLM, judge: Judge | None) -> None:
    found = check(claim, RATES, encoder, judge)
    assert found.verdict == "unverified"
    assert reason in found.reasons


@pytest.mark.parametrize(
    "claim",
    [
        "Inflation fell from 4.6 to 3.1 per cent.",
        "On 12 May 2025, Kole said that inflation had fallen to 3.1 per cent.",
        "One third of all homes are rented.",
        "The subsidy could be extended.",
        "The flood came two weeks before work on the tunnel stopped.",
        "In May 2025, inflation had fallen to 3.1 per cent in April, the minister said.",
    ],
)
def test_the_same_thing_from_the_other_side_is_supported(claim: str, encoder: MiniLM, judge: Judge | None) -> None:
    found = check(claim, RATES, encoder, judge)
    assert (found.verdict, found.reasons) == ("supported", ())


def test_several_sentences_are_worth_what_the_worst_is(encoder: MiniLM) -> None:
    found = check("There were 83 people on board. Of them, 31 were hurt.", FERRY, encoder)
    assert found.verdict == "unverified"
    assert found.reasons == ("says 31, the source says 13",)


def test_relative_times_count_from_the_day_of_the_source(encoder: MiniLM) -> None:
    source = Source("The council approved the budget yesterday.", date(2025, 4, 10))
    assert check("The council approved the budget on 9 April 2025.", source, encoder).verdict == "supported"
    assert check("The council approved the budget on 10 March 2025.", source, encoder).verdict == "unverified"


@pytest.mark.parametrize(("claim", "text"), [(" ", "The ferry sails."), ("The ferry sails.", "\n")])
def test_nothing_to_check_is_said_in_one_line(claim: str, text: str) -> None:
    with pytest.raises(FootnoteError, match="is empty"):
        check(claim, Source(text), HashEncoder())


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_any_two_texts_can_be_compared(claim: str, text: str) -> None:
    found = check(claim, Source(text), HashEncoder())
    assert isinstance(found, Attribution)
    assert (found.verdict == "unverified") == bool(found.reasons)
    if found.span:
        assert text[found.span.start : found.span.end].strip()


SENTENCES = [s.text for s in FERRY.sentences]


@given(st.permutations(SENTENCES), st.integers(0, len(SENTENCES) - 1))
def test_a_sentence_of_the_source_is_verbatim_wherever_it_stands(order: list[str], chosen: int) -> None:
    source = Source("\n\n".join(order))
    found = check(order[chosen], source, HashEncoder())
    assert found.verdict == "verbatim"
    assert found.span is not None
    assert source.text[found.span.start : found.span.end] == order[chosen]
