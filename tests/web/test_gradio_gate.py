"""Of Gradio only what the page uses is open; a call has one form, and nothing in it reaches a file or an address."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount
from starlette.websockets import WebSocketDisconnect

from assistant.config import MAX_QUESTION_CHARS, Config
from assistant.errors import FootnoteError
from assistant.web.background import Background
from assistant.web.chat import TAKES
from assistant.web.gradio_gate import JOIN, OPEN, door
from assistant.web.server import build_demo
from tests.web.serving import QUESTION, serving, small_site

CANARY = "canary-of-the-gate"
ELSEWHERE = "canary.of.the.gate.example"

_seen: list[str] = []  # what was opened or looked up while somebody watched
_watching = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in ("open", "os.listdir", "os.scandir", "shutil.copyfile", "socket.getaddrinfo"):
        _seen.append(f"{event} {arguments}")


sys.addaudithook(_watch)


@pytest.fixture
def watched() -> Iterator[list[str]]:
    """Files opened and names looked up in this process, by whichever library."""
    global _watching
    _seen.clear()
    _watching = True
    yield _seen
    _watching = False


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("gate")
    (made / CANARY).write_text("nobody may read this")
    return made


@pytest.fixture(scope="module")
def app(folder: Path, patch: pytest.MonkeyPatch) -> FastAPI:
    return small_site(Config(library=folder / "library", passage_tokens=60), folder, patch)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return TestClient(app)


def gradio_of(app: FastAPI) -> Any:
    return next(route.app for route in app.routes if isinstance(route, Mount) and route.path == "")


def routes(of: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of everything that can be routed to."""
    for route in of:
        if isinstance(route, Mount):
            yield from routes(route.routes, before + route.path)
        elif hasattr(route, "original_router"):
            yield from routes(route.original_router.routes, before)
        else:
            for method in getattr(route, "methods", None) or {"GET"}:
                yield method, before + route.path


def filled(path: str) -> str:
    return re.sub(r"\{\w+(:path)?\}", "x", path)


def call(**changes: Any) -> dict[str, Any]:
    return {"fn_index": 0, "session_hash": "someone", "trigger_id": None, "data": [QUESTION, None]} | changes


# -- what is open


def test_every_route_of_gradio_is_open_for_a_reason_or_closed(app: FastAPI, client: TestClient) -> None:
    found = set(routes(gradio_of(app).routes))
    assert len(found) > 80
    assert ("POST", "/gradio_api/run/{api_name}") in found
    opened = set()
    for method, path in sorted(found):
        address = filled(path)
        if (way := door(address)) and method in way.methods:
            opened.add(way.path)
            continue
        told = client.request(method, address, json=call() if method == "POST" else None, follow_redirects=False)
        assert told.status_code in (404, 405), (method, path, told.status_code)
        if method != "HEAD":
            assert set(told.json()) == {"error", "detail"}, path
    assert {"/", JOIN, "/gradio_api/queue/data"} <= opened
    assert all(way.why for way in OPEN)


@pytest.mark.parametrize(
    "path",
    ["/monitoring", "/monitoring/summary", "/gradio_api/dev/reload", "/gradio_api/run-history/records", "/config",
     "/gradio_api/openapi.json", "/openapi.json", "/gradio_api/info", "/gradio_api/startup-events", "/docs", "/login",
     "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://x.example/", "/manifest.json",
     "/gradio_api/queue/status", "/gradio_api/component_server", "/gradio_api/cancel", "/gradio_api/reset",
     "/assets/../config", "/assets/%2e%2e/index.html", "/assets//index.js", "/static/fonts/../img/logo.svg",
     "/gradio_api/queue/join/", "//gradio_api/queue/join", "/gradio_api//queue/join", "/gradio_api%2fqueue/join",
     "/gradio_api/queue/join%00", "/GRADIO_API/queue/join", "/gradio_api/queue/../run/respond", "/index.html",
     "/theme.css/", "/theme%2ecss", "/gradio_api/heartbeat/a/b", "/gradio_api/heartbeat/" + "x" * 65],
)  # fmt: skip
def test_a_way_round_is_closed(client: TestClient, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
        told = client.request(method, "http://testserver" + path, content=json.dumps(call()).encode(),
            headers={"Content-Type": "application/json"}, follow_redirects=False)  # fmt: skip
        assert told.status_code == 404, (method, path)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "GET", "HEAD"])
def test_a_door_is_open_to_its_method_only(client: TestClient, method: str) -> None:
    told = client.request(method, JOIN)
    assert told.status_code == 405
    assert told.headers["allow"] == "POST"


def test_no_websocket_is_open(client: TestClient) -> None:
    for path in ("/", JOIN, "/gradio_api/queue/data"):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(path):
            pass


@pytest.mark.parametrize(
    "query", ["", "session_hash=", "session_hash=a&x=1", "session_hash=a/b", "x=1", "session_hash=a%20"]
)
def test_a_stream_belongs_to_a_session(client: TestClient, query: str) -> None:
    assert client.get(f"/gradio_api/queue/data?{query}").status_code == 400


