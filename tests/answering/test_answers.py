"""What a reader gets to see: the right sentence first, short where one is enough, an honest decline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import MAX_QUESTION_CHARS, Config
from assistant.errors import LibraryError, QuestionError
from assistant.library.embedding import MiniLM
from assistant.library.store import Library
from assistant.pipeline import Assistant
from assistant.schema import Answer, Turn
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

PACT = """\
Norland, which had stayed neutral for decades, has announced plans for a military pact with Sudmark.

On 18 March, Eastria, Lorne and Vell officially announced their military alliance.

It is said that Ostia may soon join them.

"The goal of this cooperation is not to threaten anyone. It is a message to those who would," said Vell's defence \
minister Ejna Maq.

Vell's authorities accuse Norland of supporting terrorist acts within Lorne.
"""


@pytest.fixture(scope="module")
def pact(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """One short article and the real model: rarity of words has little to go by."""
    folder = tmp_path_factory.mktemp("pact")
    config = Config(library=folder / "library")
    source = write_article(folder, "pact", PACT, title="How the coast divides into alliances", published="2025-03-26")
    ingest(config, source, encoder=MiniLM())
    return build_assistant(config)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which countries announced a military alliance on 18 March?", "Eastria, Lorne and Vell"),
        ("Who accuses whom of supporting terrorism in Lorne?", "accuse Norland"),
        ("What did Ejna Maq say the cooperation is for?", "not to threaten anyone"),
    ],
)
def test_the_most_direct_sentence_comes_first(pact: Assistant, question: str, words: str) -> None:
    answer = pact.ask(question)
    assert not answer.declined
    assert words in answer.claims[0].text


@pytest.mark.parametrize("question", ["What is the population of Ostia?", "Who won the 2018 World Cup?"])
def test_what_the_archive_does_not_say_is_declined_with_the_nearest_articles(pact: Assistant, question: str) -> None:
    answer = pact.ask(question)
    assert answer.declined
    assert answer.claims == ()
    assert [n.article_id for n in answer.nearest] == ["pact"]
    assert answer.passages
    assert answer.confidence < pact.config.answer.threshold


def test_a_question_about_the_article_itself_is_answered_from_its_date(pact: Assistant) -> None:
    answer = pact.ask("When was this article published?")
    assert answer.note == "“How the coast divides into alliances” was published on 26 March 2025."
    assert answer.citations[0].published == "2025-03-26"
    assert "names no author" in (pact.ask("Who wrote this article?").note or "")


def test_this_article_is_the_one_cited_last(sample: Assistant) -> None:
    first = sample.ask("What caused the fire on the ferry Sigrun?")
    turn = Turn(first.question, tuple(first.citations))
    assert "Ines Marl" in (sample.ask("Who wrote this article?", [turn]).note or "")
    assert "Ines Marl" not in (sample.ask("Who wrote this article?").note or "")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When did Montenegro join NATO?", "5 June 2017"),
        ("What caused the fire on the Sigrun?", "fuel pipe"),
        ("How many soldiers does KFOR have?", "4,700"),
        ("When do the terns leave?", "second half of August"),
        ("What does a return ticket to the Outer Isles cost?", "24 crowns"),
        ("Which countries were invited in Bucharest in 2008?", "Albania and Croatia"),
    ],
)
def test_the_sample_archive_answers(sample: Assistant, question: str, words: str) -> None:
    answer = sample.ask(question)
    assert words in answer.claims[0].text
    assert len(answer.claims) <= 4


def test_a_question_for_a_reason_names_what_it_is_about(sample: Assistant) -> None:
    settings = replace(sample.config, answer=replace(sample.config.answer, threshold=0.0))
    answer = sample.under(settings).ask("Why was Macedonia not invited in Bucharest?")
    assert "Macedonia was not invited" in " ".join(claim.text for claim in answer.claims[:2])


@pytest.mark.parametrize(
    "question",
    ["How do I bake sourdough bread?", "Who won the Eurovision song contest?", "How old is the mayor's husband?"],
)
def test_the_sample_archive_declines(sample: Assistant, question: str) -> None:
    assert sample.ask(question).declined


def test_what_stands_beside_the_best_sentence_is_told_in_the_order_of_the_article(sample: Assistant) -> None:
    answer = sample.ask("How did the harbour union vote on the bridge?")
    beside = [(c.article_id, c.start) for c in answer.citations[1:]]
    assert len(beside) > 1
    assert beside == sorted(beside)
    assert "187 members voted to oppose it" in " ".join(claim.text for claim in answer.claims)


def test_what_answers_by_itself_is_followed_by_little(sample: Assistant) -> None:
    assert len(sample.ask("Who is the mayor of Skellhaven?").claims) <= 2


def test_no_two_sentences_say_the_same(sample: Assistant) -> None:
    answer = sample.ask("What happened to the ferry Sigrun off Skellhaven on Tuesday evening?")
    texts = [c.text for c in answer.claims]
    assert sum("broke out in the engine room" in t for t in texts) == 1


def test_a_follow_up_keeps_the_thread(sample: Assistant) -> None:
    first = sample.ask("How much will the Heron Bridge cost?")
    follow = sample.ask("And who opposes it?", [Turn(first.question, tuple(first.citations))])
    assert "harbour workers' union has come out against" in follow.claims[0].text
    assert follow.standalone_question == "The Heron Bridge: who opposes it?"


@pytest.mark.parametrize("follow_up", ["With whom?", "And why?", "How many are there?", "Which?", "?"])
def test_a_follow_up_of_nothing_but_small_words_is_understood_by_what_it_follows(
    sample: Assistant, follow_up: str
) -> None:
    first = sample.ask("What did the defence ministers sign in Tirana?")
    answer = sample.ask(follow_up, [Turn(first.question, tuple(first.citations))])
    assert answer.passages[0].article_id == first.citations[0].article_id


def test_a_change_of_subject_leaves_the_thread(sample: Assistant) -> None:
    first = sample.ask("How much will the Heron Bridge cost?")
    follow = sample.ask("When did Montenegro join NATO?", [Turn(first.question, tuple(first.citations))])
    assert "5 June 2017" in follow.claims[0].text
    assert follow.standalone_question == "When did Montenegro join NATO?"


def test_the_answer_grows_a_claim_at_a_time_and_ends_whole(sample: Assistant) -> None:
    grown = list(sample.stream("How many soldiers does KFOR have?"))
    assert [len(a.claims) for a in grown] == list(range(1, len(grown) + 1))
    assert grown[-1].citations == sample.ask("How many soldiers does KFOR have?").citations
    assert {"understand", "retrieve", "answer", "total"} <= grown[-1].seconds.keys()


@pytest.mark.parametrize("question", ["", "   \n", "x" * (MAX_QUESTION_CHARS + 1), "x" * 20_000])
def test_a_question_that_cannot_be_asked_says_what_to_change(sample: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match=r"empty|shorten it"):
        sample.ask(question)


@pytest.mark.parametrize("question", ["?", "the of and", "\ud800", "\x00\x1b[31m", "'\" OR 1=1 --", 'NEAR("a" b)*'])
def test_odd_questions_are_answered_or_declined(sample: Assistant, question: str) -> None:
    assert isinstance(sample.ask(question), Answer)


def test_an_empty_library_says_how_to_fill_it(config: Config) -> None:
    Library.open(config.library, create=True)
    with pytest.raises(LibraryError, match="footnote ingest"):
        build_assistant(config, HashEncoder()).ask("Who is there?")


def test_an_article_without_a_date_has_none(config: Config, tmp_path: Path) -> None:
    ingest(config, write_article(tmp_path / "in", "tides", "The tide turns eight minutes later at Norbank."))
    answer = build_assistant(config, HashEncoder()).ask("When turns the tide at Norbank?")
    assert answer.citations[0].published is None
