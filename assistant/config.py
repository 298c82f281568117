"""Settings, as values. Building things from them is `assembly.py`'s work."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from math import inf, nan
from pathlib import Path
from typing import Literal, get_args

from assistant.errors import FootnoteError
from assistant.weights import Weights, shipped

Provider = Literal["openai-like", "anthropic", "ollama"]
Unverified = Literal["remove", "mark"]

DECLINE_SENTENCE = "The articles don’t say."
UNSURE_SENTENCE = "This may answer it:"
DISAGREE_SENTENCE = "The articles disagree here. Both are shown, each with its date."
MAX_QUESTION_CHARS = 2_000


@dataclass(frozen=True)
class RetrievalConfig:
    """How passages are found.

    `dense_weight`: share of the dense score in the fused score; the rest is lexical.
    `pool`: passages taken from each leg. `top_k`: passages ranked.
    `per_article`: places one article may fill while others are waiting.
    `history_weight`: weight of the last question's scores in a follow-up, less a turn back.
    `reranker`: folder or name of a sentence-transformers CrossEncoder that orders the ranked passages.
    """

    dense_weight: float = 0.5
    pool: int = 50
    top_k: int = 10
    per_article: int = 4
    history_weight: float = 0.5
    reranker: str | None = None


@dataclass(frozen=True)
class AnswerConfig:
    """How sentences are chosen.

    `threshold`: confidence (0..1) below which the question is declined; `sure`: from which an answer is given as such,
    and below which as one that may answer. `floor`: as `threshold`, where a language model is to answer; below it
    none is asked.
    `max_claims`: sentences in an answer. `keep_ratio`: a further sentence must score at least
    this share of the best one; `keep_ratio_exact`: the same when a date, number, person or place
    was asked for, where one sentence is mostly enough. `sentences_read`: how many of the best sentences
    the reader reads, 0 to do without it.
    """

    threshold: float = 0.4
    sure: float = 0.65
    floor: float = 0.15
    max_claims: int = 4
    keep_ratio: float = 0.87
    keep_ratio_exact: float = 0.93
    sentences_read: int = 10


@dataclass(frozen=True)
class LLMConfig:
    """Which language model writes the answers; its key is read from the environment when the model is built, and
    kept nowhere.

    `timeout`: seconds for one answer, all calls and retries together. `context`: tokens the model reads.
    `max_tokens`: tokens it may write. `unverified`: what becomes of a sentence that its cited words do not support.
    `price`: for a million tokens read, and written. `at_once`: calls at the same time.
    """

    provider: Provider
    model: str
    url: str | None = None
    timeout: float = 45.0
    context: int = 8_192
    max_tokens: int = 700
    unverified: Unverified = "remove"
    price: tuple[float, float] | None = None
    at_once: int = 4

    @classmethod
    def from_env(cls, given: Mapping[str, str]) -> LLMConfig | None:
        """None without FOOTNOTE_LLM. Raises FootnoteError for a value that is none."""
        provider = given.get("FOOTNOTE_LLM")
        if not provider:
            return None
        if provider not in get_args(Provider):
            raise FootnoteError(f"FOOTNOTE_LLM must be one of {', '.join(get_args(Provider))}, not {provider}.")
        model = given.get("FOOTNOTE_LLM_MODEL")
        if not model:
            raise FootnoteError("FOOTNOTE_LLM is set, but no model: name one with FOOTNOTE_LLM_MODEL.")
        url = given.get("FOOTNOTE_LLM_URL") or None
        if provider == "openai-like" and not url:
            raise FootnoteError("Say where the model is with FOOTNOTE_LLM_URL, such as http://127.0.0.1:8080/v1.")
        if url and not url.startswith(("http://", "https://")):
            raise FootnoteError("FOOTNOTE_LLM_URL must begin with http:// or https://.")
        if url and "@" in url:
            raise FootnoteError("FOOTNOTE_LLM_URL must hold no password; put it in FOOTNOTE_LLM_KEY.")
        unverified = given.get("FOOTNOTE_UNVERIFIED") or "remove"
        if unverified not in get_args(Unverified):
            raise FootnoteError(f"FOOTNOTE_UNVERIFIED must be remove or mark, not {unverified}.")
        return cls(
            provider=provider,  # type: ignore[arg-type]
            model=model,
            url=url,
            timeout=_number(given, "FOOTNOTE_LLM_TIMEOUT", cls.timeout, 1, 600),
            context=int(_number(given, "FOOTNOTE_LLM_CONTEXT", cls.context, 2_048, 10_000_000)),
            unverified=unverified,  # type: ignore[arg-type]
            price=_price(given.get("FOOTNOTE_LLM_PRICE")),
        )


@dataclass(frozen=True)
class DeskConfig:
    """What the newsroom decides about its desk.

    `retention_days`: after which what was asked and answered is forgotten; None: never. `stale_days`: age of the
    newest article at which the desk raises an alarm. `readers_log_in`: whether the page itself needs an account.
    `identity_header`: the header in which a proxy names the account, instead of a password; it counts only beside
    `identity_secret`.
    """

    retention_days: float | None = 90.0
    stale_days: float = 2.0
    readers_log_in: bool = False
    identity_header: str | None = None
    identity_secret: str | None = field(default=None, repr=False)

    @classmethod
    def from_env(cls, given: Mapping[str, str]) -> DeskConfig:
        """Raises FootnoteError for a value that is none."""
        readers = given.get("FOOTNOTE_READERS") or "anyone"
        if readers not in ("anyone", "accounts"):
            raise FootnoteError(f"FOOTNOTE_READERS must be anyone or accounts, not {readers}.")
        header, secret = given.get("FOOTNOTE_IDENTITY_HEADER") or None, given.get("FOOTNOTE_IDENTITY_SECRET") or None
        if (header is None) != (secret is None) or (secret and len(secret) < 16):
            raise FootnoteError(
                "FOOTNOTE_IDENTITY_HEADER needs FOOTNOTE_IDENTITY_SECRET, of at least 16 characters, that the proxy "
                "sends as X-Identity-Secret; and the other way round."
            )
        return cls(
            retention_days=_retention(given),
            stale_days=_number(given, "FOOTNOTE_STALE_DAYS", cls.stale_days, 0.01, 36_500),
            readers_log_in=readers == "accounts",
            identity_header=header,
            identity_secret=secret,
        )


@dataclass(frozen=True)
class Config:
    library: Path = Path(".footnote")
    passage_tokens: int = 200
    retrieval: RetrievalConfig = RetrievalConfig()
    answer: AnswerConfig = AnswerConfig()
    weights: Weights = field(default_factory=shipped)
    llm: LLMConfig | None = None
    judge: str = "default"  # of claims: default, none, llm, or the folder of a CrossEncoder
    desk: DeskConfig = DeskConfig()
    today: date | None = None  # what "last month" counts from; None: the day it is

    @classmethod
    def from_env(cls, library: Path | None = None) -> Config:
        """The defaults, with the library named by the caller or by FOOTNOTE_LIBRARY, and what FOOTNOTE_RERANKER,
        FOOTNOTE_THRESHOLD, FOOTNOTE_JUDGE and FOOTNOTE_LLM… say. Raises FootnoteError for a value that is none."""
        given = os.environ
        return cls(
            library=library or Path(given.get("FOOTNOTE_LIBRARY") or ".footnote"),
            retrieval=RetrievalConfig(reranker=given.get("FOOTNOTE_RERANKER") or None),
            answer=AnswerConfig(threshold=_number(given, "FOOTNOTE_THRESHOLD", AnswerConfig.threshold, 0, 1)),
            llm=LLMConfig.from_env(given),
            judge=given.get("FOOTNOTE_JUDGE") or "default",
            desk=DeskConfig.from_env(given),
        )

    @property
    def hash(self) -> str:
        """Twelve digits, the same for settings under which the same library answers alike."""
        told = [self.passage_tokens, asdict(self.retrieval), asdict(self.answer), asdict(self.weights), self.judge]
        told.append(self.llm and asdict(self.llm))
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def _retention(given: Mapping[str, str]) -> float | None:
    name = "FOOTNOTE_RETENTION_DAYS"
    if (given.get(name) or "").strip().lower() in ("never", "off"):
        return None
    return _number(given, name, DeskConfig.retention_days or 0, 0, 36_500) or None


def _number(given: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    try:
        value = float(given.get(name) or default)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise FootnoteError(f"{name} must be a number from {least:g} to {most:g}, not {given[name]}.")
    return value


def _price(given: str | None) -> tuple[float, float] | None:
    if not given:
        return None
    try:
        read, written = map(float, given.split("/"))
    except ValueError:
        read = written = nan
    if not (0 <= read < inf and 0 <= written < inf):
        raise FootnoteError(
            f"FOOTNOTE_LLM_PRICE must be two numbers, for a million tokens read and written: 0.15/0.60, not {given}."
        )
    return read, written