# -- which names the page believes


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"X-Gradio-Server": "http://evil.example/"},
        {"X-Forwarded-Host": "evil.example:99999999"},
        {"X-Forwarded-Host": "[::"},
    ],
)
def test_what_a_request_calls_the_server_is_not_in_the_page(client: TestClient, headers: dict[str, str]) -> None:
    page = client.get("/?deep_link=evil.example&page=evil.example", headers=headers)
    assert page.status_code == 200
    assert "evil.example" not in page.text + str(page.headers)
    assert "footnote.invalid" not in page.text
    assert '"root":"/"' in page.text


def test_no_other_site_may_read_or_call(client: TestClient) -> None:
    for path in ("/", "/theme.css", "/gradio_api/app_id", "/api/ask"):
        told = client.get(path, headers={"Origin": "https://evil.example"})
        assert not any(name.startswith("access-control-allow") for name in told.headers)
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert client.options(JOIN, headers=asked).status_code == 400


# -- the form of a call


def test_every_function_has_the_form_of_its_call(app: FastAPI) -> None:
    assert {f.name for f in gradio_of(app).get_blocks().fns.values()} == set(TAKES)


WRONG: dict[str, Any] = {
    "no object": [],
    "nothing": None,
    "no function": {"session_hash": "x", "data": []},
    "an unknown function": call(fn_index=99),
    "a negative function": call(fn_index=-1),
    "a function by half": call(fn_index=0.5),
    "a function as a word": call(fn_index="0"),
    "a function as a truth": call(fn_index=False),
    "a huge number": call(fn_index=10**400),
    "no session": {"fn_index": 0, "data": [QUESTION, None]},
    "an empty session": call(session_hash=""),
    "a session that is a path": call(session_hash="../../etc"),
    "a long session": call(session_hash="x" * 65),
    "a session with a line": call(session_hash="x\n"),
    "too few": call(data=[QUESTION]),
    "too many": call(data=[QUESTION, None, None]),
    "data as an object": call(data={"0": QUESTION}),
    "data as a word": call(data=QUESTION),
    "no data": {"fn_index": 0, "session_hash": "x"},
    "a number": call(data=[1, None]),
    "no question": call(data=[None, None]),
    "a conversation of one's own": call(data=[QUESTION, "x"]),
    "a long question": call(data=["x" * (MAX_QUESTION_CHARS + 1), None]),
    "a trigger of another function": call(trigger_id=0),
    "a trigger that is none": call(trigger_id=10**30),
    "another event's job": call(event_id="x"),
    "a batch": call(batched=True),
    "another format": call(simple_format=True),
    "a token": call(oauth_token="x"),
    "something else": call(request={}),
    "an event that tells": call(event_data={"question": QUESTION}),
    "a button without its question": call(fn_index=1, data=[None], event_data={"any_time": True}),
    "a button without its event": call(fn_index=1, data=[None]),
    "a button whose truth is a number": call(fn_index=1, data=[None], event_data={"question": QUESTION, "any_time": 1}),
    "a button that says more": call(fn_index=1, data=[None], event_data={"question": "x", "any_time": True, "x": 1}),
    "a button with a long question": call(
        fn_index=1, data=[None], event_data={"question": "x" * 2_001, "any_time": True}
    ),
}  # fmt: skip


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_what_is_no_call_is_told_in_a_line(client: TestClient, body: Any) -> None:
    told = client.post(JOIN, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert told.status_code == 400
    assert "\n" not in told.json()["detail"]


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx"]
)
def test_a_form_of_another_site_is_no_call(client: TestClient, kind: str) -> None:
    assert client.post(JOIN, content=json.dumps(call()).encode(), headers={"Content-Type": kind}).status_code == 415


def test_a_call_is_small(client: TestClient) -> None:
    assert client.post(JOIN, json=call(data=["x" * 40_000, None])).status_code == 413
    spelt_out = json.dumps(call(data=["\U0001f309" * MAX_QUESTION_CHARS, None]))  # twelve bytes a character
    assert client.post(JOIN, content=spelt_out, headers={"Content-Type": "application/json"}).status_code == 200


# -- every function, every place, every shape

FILE = {"_type": "gradio.FileData"}
WORDS = [
    CANARY,
    f"/{CANARY}",
    f"file:///{CANARY}",
    f"http://{ELSEWHERE}/x",
    f"data:text/plain;base64,{CANARY}",
    "",
    "\0",
    "x" * 2_000,
]


