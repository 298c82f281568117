"""What can go wrong with a language model, in words for a reader and for whoever runs it."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from assistant.errors import FootnoteError

CONTEXT_WORDS = ("context length", "context size", "context window", "maximum context", "too many tokens", "n_ctx")


@dataclass(frozen=True)
class Fault:
    """`reader`: what happened, in the middle of a sentence. `operator`: what to change. `passing`: whether asking
    again at once may help."""

    reader: str
    operator: str
    passing: bool = False


UNREACHABLE = Fault(
    "could not be reached", "Nothing answers at FOOTNOTE_LLM_URL; start the server or change the address.", True
)
REFUSED = Fault("refused to answer", "The key was refused; set FOOTNOTE_LLM_KEY to one that is valid there.")
UNKNOWN_MODEL = Fault(
    "was not found", "The server knows no such model or address; check FOOTNOTE_LLM_MODEL and FOOTNOTE_LLM_URL."
)
TOO_LONG_QUESTION = Fault(
    "could not read that much", "The model reads less than is sent; set FOOTNOTE_LLM_CONTEXT to its context size."
)
REJECTED = Fault("did not accept the question", "The server rejected the request; see its own log.")
BUSY = Fault("is busy", "The server asks to be called less often (429); raise its limit.", True)
FAILED = Fault("failed", "The server ended in an error of its own (5xx); see its log.", True)
TOO_SLOW = Fault("took too long", "No whole answer came in time; raise FOOTNOTE_LLM_TIMEOUT or take a faster model.")
BROKE_OFF = Fault("broke off", "The connection ended in the middle of an answer; see the server's log.")
GARBLED = Fault("sent something unreadable", "What came is not the protocol of FOOTNOTE_LLM, or no UTF-8.")
TOO_MUCH = Fault("wrote far too much", "The model did not stop; check its chat template.")
EMPTY = Fault("wrote nothing", "The model sent an empty answer; check its chat template.")
CROWDED = Fault("is busy", "All calls that are allowed at once are taken.")
RESTING = Fault("failed a moment ago", "It is tried again after a pause, since the last calls failed.")


class ModelError(FootnoteError):
    """A call of a language model that gave no answer; `fault` says why."""

    def __init__(self, fault: Fault, retry_after: float | None = None) -> None:
        super().__init__(f"The language model {fault.reader}. {fault.operator}")
        self.fault = fault
        self.retry_after = retry_after


def fault_of(error: Exception, begun: bool) -> ModelError:
    """What an exception of a provider's client means; `begun`: part of the answer was there already.

    Providers' own texts are read for one thing only, and never passed on: they repeat keys and addresses.
    """
    if isinstance(error, ModelError):
        return error
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return _by_status(status, error)
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, TimeoutError | httpx.TimeoutException) or any("Timeout" in kind for kind in kinds):
        return ModelError(TOO_SLOW)
    if isinstance(error, UnicodeError | ValueError | KeyError | TypeError | AttributeError):
        return ModelError(GARBLED)
    if begun:
        return ModelError(BROKE_OFF)
    unreachable = isinstance(error, OSError | httpx.TransportError) or "APIConnectionError" in kinds
    return ModelError(UNREACHABLE if unreachable else FAILED)


def _by_status(status: int, error: Exception) -> ModelError:
    if status in (401, 403):
        return ModelError(REFUSED)
    if status == 404:
        return ModelError(UNKNOWN_MODEL)
    if status == 429:
        return ModelError(BUSY, _retry_after(error))
    if status in (400, 413, 422):
        long = any(words in str(error).lower() for words in CONTEXT_WORDS)
        return ModelError(TOO_LONG_QUESTION if long or status == 413 else REJECTED)
    return ModelError(FAILED if status >= 500 else REJECTED, _retry_after(error))


def _retry_after(error: Exception) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, section 10.2.3; dates are left aside)."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None
