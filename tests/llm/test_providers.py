"""Each provider through its real client; the key goes where it belongs and nowhere else; doctor says what is wrong."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core.llms import ChatMessage

from assistant.config import Config, LLMConfig
from assistant.errors import FootnoteError
from assistant.llm.bounded import MAX_BYTES
from assistant.llm.breaker import Breaker
from assistant.llm.call import Model
from assistant.llm.examine import WORD, examine_model
from assistant.llm.faults import ModelError
from assistant.llm.providers import KEY, build_llm
from tests.scripted_llm import USAGE, Reply, ScriptedModel, serving

SECRET = "sk-canary-123456"
MODELS = {"openai-like": "any", "ollama": "any", "anthropic": "claude-haiku-4-5"}


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(KEY, SECRET)
    yield SECRET


def configured(provider: str, address: str, timeout: float = 5.0) -> LLMConfig:
    path = "/v1" if provider == "openai-like" else ""
    return LLMConfig(provider, MODELS[provider], address + path, timeout=timeout, price=(3.0, 15.0))  # type: ignore[arg-type]


@pytest.mark.parametrize("provider", MODELS)
def test_a_provider_streams_and_counts(provider: str, key: str) -> None:
    model = ScriptedModel("It opens in May. [k7m3q]")
    with serving(model) as address:
        config = configured(provider, address)
        calls = Model(build_llm(config), config).calls()
        pieces = list(calls.stream([ChatMessage(role="user", content="When?")]))
    assert "".join(pieces) == "It opens in May. [k7m3q]"
    assert len(pieces) > 2
    use = calls.use()
    assert (use.calls, use.prompt_tokens, use.completion_tokens) == (1, *USAGE)
    assert use.cost == pytest.approx((3 * USAGE[0] + 15 * USAGE[1]) / 1e6)
    if provider != "ollama":
        assert SECRET in model.keys[0]


@pytest.mark.parametrize("provider", MODELS)
@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(status=401, error=f"Incorrect API key provided: {SECRET}"), "FOOTNOTE_LLM_KEY"),
        (Reply(status=404, error="no such model"), "FOOTNOTE_LLM_MODEL"),
        (Reply(status=400, error="maximum context length is 2048"), "FOOTNOTE_LLM_CONTEXT"),
        (Reply(status=500), "5xx"),
        (Reply("", before=20), "FOOTNOTE_LLM_TIMEOUT"),
    ],
)
def test_a_fault_is_told_apart_and_the_key_is_never_repeated(
    provider: str, reply: Reply, why: str, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(ScriptedModel(reply)) as address, caplog.at_level(logging.DEBUG, logger="assistant"):
        config = configured(provider, address, timeout=1.0)
        with pytest.raises(ModelError) as told:
            Model(build_llm(config), config).calls().complete([ChatMessage(role="user", content="When?")])
    assert why in str(told.value)
    assert "\n" not in str(told.value)
    assert SECRET not in str(told.value) + caplog.text
    assert caplog.records


@pytest.mark.parametrize("provider", MODELS)
@pytest.mark.parametrize(
    ("line", "why"),
    [
        (Reply(raw=b"x" * 50_000, endless=True), "did not stop"),
        (Reply(raw=b"x", endless=True, between=0.05), "FOOTNOTE_LLM_TIMEOUT"),
    ],
)
def test_a_line_without_an_end_is_read_no_further_than_an_answer_may_be_long(
    provider: str, line: Reply, why: str, key: str
) -> None:
    with serving(model := ScriptedModel(line)) as address:
        config = configured(provider, address, timeout=2.0)
        began = time.monotonic()
        with pytest.raises(ModelError, match=why):
            Model(build_llm(config), config).calls().complete([ChatMessage(role="user", content="When?")])
        assert time.monotonic() - began < 4
        assert model.hung_up.wait(5)
    assert model.sent < 4 * MAX_BYTES  # what the system keeps of a connection comes on top


def test_what_nobody_takes_is_not_read_ahead(key: str) -> None:
    with serving(ScriptedModel(Reply("word " * 200, size=5))) as address:
        config = configured("openai-like", address)
        reply = Model(build_llm(config), config).calls().stream([ChatMessage(role="user", content="When?")])
        next(reply)
        (pump,) = (t for t in threading.enumerate() if t.name == "footnote-model")
        pump.join(1)
        assert pump.is_alive()
        reply.close()  # type: ignore[attr-defined]
        pump.join(5)
        assert not pump.is_alive()


def test_doctor_sends_as_much_as_an_answer_may_need(key: str) -> None:
    model = ScriptedModel(f"{WORD.capitalize()}.")
    with serving(model) as address:
        check = examine_model(configured("openai-like", address))
    assert check.ok
    assert check.detail.startswith(f"any at {address}/v1 answered in")
    assert len(model.requests[0]["messages"][0]["content"]) > 20_000


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(status=401), "FOOTNOTE_LLM_KEY"),
        (Reply(status=404), "FOOTNOTE_LLM_MODEL"),
        (Reply(status=400, error="exceeds the available context size"), "FOOTNOTE_LLM_CONTEXT"),
        (Reply("I see no word."), "FOOTNOTE_LLM_CONTEXT"),
        (Reply(""), "wrote nothing"),
    ],
)
def test_doctor_says_what_to_change(reply: Reply, why: str) -> None:
    with serving(ScriptedModel(reply)) as address:
        check = examine_model(configured("openai-like", address))
    assert not check.ok
    assert why in check.detail


def test_doctor_says_that_nothing_answers() -> None:
    check = examine_model(LLMConfig("openai-like", "m", "http://127.0.0.1:9/v1", timeout=3.0))
    assert not check.ok
    assert "FOOTNOTE_LLM_URL" in check.detail


def test_a_breaker_lets_one_call_through_after_its_pause() -> None:
    breaker = Breaker(pause=0.0)
    for _ in range(3):
        assert breaker.allows()
        breaker.failed()
    assert breaker.allows()
    resting = Breaker(pause=60.0)
    for _ in range(3):
        resting.failed()
    assert not resting.allows()
    resting.worked()
    assert resting.allows()


ENV = {"FOOTNOTE_LLM": "openai-like", "FOOTNOTE_LLM_URL": "http://127.0.0.1:1/v1", "FOOTNOTE_LLM_MODEL": "m"}


def test_the_environment_names_the_model() -> None:
    config = LLMConfig.from_env({**ENV, "FOOTNOTE_LLM_PRICE": "0.15/0.6", "FOOTNOTE_UNVERIFIED": "mark"})
    assert config == LLMConfig("openai-like", "m", "http://127.0.0.1:1/v1", price=(0.15, 0.6), unverified="mark")
    assert LLMConfig.from_env({}) is None


def test_the_key_is_no_part_of_the_settings(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    assert SECRET not in repr(Config.from_env(Path("x")))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"FOOTNOTE_LLM": "gpt"}, "FOOTNOTE_LLM must be one of openai-like, anthropic, ollama, not gpt."),
        ({"FOOTNOTE_LLM_MODEL": ""}, "name one with FOOTNOTE_LLM_MODEL"),
        ({"FOOTNOTE_LLM_URL": ""}, "FOOTNOTE_LLM_URL"),
        ({"FOOTNOTE_LLM_URL": "localhost:80"}, "must begin with http"),
        ({"FOOTNOTE_LLM_URL": "http://me:sesame@localhost/v1"}, "must hold no password"),
        ({"FOOTNOTE_LLM_TIMEOUT": "soon"}, "FOOTNOTE_LLM_TIMEOUT must be a number from 1 to 600, not soon."),
        ({"FOOTNOTE_LLM_TIMEOUT": "nan"}, "FOOTNOTE_LLM_TIMEOUT"),
        ({"FOOTNOTE_LLM_CONTEXT": "12"}, "FOOTNOTE_LLM_CONTEXT"),
        ({"FOOTNOTE_UNVERIFIED": "show"}, "must be remove or mark"),
        *(
            (
                {"FOOTNOTE_LLM_PRICE": price},
                f"FOOTNOTE_LLM_PRICE must be two numbers, for a million tokens read and "
                f"written: 0.15/0.60, not {price}.",
            )
            for price in ("free", "1", "nan/1", "1/nan", "inf/1", "1/inf", "-1/1", "1/-1", "1e999/1")
        ),
    ],
)
def test_a_setting_that_is_none_is_told_in_one_line(changed: dict[str, str], told: str) -> None:
    with pytest.raises(FootnoteError) as error:
        LLMConfig.from_env({**ENV, **changed})
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_requests_are_json_that_holds_no_key(key: str) -> None:
    model = ScriptedModel("ok")
    with serving(model) as address:
        config = configured("openai-like", address)
        Model(build_llm(config), config).calls().complete([ChatMessage(role="user", content="When?")])
    assert SECRET not in json.dumps(model.requests)
