"""What is kept of readers, under the settings in force."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import PurePath
from urllib.parse import urlsplit

from assistant.config import Config, LLMConfig
from assistant.desk.sessions import LASTS
from assistant.web.limits import WINDOW
from assistant.web.visitors import COOKIE, MAX_AGE

# Where a model is asked when no address is configured.
_HOSTS = {"anthropic": "api.anthropic.com", "ollama": "127.0.0.1"}
_DAY = 24 * 3600.0


@dataclass(frozen=True)
class Practice:
    """`retention_days`: None: never forgotten. `model`: the language model's name, None without one. `model_host`:
    where it runs, None on the own machine. `counted_seconds`: how long an address counts for the limits."""

    retention_days: float | None
    readers_log_in: bool
    model: str | None
    model_host: str | None
    cookie: str = COOKIE
    cookie_days: int = int(MAX_AGE / _DAY)
    signed_in_hours: int = int(LASTS / 3600)
    counted_seconds: int = int(WINDOW)

    @classmethod
    def of(cls, config: Config) -> Practice:
        desk, llm = config.desk, config.llm
        return cls(
            desk.retention_days,
            desk.readers_log_in,
            _name(llm.model) if llm else None,
            _host(llm) if llm else None,
        )

    @property
    def kept_for(self) -> str:
        """'90 days', 'a day', 'without an end'."""
        if self.retention_days is None:
            return "without an end"
        if self.retention_days < 1:
            return "less than a day"
        return "a day" if self.retention_days == 1 else f"{self.retention_days:,g} days"


def _name(model: str) -> str:
    """A model that is named by its file shows no path."""
    return PurePath(model).name if model.startswith(("/", "~", ".")) else model


def _host(llm: LLMConfig) -> str | None:
    host = urlsplit(llm.url).hostname if llm.url else _HOSTS[llm.provider]
    try:
        own = host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        own = False
    return None if own else host
