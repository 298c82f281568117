"""The conversation, as Gradio Blocks."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

# Otherwise a table of ten thousand visits is kept for its /monitoring, and gone through anew with each question.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)

import gradio as gr

from assistant.config import MAX_QUESTION_CHARS
from assistant.desk.answers import StoredAnswer
from assistant.errors import FootnoteError
from assistant.library.store import Library
from assistant.web.addresses import address_of
from assistant.web.asking import Asker, Asking, NotKept
from assistant.web.background import Background
from assistant.web.calls import Call, Form, Nothing, Question
from assistant.web.problems import told_to_readers
from assistant.web.render import Pending, conversation_html
from assistant.web.visitors import Visitors

EXAMPLES_AGAIN = 1.5  # seconds after which an empty page looks for its examples again
QUOTED = "Answers quote our articles word for word. They can miss things; every number opens its source."
WRITTEN = "A language model writes, and every sentence is checked against the words it cites. Every number opens them."
PRIVACY = '<a href="/privacy">Privacy</a>'

# Buttons inside the rendered conversation speak to Gradio through one event.
_ON_LOAD = """
element.addEventListener('click', (event) => {
  const example = event.target.closest('[data-ask]');
  if (example) trigger('select', { question: example.dataset.ask, any_time: 'anyTime' in example.dataset });
  if (event.target.closest('[data-new]')) trigger('clear');
});
"""

ANEW = ""  # in place of a conversation's id, until the first answer of a new one; None: the server has forgotten it

Shown = tuple[Any, Any, str | None]  # the page, the box to ask in, the conversation's id


class Button(Form):
    """What _ON_LOAD sends with an example, or with a question that is asked again."""

    question: Question
    any_time: bool


# What the page sends to each function below; the conversation's id is kept by the server, and null is sent for it.
# A function that is not named here cannot be called.
TAKES: dict[str, type[Call[Any, Any]]] = {
    "respond": Call[tuple[Question, None], Nothing | None],
    "respond_to_button": Call[tuple[None], Button],
    "start_anew": Call[tuple[()], Nothing | None],
    "offer_examples": Call[tuple[()], Nothing | None],
    "restore": Call[tuple[()], Nothing | None],
}


class Page(gr.Blocks):  # type: ignore[misc]
    """Blocks whose functions are given words and nothing else, and that tell in words when one fails. Gradio would copy
    the file, or fetch the address, that an object among them names."""

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *rest: Any, **more: Any) -> list[Any]:
        if not all(value is None or isinstance(value, str) for value in inputs):
            raise gr.Error("This is no question.", print_exception=False)
        given: list[Any] = await super().preprocess_data(block_fn, inputs, *rest, **more)
        return given

    async def call_function(self, *given: Any, **more: Any) -> Any:
        try:
            return await super().call_function(*given, **more)
        except FootnoteError as error:  # the page itself could not be made
            raise gr.Error(told_to_readers(error), print_exception=False) from error

    def launch(self, *_: Any, **__: Any) -> NoReturn:
        """Gradio alone would open all that it offers."""
        raise FootnoteError("The page is not launched by Gradio. Serve it with: footnote serve, or uvicorn app:app")


class Chat:
    """What the page does. The state of a visit is the id of its conversation; the rest is in the library."""

    def __init__(self, library: Library, asking: Asking, background: Background, written: bool = False) -> None:
        self._written = written
        self._library = library
        self._asking = asking
        self._log = asking.log
        self._visitors = Visitors(library)
        self._background = background

    def blocks(self) -> Page:
        name = self._library.overview().name or "Footnote"
        with Page(title=f"Ask {name}", analytics_enabled=False, fill_width=True) as demo:
            conversation = gr.State(None)
            page = gr.HTML(self._page([], looking=True), elem_id="page", js_on_load=_ON_LOAD, apply_default_css=False)
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    label="Your question",
                    show_label=False,
                    container=False,
                    placeholder="Ask the archive",
                    lines=1,
                    max_lines=4,
                    elem_id="question",
                    autofocus=True,
                )
                ask = gr.Button("Ask", elem_id="ask", variant="primary")
                promise = f'<p data-longest="{MAX_QUESTION_CHARS}">{WRITTEN if self._written else QUOTED} {PRIVACY}</p>'
                gr.HTML(promise, elem_id="promise", apply_default_css=False)
            shown = [page, question, conversation]
            quiet = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
            gr.on([ask.click, question.submit], self.respond, [question, conversation], shown, **quiet)
            page.select(self.respond_to_button, [conversation], shown, **quiet)
            page.clear(self.start_anew, None, shown, **quiet)
            again = gr.Timer(EXAMPLES_AGAIN, active=False)
            again.tick(self.offer_examples, None, [page, again], **quiet)
            demo.load(self.restore, None, [*shown, again], **quiet)
        assert isinstance(demo, Page)
        return demo

    def restore(self, request: gr.Request) -> tuple[Any, Any, str | None, gr.Timer]:
        """Show the visitor's latest conversation; on an empty page, look again for examples."""
        conversation, stored = self._latest(request)
        late = not stored and not self._background.has_looked
        return self._page(stored), gr.skip(), conversation or ANEW, gr.Timer(active=late)

    def offer_examples(self, request: gr.Request) -> tuple[Any, Any]:
        """Put the examples on a page that is still empty, once they are there."""
        if not self._background.has_looked:
            return gr.skip(), gr.skip()
        _, stored = self._latest(request)
        return gr.skip() if stored else self._page([]), gr.Timer(active=False)

    def start_anew(self) -> Shown:
        """An empty page; the conversation begins with its first answer."""
        return self._page([]), "", ANEW

    def respond_to_button(self, event: gr.EventData, conversation: str | None, request: gr.Request) -> Iterator[Shown]:
        """An example, or a question asked again without its period."""
        yield from self.respond(str(event.question), conversation, request, bool(event.any_time))

    def respond(
        self, question: str, conversation: str | None, request: gr.Request, any_time: bool = False
    ) -> Iterator[Shown]:
        """Show the question at once, then the answer a sentence at a time, then store it. On a page that was open
        before the server was started, the visitor's latest conversation goes on."""
        asker = self._asker(request)
        if conversation is None:
            conversation = self._log.latest(asker.visitor)
        stored = self._log.answers(conversation, asker.visitor) if conversation else []
        if not question.strip():
            yield gr.skip(), gr.skip(), conversation
            return
        try:
            yield self._page(stored, Pending(question)), "", conversation
            for answer in self._asking.ask(question, conversation or None, asker, any_time):
                if isinstance(answer, StoredAnswer):
                    yield self._page([*stored, answer]), gr.skip(), answer.conversation
                elif isinstance(answer, NotKept):
                    yield self._page(stored, Pending(question, answer.answer, whole=True)), gr.skip(), conversation
                else:
                    yield self._page(stored, Pending(question, answer)), gr.skip(), conversation
        except Exception as error:
            yield self._page(stored, Pending(question, problem=told_to_readers(error))), question, conversation

    def _latest(self, request: gr.Request) -> tuple[str | None, list[StoredAnswer]]:
        owner = self._asker(request).visitor
        conversation = self._log.latest(owner)
        return conversation, self._log.answers(conversation, owner) if conversation else []

    def _asker(self, request: gr.Request) -> Asker:
        """Without our cookie, conversations belong to the browser tab's session."""
        visitor = self._visitors.known(request.cookies)
        return Asker(visitor or f"session:{request.session_hash}", address_of(request), visitor is not None)

    def _page(self, stored: Sequence[StoredAnswer], pending: Pending | None = None, looking: bool = False) -> str:
        return conversation_html(self._library, stored, pending, self._background.offers(), self._written, looking)
