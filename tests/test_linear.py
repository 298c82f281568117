"""Nothing that meets foreign text takes the square of its length: every pattern, and what is made of them."""

from __future__ import annotations

import contextlib
import gc
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest

from assistant.answering.counterpart import counterpart
from assistant.answering.leaning import leaning
from assistant.answering.parts import parts
from assistant.display import on_a_line, one_line, visible
from assistant.errors import FootnoteError
from assistant.facts.changed import corrects, tells_a_change
from assistant.facts.moments import as_of
from assistant.facts.names import names
from assistant.facts.quantities import quantities
from assistant.facts.quotations import folded, quotations
from assistant.facts.speakers import speaker, speaker_named
from assistant.facts.times import times
from assistant.facts.words import words
from assistant.json_text import json_text
from assistant.library.naming import plain_name
from assistant.library.passages import split
from assistant.library.readers.boilerplate import is_boilerplate
from assistant.library.readers.dateline import dateline
from assistant.library.readers.fields import tidy
from assistant.library.readers.markdown import read_markdown
from assistant.library.readers.plain_text import read_plain_text
from assistant.library.sentences import paragraphs, sentences
from assistant.library.terms import terms
from assistant.retrieval.dates import period
from assistant.schema import Draft, Span
from assistant.weights import shipped
from tests.fakes import HashEncoder
from tests.patterns import attacks, patterns

Run = Callable[[str], object]
DAY = date(2025, 5, 1)
WORTH_A_LOOK = 0.01  # seconds of computing from which growth is measured
AT_ONCE = 0.2  # for a 32nd of the length
GROWS = 2.4  # times what a linear one would take; a quadratic one takes four times as much at a quarter of the length

FUNCTIONS: dict[str, Run] = {
    "tidy": tidy,
    "plain text": lambda t: read_plain_text(f"Head\n\n{t}"),
    "Markdown": lambda t: read_markdown(f"# Head\n\n{t}"),
    "front matter": lambda t: read_markdown(f"---\ntitle: A\nx: {t}\n---\n\nText."),
    "boilerplate": is_boilerplate,
    "dateline": dateline,
    "paragraphs": paragraphs,
    "sentences": lambda t: [s for p in paragraphs(t) for s in sentences(t, p)],
    "passages": lambda t: split(Draft(title="A", text=tidy(t)), HashEncoder().count_tokens, 60),
    "terms": terms,
    "words": words,
    "names": lambda t: list(names(t, words(t))),
    "times": lambda t: list(times(t, DAY)),
    "the day spoken of": lambda t: as_of(t, DAY),
    "quantities": lambda t: list(quantities(t)),
    "quotations": lambda t: list(quotations(t)),
    "folded": folded,
    "speaker": lambda t: speaker(t, Span(0, min(50, len(t)))),
    "speaker named": speaker_named,
    "visible": visible,
    "one line": one_line,
    "on a line": on_a_line,
    "JSON": json_text,
    "id": plain_name,
    "period": lambda t: period(t, DAY),
    "parts": lambda t: parts(t, shipped().parts),
    "another of the kind": lambda t: counterpart(t, "Has Serbia joined NATO in 2024?", DAY),
    "leaning": lambda t: leaning(t, shipped().condense),
    "tells a change": tells_a_change,
    "corrects": corrects,
}
IN_PIECES = {"sentences", "passages"}  # a long paragraph is taken in pieces, each of which may take long for itself
SHORT = {"period", "parts", "another of the kind", "leaning", "front matter", "id"}  # what these are given has a limit
RUNS = [
    *(
        " ",
        "\n",
        "a\n\n",
        '"',
        "“",
        "'",
        "7,",
        "7 ",
        "a",
        "A ",
        "Ab ",
        "é",
        "中",
        "[",
        "(",
        "<a ",
        "*a **a ",
        "`",
        "- ",
    ),
    *(
        "> ",
        "|",
        "&#",
        ". ",
        "A. ",
        "said Ab ",
        "“A” said Bb. ",
        "in May ",
        "2 days ago ",
        "one ",
        "a@",
        "![",
        "\u202e",
    ),
    *("Mr. ", "a.b.", "``` "),
]


