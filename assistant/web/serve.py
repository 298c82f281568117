"""Runs the site: takes the port first, says where the page is, serves until it is stopped."""

from __future__ import annotations

import logging
import resource
import socket
from collections.abc import Callable
from typing import Any

from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.library.store import Library
from assistant.terminal import say

CONNECTIONS = 1_000  # at a time; whoever comes then is told to come again
FILES = 4_096  # that may be open, where the system allows it


def serve_page(config: Config, host: str, port: int, patience: float, built: Callable[[], None]) -> None:
    """Serve until interrupted. `patience`: seconds a connection may stand still. `built` is called before the first
    connection is taken. Raises FootnoteError for a port that is taken, a host that is none, or a missing library."""
    library = Library.open(config.library)
    if library.is_empty():
        raise FootnoteError("There are no articles yet. Add some with: footnote ingest PATH")
    listener = _listen(host, port)
    import uvicorn

    from assistant.web.server import build_app

    _allow_open_files()
    server = uvicorn.Server(uvicorn.Config(build_app(config), log_level="warning", **settings(patience)))
    built()
    # Open pages are cut off when the server is stopped; that is no error to report.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    shown = f"[{host}]" if ":" in host else host
    say(f"{library.overview().name or 'Footnote'} answers at http://{shown}:{listener.getsockname()[1]}")
    server.run(sockets=[listener])


def settings(patience: float) -> dict[str, Any]:
    """How uvicorn is run."""
    from assistant.web.connections import patient

    return {
        "http": patient(patience),
        "ws": "none",
        "limit_concurrency": CONNECTIONS,
        "timeout_graceful_shutdown": 2,
        "server_header": False,
    }


def _allow_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _listen(host: str, port: int) -> socket.socket:
    if not host.strip():
        raise FootnoteError("--host is empty. Give 127.0.0.1 for this machine alone, or 0.0.0.0 for all that reach it.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, ValueError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise FootnoteError(
            f"Cannot serve on {host}:{port} ({reason}). Choose another with --port, or another --host."
        ) from error
    return listener
