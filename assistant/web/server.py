"""The FastAPI app: routes, headers and the mounted conversation."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Literal

import gradio as gr
from fastapi import Cookie, FastAPI, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field

from assistant.config import Config
from assistant.desk.answers import MAX_REASON_CHARS, AnswerLog
from assistant.desk.exports import as_json, as_markdown, as_text
from assistant.desk.notices import notices
from assistant.display import long_date
from assistant.errors import FootnoteError
from assistant.library.store import Library
from assistant.schema import Span
from assistant.web.background import Background
from assistant.web.chat import Chat
from assistant.web.headers import Headers
from assistant.web.render import answer_html, article_html, problem_html
from assistant.web.visitors import COOKIE, visitor

STATIC = Path(__file__).parent / "static"
HEAD = (
    '<link rel="stylesheet" href="/ui/style.css"><link rel="icon" href="/ui/icon.svg" type="image/svg+xml">'
    '<script src="/ui/theme.js"></script><script src="/ui/page.js"></script>'
)
EXPORTS = {"md": ("text/markdown", as_markdown), "txt": ("text/plain", as_text), "json": ("application/json", as_json)}
_CITED = re.compile(r"(\d{1,9})-(\d{1,9})")


class Thumb(BaseModel):
    """A reader's verdict on an answer of theirs."""

    thumb: Literal["up", "down"]
    reason: str | None = Field(default=None, max_length=MAX_REASON_CHARS)


def build_demo(config: Config, background: Background) -> gr.Blocks:
    """The conversation alone. Raises LibraryError when there is no library."""
    library = Library.open(config.library)
    return Chat(library, AnswerLog(library.database), background, written=config.llm is not None).blocks()


def build_app(config: Config) -> FastAPI:
    """The whole site over one library. Raises LibraryError when there is none."""
    library = Library.open(config.library)
    log = AnswerLog(library.database)
    background = Background(config)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        background.start()
        yield

    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_middleware(Headers)
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")

    @app.get("/article/{article_id:path}", response_class=HTMLResponse)
    def article(
        article_id: str,
        version: Annotated[int | None, Query(ge=1, le=2**31)] = None,
        cited: Annotated[str, Query(max_length=20)] = "",
    ) -> HTMLResponse:
        name = library.overview().name or "Footnote"
        try:
            found = library.article(article_id, version)
        except FootnoteError:
            return HTMLResponse(problem_html("No such article", "It is not in this archive.", name), 404)
        if found.withdrawn_at:
            told = f"The newsroom withdrew it on {long_date(found.withdrawn_at[:10])}: {found.withdrawn_because}"
            return HTMLResponse(problem_html(found.title, told, name), 410)
        return HTMLResponse(article_html(found, _span(cited, len(found.text)), name))

    @app.get("/answer/{answer_id}", response_model=None)
    def answer(answer_id: str) -> Response:
        identifier, _, form = answer_id.partition(".")
        name = library.overview().name or "Footnote"
        stored = log.get(identifier)
        if stored is None or form not in ("", *EXPORTS):
            return HTMLResponse(problem_html("No such answer", "It was never given here, or not kept.", name), 404)
        said = notices(stored.answer, library)
        if not form:
            return HTMLResponse(answer_html(stored, said, name))
        kind, export = EXPORTS[form]
        return Response(export(stored, said), media_type=f"{kind}; charset=utf-8")

    @app.post("/api/answers/{answer_id}/thumb")
    def thumb(answer_id: str, rating: Thumb, cookie: Annotated[str, Cookie(alias=COOKIE)] = "") -> JSONResponse:
        owner = visitor({COOKIE: cookie})
        try:
            if owner is None:
                raise FootnoteError("Rating an answer needs the cookie of the page it was given on.")
            log.rate(answer_id, owner, rating.thumb, rating.reason)
        except FootnoteError as error:
            return JSONResponse({"error": str(error)}, 404)
        return JSONResponse({"ok": True})

    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_demo(config, background),
        path="/",
        head=HEAD,
        theme=gr.themes.Base(),
        footer_links=[],
        show_error=False,
        ssr_mode=False,
    )
    return mounted


def _span(cited: str, length: int) -> Span | None:
    match = _CITED.fullmatch(cited)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return Span(start, end) if start < end <= length else None