def seconds(run: Run, text: str) -> float:
    """Of computing: what other processes do does not count, nor looking through all that is held for garbage."""
    gc.disable()
    began = time.process_time()
    with contextlib.suppress(FootnoteError):
        run(text)
    took = time.process_time() - began
    gc.enable()
    return took


def repeated(before: str, body: str, end: str) -> Callable[[int], str]:
    return lambda length: before + body * (length // len(body) + 1) + end


def superlinear(run: Run, text: Callable[[int], str], length: int) -> bool:
    """Whether four times the length takes far more than four times as long."""
    if seconds(run, text(length // 32)) > AT_ONCE and seconds(run, text(length // 32)) > AT_ONCE:
        return True  # it might never end at full length
    if (long := seconds(run, text(length))) < WORTH_A_LOOK:
        return False
    for _ in range(3):  # a hiccup does not come three times
        short = max(seconds(run, text(length // 4)), 1e-6)
        if long < 4 * GROWS * short:
            return False
        long = seconds(run, text(length))
    return True


def runs(pattern: re.Pattern[str]) -> Iterator[tuple[str, Run]]:
    yield "finditer", lambda text: sum(1 for _ in pattern.finditer(text))
    yield "fullmatch", pattern.fullmatch


def slow_patterns(length: int, seed: int, tries: int) -> tuple[list[str], int]:
    """The patterns that take more than linear time, with the string that does it, and how many were measured."""
    found, measured = [], 0
    for where, pattern in patterns("assistant").items():
        for before, body, end in attacks(pattern, seed, tries):
            for name, run in runs(pattern):
                measured += 1
                if superlinear(run, repeated(before, body, end), length):
                    found.append(f"{where}.{name}: {before[:40]!r} + {body[:40]!r} * n + {end!r}")
    return found, measured


def slow_functions(length: int, bodies: Sequence[str], ends: Sequence[str]) -> list[str]:
    return [
        f"{name}: {body!r} * n + {end!r}"
        for name, run in FUNCTIONS.items()
        for body in bodies
        for end in ends
        if superlinear(run, repeated("", body, end), length if name not in IN_PIECES else 6 * length)
    ]


def test_no_pattern_takes_the_square_of_a_text() -> None:
    found, measured = slow_patterns(2_000, seed=1, tries=1)
    assert not found
    assert measured > 3_000


def test_the_measuring_finds_what_is_quadratic_and_what_is_worse() -> None:
    for written in (r"[^\S\n]+\n", r"\w+@", r"(?:a|aa)*b", r"\s*(?:and|but)\b"):
        pattern = re.compile(written, re.S)
        assert any(
            superlinear(run, repeated(before, body, end), 4_000 if "aa" not in written else 1_100)
            for before, body, end in attacks(pattern, 1)
            for _, run in runs(pattern)
        ), written


def test_no_function_takes_the_square_of_a_text() -> None:
    assert not slow_functions(8_000, RUNS[::4], ["x"])


def test_a_correction_of_many_blanks_is_tidied_at_once() -> None:
    assert tidy("a" + " " * 500_000 + "\nb" + " \t" * 200_000) == "a\nb"


@pytest.mark.soak
def test_no_function_takes_the_square_of_any_of_these_texts() -> None:
    print(f"functions: {len(FUNCTIONS)} on {2 * len(RUNS)} texts each")
    assert not slow_functions(8_000, RUNS, ["", "x"])


@pytest.mark.soak
def test_a_million_characters() -> None:
    found, measured = slow_patterns(16_000, seed=2, tries=3)
    print(f"patterns: {measured:,} strings, {len(found)} slow")
    assert not found
    late = []
    for where, pattern in patterns("assistant").items():
        worst = max(
            ((b, r, e, run) for b, r, e in attacks(pattern, 3) for _, run in runs(pattern)),
            key=lambda a: seconds(a[3], a[0] + a[1] * (2_000 // len(a[1]) + 1) + a[2]),
        )
        before, body, end, run = worst
        if superlinear(run, repeated(before, body, end), 1_000_000):
            late.append(where)
    print(f"patterns at a million characters: {len(patterns('assistant'))}, {len(late)} slow")
    assert not late


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - SHORT))
def test_a_function_on_a_long_text(name: str) -> None:
    for body in RUNS:
        assert not superlinear(FUNCTIONS[name], repeated("", body, ""), 250_000), body
