"""The FastAPI app: routes, headers and the mounted conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import gradio as gr
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from assistant.config import Config
from assistant.desk.answers import AnswerLog
from assistant.desk.retention import forget
from assistant.library.scrubbing import scrub
from assistant.library.store import Library
from assistant.web.admission import Admission
from assistant.web.asking import AT_ONCE, WAITING, Asking
from assistant.web.background import Background
from assistant.web.calls import Calls
from assistant.web.chat import TAKES, Chat, Page
from assistant.web.desk import approving, documentation, pages
from assistant.web.desk.endpoints import ENDPOINTS
from assistant.web.gate import ReadersLogIn
from assistant.web.gradio_gate import GradioGate
from assistant.web.headers import Headers
from assistant.web.line import AT_WORK, IN_LINE, Line
from assistant.web.problems import tell_problems
from assistant.web.sessions import Sessions
from assistant.web.site import Site

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
FORGETS_EVERY = 3600.0  # seconds
THREADS = AT_ONCE + WAITING + 40  # however many wait for an answer, the pages are served
MAX_BODY = 2_000_000  # bytes
SCRIPTS = ("theme", "page", "sources", "answer", "delete", "suggest", "states")
HEAD = (
    '<link rel="stylesheet" href="/ui/style.css"><link rel="icon" href="/ui/icon.svg" type="image/svg+xml">'
    + "".join(f'<script src="/ui/{name}.js"></script>' for name in SCRIPTS)
)


def build_demo(config: Config, background: Background) -> Page:
    """The conversation alone, to be looked at; build_app serves it. Raises LibraryError when there is no library."""
    library = Library.open(config.library)
    asking = Asking(AnswerLog(library.database), background)
    return Chat(library, asking, background, written=config.llm is not None).blocks()


def build_app(config: Config) -> FastAPI:
    """The whole site over one library. Raises LibraryError when there is none."""
    site = Site.open(config)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        site.background.start()
        forgetting = asyncio.create_task(_forget(site))
        yield
        forgetting.cancel()

    app = FastAPI(
        title="Footnote", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan, max_body_size=MAX_BODY
    )
    app.state.site = site
    app.add_middleware(CORSMiddleware)  # no other site reads our pages; without it, Gradio lets any do so
    blocks = Chat(site.library, site.asking, site.background, written=config.llm is not None).blocks()
    blocks.max_threads = AT_WORK
    blocks.queue(max_size=IN_LINE)
    app.add_middleware(ReadersLogIn, site)
    line, sessions = Line(blocks._queue, site.visitors), Sessions(site.visitors, blocks._queue)
    app.add_middleware(Admission, site.visitors, line, lambda request: site.access.actor(request) is not None)
    app.add_middleware(Headers)
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    tell_problems(app)
    for router in (*ENDPOINTS, documentation.router, pages.router, approving.router):
        app.include_router(router)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        app_kwargs={"middleware": [Middleware(GradioGate, Calls(blocks.fns.values(), TAKES), sessions)]},
        run_history=False,
        favicon_path=str(STATIC / "icon.svg"),
        head=HEAD,
        theme=gr.themes.Base(),
        footer_links=[],
        show_error=False,
        ssr_mode=False,
    )
    return mounted


async def _forget(site: Site) -> None:
    """Keep to the retention that the newsroom has set, and finish what erasures were kept from."""
    while True:
        try:
            if days := site.config.desk.retention_days:
                await asyncio.to_thread(forget, site.library.database, days)
            await asyncio.to_thread(scrub, site.library)
        except Exception:
            log.exception("What was deleted could not be removed from the files; this is tried again")
        await asyncio.sleep(FORGETS_EVERY)
