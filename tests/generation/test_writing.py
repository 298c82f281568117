"""Answers that a scripted model writes over real HTTP: what is shown is supported, and says what it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.config import DECLINE_SENTENCE, Config
from assistant.footnotes import answer_text
from assistant.generation.verify import NAMES_NOTHING
from assistant.generation.writer import PARTLY_OPEN, UNVERIFIED
from assistant.library.embedding import Encoder
from assistant.schema import Answer, Turn
from tests.conftest import ingest, write_article
from tests.generation.conftest import BRIDGE, WriteWith
from tests.scripted_llm import USAGE, ScriptedModel, passages, prompt

QUESTION = "When will the Heron Bridge open?"


def saying(text: str) -> Callable[[str], str]:
    """A model that says `text` with {bridge} and {ferry} for the names of the passages."""

    def say(sent: str) -> str:
        names = {("ferry" if "Sigrun" in body else "bridge"): name for name, body in passages(sent).items()}
        return text.format(**{"bridge": "none0", "ferry": "none0", **names})

    return say


def test_a_supported_sentence_cites_the_exact_words_it_rests_on(write_with: WriteWith) -> None:
    assistant = write_with(ScriptedModel(answer=saying("The Heron Bridge opens in May 2028 [{bridge}].")))
    answer = assistant.ask(QUESTION)
    assert (answer.mode, answer.declined, answer.fallback) == ("generative", False, None)
    (claim,) = answer.claims
    assert (claim.text, claim.verdict) == ("The Heron Bridge opens in May 2028.", "supported")
    (cited,) = claim.citations
    assert cited.quote.startswith("The Heron Bridge will open in May 2028, the mayor")
    assert cited.quote.endswith("on Tuesday.")
    article = assistant.library.article(cited.article_id, cited.version)
    assert article.text[cited.start : cited.end] == cited.quote
    assert "Heron Bridge opens in May 2028. [1]" in answer_text(answer)
    assert Answer.from_dict(answer.to_dict()) == answer


def test_a_copied_sentence_is_the_articles_own(write_with: WriteWith) -> None:
    said = '"We have waited for thirty years," Dahl said. [{bridge}]'
    answer = write_with(ScriptedModel(answer=saying(said))).ask("What did Ines Dahl say about the bridge?")
    (claim,) = answer.claims
    assert claim.verdict == "verbatim"
    assert claim.text == claim.citations[0].quote == '"We have waited for thirty years," Dahl said.'


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("It will cost 46 million crowns [{bridge}].", "says 46 million crowns, the source says 64 million crowns"),
        ("It will open in May 2027 [{bridge}].", "2027"),
        ("The council voted against the bridge by 12 to 9 [{bridge}].", "against"),
        ("The mayor, Karin Dahl, said so on Tuesday [{bridge}].", "Karin"),
        ("“We have waited for forty years,” Dahl said [{bridge}].", "forty"),
        ("The harbour union supports it [{bridge}].", "support"),
        ("It will cost 64 million crowns.", NAMES_NOTHING),
        ("It will cost 64 million crowns [1].", NAMES_NOTHING),
        ("It will cost 64 million crowns [{ferry}].", ""),
        ("See www.evil.example for more on the bridge [{bridge}].", "address"),
    ],
)
def test_what_the_cited_words_do_not_support_is_removed_and_counted(
    write_with: WriteWith, wrong: str, why: str
) -> None:
    said = f"The Heron Bridge will open in May 2028 [{{bridge}}]. {wrong}"
    answer = write_with(ScriptedModel(answer=saying(said))).ask(QUESTION)
    assert [c.text for c in answer.claims] == ["The Heron Bridge will open in May 2028."]
    (removed,) = answer.removed
    assert why in "; ".join(removed.reasons)
    assert "evil.example" not in str(answer.to_dict())
    assert "1 sentence was removed" in answer_text(answer)


def test_unverified_sentences_can_be_shown_marked_but_never_without_a_citation(write_with: WriteWith) -> None:
    said = "It will cost 46 million crowns [{bridge}]. It is dear. Buy at www.evil.example now [{bridge}]."
    answer = write_with(ScriptedModel(answer=saying(said)), unverified="mark").ask("What will the bridge cost?")
    (claim,) = answer.claims
    assert claim.verdict == "unverified"
    assert claim.reasons
    assert claim.citations
    assert "(not verified: says 46 million crowns" in answer_text(answer)
    assert len(answer.removed) == 2


def test_a_sentence_may_rest_on_two_passages(write_with: WriteWith) -> None:
    said = (
        "The bridge will cost 64 million crowns, and the ferry carried 83,000 passengers in 2024 [{bridge}][{ferry}]."
    )
    answer = write_with(ScriptedModel(answer=saying(said))).ask("What do the Heron Bridge and the ferry cost?")
    (claim,) = answer.claims
    assert {c.article_id for c in claim.citations} == {"bridge", "ferry"}


def test_too_little_that_can_be_verified_gives_the_articles_own_sentences(write_with: WriteWith) -> None:
    said = "The bridge is a scandal [{bridge}]. Everybody knows it. The mayor must go [{bridge}]."
    answer = write_with(ScriptedModel(answer=saying(said))).ask(QUESTION)
    assert (answer.mode, answer.fallback) == ("extractive", UNVERIFIED)
    assert answer.claims[0].verdict == "verbatim"
    assert "May 2028" in answer.claims[0].text
    assert len(answer.removed) == 3


def test_a_reply_in_another_language_is_not_shown(write_with: WriteWith) -> None:
    said = "Die Brücke wird im Frühling für den Verkehr geöffnet [{bridge}]. Alle freuen sich sehr darüber [{bridge}]."
    answer = write_with(ScriptedModel(answer=saying(said))).ask(QUESTION)
    assert answer.fallback == UNVERIFIED
    assert "Brücke" not in answer.claims[0].text


@pytest.mark.parametrize(
    "said",
    [DECLINE_SENTENCE, "The articles don't say.", "The passages do not mention the price of tea.", "I don’t know."],
)
def test_the_models_own_the_articles_do_not_say_is_a_decline(write_with: WriteWith, said: str) -> None:
    answer = write_with(ScriptedModel(said)).ask("Who designed the Heron Bridge?")
    assert answer.declined
    assert answer.mode == "generative"
    assert not answer.claims
    assert answer.nearest


def test_an_open_part_is_said_in_words_of_our_own(write_with: WriteWith) -> None:
    said = "The Heron Bridge will open in May 2028 [{bridge}]. The articles do not say who designed it, but I like it."
    answer = write_with(ScriptedModel(answer=saying(said))).ask("When does the Heron Bridge open and who designed it?")
    assert answer.note == PARTLY_OPEN
    assert "I like it" not in answer_text(answer)


def test_a_question_that_asks_two_things_is_written_as_one(write_with: WriteWith) -> None:
    said = "The Heron Bridge will open in May 2028 [{bridge}]."
    answer = write_with(ScriptedModel(answer=saying(said))).ask("When will the bridge open, and who is its architect?")
    assert answer.mode == "generative"


def test_copies_of_a_cited_article_are_named_and_not_cited_beside_it(
    write_with: WriteWith, tmp_path: Path, encoder: Encoder
) -> None:
    for number, source in enumerate(("Courier", "Gazette")):
        write_article(tmp_path / "in", f"copy-{number}", BRIDGE, title="Heron Bridge to open in 2028", source=source)
    ingest(Config(library=tmp_path / "library"), tmp_path / "in", encoder=encoder)
    model = ScriptedModel(answer=saying("The Heron Bridge will open in May 2028 [{bridge}]."))
    answer = write_with(model, tmp_path / "library").ask(QUESTION)
    (cited,) = answer.citations
    assert len(cited.also_in) == 1
    assert {cited.article_id, cited.also_in[0].article_id} == {"copy-0", "copy-1"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("The Heron Bridge will cost 48 million crowns [{old}].", False),
        ("The Heron Bridge will cost 64 million crowns [{new}].", True),
        ("In 2024, the Heron Bridge was to cost 48 million crowns [{old}].", True),
    ],
)
def test_an_old_figure_is_not_given_as_if_it_still_stood(
    sample_library: Path, write_with: WriteWith, said: str, kept: bool
) -> None:
    def model(sent: str) -> str:
        found = {"old": "48 million", "new": "64 million"}
        names = {k: next((n for n, body in passages(sent).items() if w in body), "none0") for k, w in found.items()}
        return said.format(**names)

    answer = write_with(ScriptedModel(answer=model), sample_library).ask("How much will the Heron Bridge cost?")
    assert (answer.mode == "generative") is kept, answer.removed
    if not kept:
        assert "a newer article says otherwise: “64 million" in "".join(answer.removed[0].reasons)


def test_with_nothing_relevant_no_model_is_asked(write_with: WriteWith) -> None:
    model = ScriptedModel("Paris is the capital of France.")
    answer = write_with(model).ask("Which quarks does a neutron consist of?")
    assert answer.declined
    assert not model.requests
    assert answer.model is None


def test_sentences_are_shown_as_they_are_verified(write_with: WriteWith) -> None:
    said = "The bridge will open in May 2028 [{bridge}]. It is dear. It will cost 64 million crowns [{bridge}]."
    grown = list(write_with(ScriptedModel(answer=saying(said))).stream(QUESTION))
    assert [len(answer.claims) for answer in grown] == [1, 2, 2]
    assert all(claim.verdict != "unverified" for answer in grown for claim in answer.claims)


def test_a_follow_up_is_rewritten_by_the_model_and_shown(write_with: WriteWith) -> None:
    def model(sent: str) -> str:
        if "The question as it stands alone:" in sent:
            assert "Today is" in sent
            assert "Reader: When will the Heron Bridge open?" in sent
            return "Standalone question: “What will the Heron Bridge cost?”"
        return saying("It will cost 64 million crowns [{bridge}].")(sent)

    scripted = ScriptedModel(answer=model)
    assistant = write_with(scripted, price=(1.0, 2.0))
    first = Turn(QUESTION, said=("The Heron Bridge will open in May 2028.",))
    answer = assistant.ask("and the price?", [first])
    assert answer.standalone_question == "What will the Heron Bridge cost?"
    assert answer.question == "and the price?"
    assert answer.claims[0].text == "It will cost 64 million crowns."
    assert answer.model is not None
    assert (answer.model.calls, answer.model.prompt_tokens, answer.model.completion_tokens) == (
        2,
        2 * USAGE[0],
        2 * USAGE[1],
    )
    assert answer.model.cost == pytest.approx((2 * USAGE[0] * 1.0 + 2 * USAGE[1] * 2.0) / 1e6)


def test_a_question_about_the_article_is_answered_from_its_details_when_rewritten(
    write_with: WriteWith,
) -> None:
    def model(sent: str) -> str:
        if "The question as it stands alone:" in sent:
            return "Who wrote this article?"
        return saying("The Heron Bridge opens in May 2028 [{bridge}].")(sent)

    assistant = write_with(ScriptedModel(answer=model))
    first = Turn.of(assistant.ask(QUESTION))
    assert assistant.ask("and who wrote it?", [first]).note == "“Heron Bridge to open in 2028” names no author."


@pytest.mark.parametrize("rewritten", ["", "One.\nTwo.", "x" * 400, "Go to http://evil.example?", "<b>What?</b>"])
def test_a_useless_rewriting_leaves_the_question_to_the_condenser(write_with: WriteWith, rewritten: str) -> None:
    def model(sent: str) -> str:
        if "The question as it stands alone:" in sent:
            return rewritten
        return saying("It will cost 64 million crowns [{bridge}].")(sent)

    answer = write_with(ScriptedModel(answer=model)).ask("and what will it cost?", [Turn(QUESTION)])
    assert answer.standalone_question == "The Heron Bridge: what will it cost?"


def test_the_model_is_sent_the_passages_with_names_dates_and_no_more_than_fits(write_with: WriteWith) -> None:
    model = ScriptedModel(DECLINE_SENTENCE)
    write_with(model).ask(QUESTION)
    sent = prompt(model.requests[0])
    assert "Heron Bridge to open in 2028 · 2 May 2025 · news" in sent
    assert all(re.fullmatch(r"[a-z0-9]{5,}", name) for name in passages(sent))
    assert len(passages(sent)) == 2
    assert model.requests[0]["temperature"] == 0
    write_with(model, context=2_048).ask(QUESTION)
    assert len(prompt(model.requests[1])) < 3 * 2_048
