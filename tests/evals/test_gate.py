"""Harm done on purpose closes the gate; a change that does nothing leaves it open. On the real test split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.library.embedding import MiniLM
from assistant.pipeline import Assistant
from assistant.schema import Answer, Claim, Turn
from evals import forms
from evals.dataset import DataError
from evals.examine import Asker, Examiner, undeclining
from evals.gate import BASELINE, FORMS_BASELINE, Baseline, read_baseline, reasons, write_baseline
from evals.records import Header, Record
from evals.reference import reference_set
from evals.runner import Plan
from evals.settings import configured

TEST = reference_set("test")
FORMS = forms.form_set("dev")


@dataclass
class Forgetful:
    """Ignores the conversation."""

    inner: Assistant

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return self.inner.ask(question)


@dataclass
class Trimming:
    """Loses the last character of every quote."""

    inner: Assistant

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        answer = self.inner.ask(question, history)
        return replace(answer, claims=tuple(map(self._trimmed, answer.claims)))

    def _trimmed(self, claim: Claim) -> Claim:
        return replace(claim, citations=tuple(replace(c, quote=c.quote[:-1]) for c in claim.citations))


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def header() -> Header:
    return Plan(TEST).header()


def assistant(library: Path, encoder: MiniLM, **changes: float) -> Assistant:
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return build_assistant(configured(named, Config(library=library)), encoder)


def examined(asker: Asker, undeclining_asker: Asker, built: Assistant) -> list[Record]:
    examiner = Examiner(asker, undeclining_asker, built.library)
    return [examiner.examine(case) for case in TEST.cases]


def records_of(built: Assistant, encoder: MiniLM) -> list[Record]:
    return examined(built, built.under(undeclining(built.config)), built)


@pytest.fixture(scope="module")
def unharmed(sample_library: Path, encoder: MiniLM) -> list[Record]:
    return records_of(assistant(sample_library, encoder), encoder)


@pytest.fixture(scope="module")
def baseline(unharmed: list[Record], header: Header, tmp_path_factory: pytest.TempPathFactory) -> Baseline:
    path = tmp_path_factory.mktemp("gate") / "baseline.json"
    write_baseline(header, unharmed, path)
    return read_baseline(path)


def test_a_change_that_does_nothing_passes(
    sample_library: Path, encoder: MiniLM, header: Header, baseline: Baseline
) -> None:
    again = records_of(assistant(sample_library, encoder, answer__max_claims=4), encoder)
    assert reasons(header, again, baseline) == []


def test_a_threshold_of_zero_closes_the_gate(
    sample_library: Path, encoder: MiniLM, header: Header, baseline: Baseline
) -> None:
    harmed = records_of(assistant(sample_library, encoder, answer__threshold=0), encoder)
    assert any(r.startswith("decline recall is worse") for r in reasons(header, harmed, baseline))


def test_search_without_its_lexical_leg_closes_the_gate(
    sample_library: Path, encoder: MiniLM, header: Header, baseline: Baseline
) -> None:
    harmed = records_of(assistant(sample_library, encoder, retrieval__dense_weight=1), encoder)
    assert any(r.startswith("passage") for r in reasons(header, harmed, baseline))


def test_a_forgotten_conversation_closes_the_gate(
    sample_library: Path, encoder: MiniLM, header: Header, baseline: Baseline
) -> None:
    built = assistant(sample_library, encoder)
    bold = built.under(undeclining(built.config))
    harmed = examined(Forgetful(built), Forgetful(bold), built)
    assert any("follow-ups is worse" in r for r in reasons(header, harmed, baseline))


def test_a_quote_that_lost_a_character_closes_the_gate(
    sample_library: Path, encoder: MiniLM, header: Header, baseline: Baseline
) -> None:
    built = assistant(sample_library, encoder)
    trimming = Trimming(built)
    harmed = examined(trimming, trimming, built)
    found = reasons(header, harmed, baseline)
    assert any("altered quotes: [1] altered quotes" in r for r in found)
    with pytest.raises(DataError, match="Not accepted as a baseline"):
        write_baseline(header, harmed, Path("never-written.json"))
    assert not Path("never-written.json").exists()


def test_a_case_that_failed_closes_the_gate(header: Header, unharmed: list[Record], baseline: Baseline) -> None:
    failed = [Record(case=unharmed[0].case, error="ValueError: no"), *unharmed[1:]]
    assert f"{unharmed[0].case.id} failed: ValueError: no" in reasons(header, failed, baseline)


def test_forms_told_in_one_sentence_close_the_gate(sample_library: Path, encoder: MiniLM, tmp_path: Path) -> None:
    built = assistant(sample_library, encoder)
    examiner = Examiner(built, built.under(undeclining(built.config)), built.library)
    told = [examiner.examine(case) for case in FORMS.cases if case.form in ("timeline", "list", "summary")]
    write_baseline(Plan(FORMS).header(), told, tmp_path / "forms.json", forms.GATED)
    before = read_baseline(tmp_path / "forms.json")
    assert reasons(Plan(FORMS).header(), told, before, forms.GATED) == []
    short = [replace(r, answer=replace(r.answer, claims=r.answer.claims[:1])) for r in told if r.answer]
    found = reasons(Plan(FORMS).header(), short, before, forms.GATED)
    assert any(reason.startswith("right, timeline is worse than the baseline") for reason in found)
    assert any(reason.startswith("right, all is worse than the baseline") for reason in found)


def test_other_cases_or_articles_are_told(header: Header, unharmed: list[Record], baseline: Baseline) -> None:
    with pytest.raises(DataError, match="made on other cases or articles"):
        reasons(replace(header, data_hash="other"), unharmed, baseline)


def test_a_baseline_that_is_missing_or_damaged_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no baseline"):
        read_baseline(tmp_path / "none.json")
    damaged = tmp_path / "baseline.json"
    damaged.write_text(BASELINE.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    with pytest.raises(DataError, match="is damaged"):
        read_baseline(damaged)


def test_the_committed_baseline_is_of_these_cases_and_articles() -> None:
    assert read_baseline().header["data_hash"] == TEST.hash
    assert read_baseline().cases.keys() == {case.id for case in TEST.cases}
    assert read_baseline(FORMS_BASELINE).header["data_hash"] == FORMS.hash
    assert read_baseline(FORMS_BASELINE).cases.keys() == {case.id for case in FORMS.cases}
