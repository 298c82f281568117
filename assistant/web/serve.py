"""Runs the site: takes the port first, says where the page is, serves until it is stopped."""

from __future__ import annotations

import logging
import socket

from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.library.store import Library
from assistant.terminal import say


def serve_page(config: Config, host: str, port: int) -> None:
    """Serve until interrupted. Raises FootnoteError for a port that is taken or a missing library."""
    library = Library.open(config.library)
    if library.is_empty():
        raise FootnoteError("There are no articles yet. Add some with: footnote ingest PATH")
    listener = _listen(host, port)
    import uvicorn

    from assistant.web.server import build_app

    server = uvicorn.Server(uvicorn.Config(build_app(config), log_level="warning", timeout_graceful_shutdown=2))
    # Open pages are cut off when the server is stopped; that is no error to report.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    shown = f"[{host}]" if ":" in host else host
    say(f"{library.overview().name or 'Footnote'} answers at http://{shown}:{listener.getsockname()[1]}")
    server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise FootnoteError(f"Cannot serve on {host}:{port} ({reason}). Choose another with --port.") from error
    return listener
