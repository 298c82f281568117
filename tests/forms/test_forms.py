"""Questions that one sentence does not answer: each form is told in its own way, and always in the articles' words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.footnotes import answer_text
from assistant.library.embedding import MiniLM
from assistant.pipeline import Assistant
from assistant.schema import Answer, Turn
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

ARTICLES = {
    "mill-1": ("2024-01-10", "Old mill of Tarn to become a school",
        "The old mill of Tarn is to become a school of music. The council voted for it by nine to four.\n\n"
        "Councillor Ada Prell voted against it. \"A roof like that eats money,\" said Ada Prell."),
    "mill-2": ("2024-06-02", "Roof of the Tarn mill falls in",
        "The roof of the old mill of Tarn fell in on Sunday night. Nobody was hurt.\n\n"
        "The mayor, Jon Asker, said that the school of music would come all the same."),
    "mill-3": ("2025-02-20", "Tarn mill opens as a school of music",
        "The old mill of Tarn was opened as a school of music on Thursday. It has ninety pupils.\n\n"
        "\"It was worth every crown,\" said Jon Asker. Ada Prell said that it was a good school at a bad price."),
    "baths": ("2025-03-01", "Baths of Ludgrave closed",
        "The baths of Ludgrave were closed for a leak. They are 25 metres long. "
        "The baths of Orford, which are 50 metres long, stay open."),
    "bees": ("2024-03-03", "Swarm of bees at the bank", "A swarm of bees closed the bank for an hour."),
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("forms")
    for article_id, (day, title, text) in ARTICLES.items():
        write_article(folder / "in", article_id, text, title=title, published=day)
    config = Config(library=folder / "library")
    ingest(config, folder / "in", encoder=MiniLM())
    return build_assistant(config)


def cited(answer: Answer) -> list[str]:
    return [claim.citations[0].article_id for claim in answer.claims]


@pytest.mark.parametrize("question", ["what's new with the Tarn mill", "any news about the old mill of tarn?"])
def test_the_latest_begins_with_the_newest_article(archive: Assistant, question: str) -> None:
    answer = archive.ask(question)
    assert answer.form == "latest"
    assert cited(answer) == ["mill-3", "mill-2", "mill-1"]
    assert [claim.date for claim in answer.claims] == ["2025-02-20", "2024-06-02", "2024-01-10"]


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("what happened to the old mill of Tarn?", "summary"),
        ("tell me about the tarn mill", "summary"),
        ("timeline of the Tarn mill", "timeline"),
        ("the tarn mill step by step please", "timeline"),
    ],
)
def test_a_story_is_told_in_the_order_of_time(archive: Assistant, question: str, form: str) -> None:
    answer = archive.ask(question)
    assert answer.form == form
    assert list(dict.fromkeys(cited(answer))) == ["mill-1", "mill-2", "mill-3"]
    assert (len(cited(answer)) > 3) == (form == "summary")
    assert "opened as a school" in answer.claims[-1].text


def test_what_the_archive_does_not_tell_is_no_story(archive: Assistant) -> None:
    for question in ("what's new with the moon landings", "timeline of the French revolution", "summarise Hamlet"):
        assert archive.ask(question).declined


def test_who_somebody_is_stands_in_the_newest_sentence_that_says_so(archive: Assistant) -> None:
    answer = archive.ask("who is Jon Asker")
    assert answer.form == "who-is"
    assert answer.claims[0].text.startswith("The mayor, Jon Asker")
    assert archive.ask("who is Berta Holm").declined


def test_only_what_a_person_says_is_told_of_what_they_say_oldest_first(archive: Assistant) -> None:
    answer = archive.ask("what does Ada Prell say about the mill")
    assert answer.form == "said"
    assert cited(answer) == ["mill-1", "mill-3"]
    assert "eats money" in answer.claims[0].text
    assert "bad price" in answer.claims[-1].text


def test_each_side_of_a_comparison_has_its_heading(archive: Assistant) -> None:
    answer = archive.ask("compare the baths of Ludgrave and the baths of Orford")
    assert answer.form == "comparison"
    assert {"Ludgrave", "Orford"} <= {word for claim in answer.claims for word in (claim.heading or "").split()}


def test_a_list_says_that_there_may_be_more(archive: Assistant) -> None:
    answer = archive.ask("which baths are there, list them all")
    assert answer.form == "list"
    assert answer.claims
    assert answer.note == "The articles may name more than is quoted here."


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("hello", "Hello. This archive holds 5 articles"),
        ("thanks a lot!", "You’re welcome."),
        ("what do you write about?", "This archive holds 5 articles, from 10 January 2024 to 1 March 2025."),
        ("newest articles please", "The newest articles: “Baths of Ludgrave closed”, 1 March 2025"),
        ("Was kostet die neue Schule und wann wird sie gebaut?", "Ask in English, please"),
        ("Скільки коштує школа?", "Ask in English, please"),
    ],
)
def test_small_talk_gets_a_plain_reply_and_no_quotation(archive: Assistant, question: str, reply: str) -> None:
    answer = archive.ask(question)
    assert (answer.form, answer.declined, answer.claims, answer.nearest) == ("archive", False, (), ())
    assert (answer.note or "").startswith(reply)
    assert reply in answer_text(answer)


def test_a_question_about_something_in_the_archive_is_none(archive: Assistant) -> None:
    for question in ("Ada Prell?", "Ludgrave news?", "Is there a swarm?"):
        assert archive.ask(question).form != "archive"


def test_a_follow_up_of_one_word_goes_on_from_the_conversation(archive: Assistant) -> None:
    first = archive.ask("When did the roof of the Tarn mill fall in?")
    assert archive.ask("Why?", [Turn.of(first)]).form != "archive"
    assert archive.ask("Thank you!", [Turn.of(first)]).form == "archive"


def test_in_the_terminal_steps_have_their_dates_and_sides_their_headings(archive: Assistant) -> None:
    steps = answer_text(archive.ask("timeline of the Tarn mill"))
    assert "10 January 2024: “The old mill of Tarn is to become a school of music.” [1]" in steps
    sides = answer_text(archive.ask("compare the baths of Ludgrave and the baths of Orford"))
    assert "Ludgrave:\n" in sides


MATTERS = st.sampled_from(
    ["the Tarn mill", "the mill", "Ada Prell", "the baths of Ludgrave", "bees", "the bank and the mill"]
)
WAYS = st.sampled_from(
    [
        "what's new with {}",
        "tell me about {}",
        "timeline of {}",
        "compare {} and {}",
        "who is {}",
        "what did {} say",
        "{}",
    ]
)


@settings(max_examples=25)
@given(WAYS, MATTERS, MATTERS)
def test_whatever_the_form_every_sentence_is_the_articles_own(
    archive: Assistant, way: str, one: str, other: str
) -> None:
    answer = archive.ask(way.replace("{}", one, 1).replace("{}", other))
    for claim in answer.claims:
        for c in claim.all_citations:
            assert archive.library.article(c.article_id, c.version).text[c.start : c.end] == c.quote
        assert claim.verdict == "verbatim"
        assert claim.date in (None, claim.citations[0].published)
    days = [claim.date for claim in answer.claims if claim.date]
    assert days == sorted(days, reverse=answer.form == "latest")
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_an_answer_keeps_its_form_when_it_is_stored(archive: Assistant, tmp_path: Path) -> None:
    answer = archive.ask("timeline of the Tarn mill")
    again = Answer.from_dict(answer.to_dict())
    assert (again.form, again.claims) == (answer.form, answer.claims)
    old = {k: v for k, v in answer.to_dict().items() if k != "form"}
    assert Answer.from_dict(old).form == "fact"


@pytest.mark.parametrize(
    "question",
    [
        *("What is 5G?", "who is _Ada_?", "what does İran say", "?", "...", "“", "What is 5?", "who is who"),
        "Who are you, and when did the roof fall in?",
        "what's new with the polish ındia",
        "timeline of " + "the mill and " * 140,
        "compare " + "a or b, " * 200,
    ],
)
def test_odd_questions_are_answered_or_declined(archive: Assistant, question: str) -> None:
    answer = archive.ask(question[:1_900])
    assert answer.declined or answer.claims or answer.note


def test_a_greeting_before_a_question_does_not_take_its_answer(archive: Assistant) -> None:
    answer = archive.ask("Who are you, and when did the roof of the Tarn mill fall in?")
    assert "fell in on Sunday night" in " ".join(claim.text for claim in answer.claims)


def test_what_was_searched_for_reads_like_the_question(archive: Assistant) -> None:
    assert archive.ask("what's new with the Tarn mill?").standalone_question == "what's new with the Tarn mill?"


def test_a_year_that_is_named_bounds_the_story(archive: Assistant) -> None:
    answer = archive.ask("what's new with the Tarn mill in 2024?")
    assert cited(answer) == ["mill-2", "mill-1"]


@pytest.mark.parametrize(
    "question",
    ["what happened in los angeles and las vegas", "names of the two Ludgrave baths", "who signed in san jose"],
)
def test_english_with_foreign_names_is_english(archive: Assistant, question: str) -> None:
    assert archive.ask(question).form != "archive"


def test_a_reason_follows_what_it_explains(config: Config, tmp_path: Path) -> None:
    write_article(
        tmp_path / "in",
        "weir",
        "The council has shut the weir at Tarn to canoes. Two people nearly drowned there in May, which led to the "
        "ban. The weir is 40 metres wide.",
        title="Weir at Tarn is shut",
        published="2025-06-01",
    )
    ingest(config, tmp_path / "in")
    answer = build_assistant(config, HashEncoder()).ask("Why has the council shut the weir at Tarn to canoes?")
    first = answer.claims[0]
    assert "which led to the ban" in first.text
    assert first.lead_in is not None
    assert first.lead_in.quote == "The council has shut the weir at Tarn to canoes."
