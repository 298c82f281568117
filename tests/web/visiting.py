"""Readers' ways in, over real HTTP: the page's own events, as Gradio's script sends them, and the API."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from uuid import uuid4

import httpx

BRIDGE = "What will the Heron Bridge cost?"
_CONFIG = "window.gradio_config = "


class Guest:
    """Somebody with a browser, at an address of their own."""

    def __init__(self, site: str, address: str = "192.0.2.1", cookies: bool = True) -> None:
        self.client = httpx.Client(base_url=site, timeout=60, headers={"X-Forwarded-For": address})
        if cookies:
            self.client.get("/")

    def join(self, question: str = BRIDGE, event: str = "click", session: str | None = None) -> httpx.Response:
        """Put an event of the page into Gradio's queue."""
        session = session or uuid4().hex[:11]
        inputs = {"click": [question, None], "clear": []}[event]
        sent = {
            "data": inputs,
            "event_data": None,
            "fn_index": _function(str(self.client.base_url), event),
            "session_hash": session,
        }
        response = self.client.post("/gradio_api/queue/join", json=sent)
        response.extensions["session"] = session.encode()
        return response

    def shown(self, joined: httpx.Response) -> str:
        """What the page shows when an event that was let in has ended."""
        told = [output.get("data") for output in self._returned(joined)]
        return json.dumps(told, ensure_ascii=False)

    def problem(self, joined: httpx.Response) -> str:
        """What the page says when an event has failed."""
        return str(self._returned(joined)[-1].get("error"))

    def _returned(self, joined: httpx.Response) -> list[dict[str, Any]]:
        assert joined.status_code == 200, joined.text
        told: list[dict[str, Any]] = []
        session = joined.extensions["session"].decode()
        with self.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    told.append(json.loads(line.removeprefix("data: ")))
        return [message["output"] for message in told if "output" in message]

    def ask(self, question: str = BRIDGE, conversation: str | None = None) -> httpx.Response:
        return self.client.post("/api/ask", json={"question": question, "conversation": conversation})


@lru_cache
def _function(site: str, event: str) -> int:
    """The number of what the page does at an event, as the page itself tells the browser."""
    page = httpx.get(f"{site}/").text
    start = page.index(_CONFIG) + len(_CONFIG)
    dependencies = json.JSONDecoder().raw_decode(page, start)[0]["dependencies"]
    return next(int(d["id"]) for d in dependencies if any(name == event for _, name in d["targets"]))