def shapes(canary: str) -> list[Any]:
    """What might be taken for a file or an address."""
    address = f"http://{ELSEWHERE}/x.png"
    flat = [
        {"path": canary, "meta": FILE},
        {"path": canary, "meta": FILE, "url": address, "orig_name": "x", "size": 1, "mime_type": "text/plain"},
        {"path": address, "meta": FILE},
        {"path": f"https://{ELSEWHERE}/x", "meta": FILE},
        {"path": f"ftp://{ELSEWHERE}/x", "meta": FILE},
        {"path": f"file://{canary}", "meta": FILE},
        {"path": f"//{ELSEWHERE}/x", "meta": FILE},
        {"url": address, "meta": FILE},
        {"path": "/dev/zero", "meta": FILE},
        {"path": "/proc/self/environ", "meta": FILE},
        {"path": canary, "meta": FILE, "is_stream": True},
        {"path": canary},
        {"path": canary, "_type": "gradio.FileData"},
        {"video": {"path": canary, "meta": FILE}, "subtitles": None},
        {"background": {"path": canary, "meta": FILE}, "layers": [], "composite": None},
        {"text": "x", "files": [{"path": canary, "meta": FILE}]},
        {"value": {"path": canary, "meta": FILE}},
        {"__type__": "update", "value": {"path": canary, "meta": FILE}},
        {"name": canary, "is_file": True, "data": None},
    ]
    nested = [
        [flat[0]],
        {"x": flat[0]},
        [[[{"x": [flat[2]]}]]],
        {"path": flat[0], "meta": FILE},
        [[flat[0], "caption"]],
    ]
    return [*flat, *nested, 0, -1, 1.5, 10**40, True, [], {}, [None], ["x"], float("inf")]


PLACES = {"respond": 2, "respond_to_button": 1, "start_anew": 0, "offer_examples": 0, "restore": 0}


def spoilt(functions: dict[int, Any], given: list[Any]) -> Iterator[dict[str, Any]]:
    """A call for each function, place and shape; each is right but for what stands in one place."""
    right = {"respond": [QUESTION, None], "respond_to_button": [None]}
    for index, function in functions.items():
        data = right.get(function.name, [])
        told = {"question": QUESTION, "any_time": False} if function.name == "respond_to_button" else None
        usual = call(fn_index=index, data=data, event_data=told)
        for shape in given:
            for place in range(PLACES[function.name] + 1):
                yield usual | {"data": [*data[:place], shape, *data[place + 1 :]]}
            if shape != data:
                yield usual | {"data": shape}
            if shape != {} or told:
                yield usual | {"event_data": shape}
            yield usual | {"event_data": {"question": shape, "any_time": True}}
            for field in ("session_hash", "event_id", "simple_format", "batched", "request"):
                yield usual | {field: shape}
            if shape != 0 or type(shape) is not int:  # the page itself, which calls a function when it is opened
                yield usual | {"trigger_id": shape}


def refused(app: FastAPI, client: TestClient, given: list[Any]) -> int:
    """How many spoilt calls there were, all of which were refused."""
    functions = gradio_of(app).get_blocks().fns
    assert {f.name: len(f.inputs) for f in functions.values()} == PLACES
    bodies = list(spoilt(functions, given))
    for body in bodies:
        told = client.post(JOIN, content=json.dumps(body), headers={"Content-Type": "application/json"})
        assert told.status_code == 400, (body, told.text)
    return len(bodies)


def untouched(watched: list[str], folder: Path) -> bool:
    harmed = [event for event in watched if any(w in event for w in (CANARY, ELSEWHERE, "/dev/zero", "environ"))]
    return harmed == [] and not list((folder / "gradio").rglob("*"))


def test_no_shape_in_any_place_of_any_function_touches_a_file_or_asks_for_a_name(
    app: FastAPI, client: TestClient, folder: Path, watched: list[str]
) -> None:
    assert refused(app, client, shapes(str(folder / CANARY))[::5]) > 300
    assert untouched(watched, folder)


@pytest.mark.soak
def test_no_shape_at_all_in_any_place(app: FastAPI, client: TestClient, folder: Path, watched: list[str]) -> None:
    given = shapes(str(folder / CANARY))
    assert len(given) >= 25
    count = refused(app, client, given)
    assert untouched(watched, folder)
    print(f"{len(PLACES)} functions, {len(given)} shapes: {count} calls with one in a place of its own, all refused")


def test_words_that_look_like_files_are_words(app: FastAPI, folder: Path, watched: list[str]) -> None:
    """Asked as the page asks, over a real server, and answered."""
    with serving(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as page:
        page.get("/")
        for number, words in enumerate(WORDS):
            joined = page.post(JOIN, json=call(session_hash=f"s{number}", data=[words, None]))
            assert joined.status_code == 200
            streamed = page.get(f"/gradio_api/queue/data?session_hash=s{number}").text
            assert '"process_completed"' in streamed
            assert '"success":true' in streamed
        asked = page.post("/api/ask", json={"question": QUESTION})
        assert asked.json()["answer"]["claims"]
    assert untouched(watched, folder)


# -- the conversation alone


def test_the_conversation_alone_is_not_launched(app: FastAPI, folder: Path) -> None:
    config = Config(library=folder / "library")
    with pytest.raises(FootnoteError, match="footnote serve"):
        build_demo(config, Background(config)).launch()


def test_mounted_without_the_gate_it_still_takes_only_words(app: FastAPI, folder: Path, watched: list[str]) -> None:
    config = Config(library=folder / "library")
    bare = TestClient(gr.mount_gradio_app(FastAPI(), build_demo(config, Background(config)), path="/"))
    for shape in shapes(str(folder / CANARY)):
        if isinstance(shape, dict | list):
            told = bare.post("/gradio_api/run/x", json=call(data=[shape, None]))
            assert told.status_code == 500
    assert untouched(watched, folder)
