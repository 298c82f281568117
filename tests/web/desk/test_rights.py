"""Every endpoint, for everybody who may come: exactly those with the right get in."""

from __future__ import annotations

import pytest

from assistant.desk.answers import StoredAnswer
from assistant.pins.store import Pins
from assistant.web.desk.approving import router as approving
from assistant.web.desk.documentation import openapi
from assistant.web.desk.documentation import router as documentation
from assistant.web.desk.pages import router as pages
from tests.web.desk.conftest import Newsroom

LEAST: dict[tuple[str, str], str | None] = {
    ("POST", "/api/ask"): None,
    ("GET", "/api/suggest"): None,
    ("GET", "/api/conversations/{conversation}"): None,
    ("DELETE", "/api/conversations/{conversation}"): None,
    ("DELETE", "/api/conversations"): None,
    ("POST", "/api/answers/{answer_id}/thumb"): None,
    ("POST", "/api/desk/login"): None,
    ("POST", "/api/desk/logout"): "reader",
    ("GET", "/api/desk/me"): "reader",
    ("POST", "/api/desk/me/password"): "reader",
    ("GET", "/api/desk/queue"): "editor",
    ("GET", "/api/desk/answers"): "editor",
    ("GET", "/api/desk/answers/export"): "editor",
    ("GET", "/api/desk/answers/{answer_id}"): "editor",
    ("POST", "/api/desk/answers/{answer_id}/reviews"): "editor",
    ("POST", "/api/desk/answers/{answer_id}/case"): "editor",
    ("DELETE", "/api/desk/answers/{answer_id}/case"): "editor",
    ("GET", "/api/desk/reviews/export"): "editor",
    ("GET", "/api/desk/cases"): "editor",
    ("GET", "/api/desk/articles"): "editor",
    ("GET", "/api/desk/articles/{article_id}"): "editor",
    ("POST", "/api/desk/articles/{article_id}/withdraw"): "editor",
    ("POST", "/api/desk/articles/{article_id}/hide"): "editor",
    ("POST", "/api/desk/articles/{article_id}/restore"): "editor",
    ("POST", "/api/desk/articles/{article_id}/correct"): "editor",
    ("POST", "/api/desk/articles/{article_id}/erase"): "admin",
    ("GET", "/api/desk/stories"): "editor",
    ("GET", "/api/desk/stories/{number}"): "editor",
    ("POST", "/api/desk/stories/{number}/rename"): "editor",
    ("DELETE", "/api/desk/stories/{number}/name"): "editor",
    ("POST", "/api/desk/stories/{number}/merge"): "editor",
    ("POST", "/api/desk/stories/{number}/split"): "editor",
    ("POST", "/api/desk/stories/{number}/move"): "editor",
    ("POST", "/api/desk/stories/{number}/take-in"): "editor",
    ("GET", "/api/desk/pins"): "editor",
    ("POST", "/api/desk/pins"): "editor",
    ("PUT", "/api/desk/pins/{pin_id}"): "editor",
    ("DELETE", "/api/desk/pins/{pin_id}"): "editor",
    ("GET", "/api/desk/sentences"): "editor",
    ("GET", "/api/desk/wordings"): "editor",
    ("GET", "/api/desk/coverage"): "editor",
    ("GET", "/api/desk/overview"): "editor",
    ("GET", "/api/desk/freshness"): "editor",
    ("GET", "/api/desk/users"): "admin",
    ("POST", "/api/desk/users"): "admin",
    ("POST", "/api/desk/users/{name}/password"): "admin",
    ("DELETE", "/api/desk/users/{name}"): "admin",
    ("GET", "/api/desk/audit"): "admin",
}
PAGES = {
    "/desk/login": None,
    "/desk": "editor",
    "/desk/answers": "editor",
    "/desk/answers/{answer_id}": "editor",
    "/desk/articles": "editor",
    "/desk/articles/{article_id:path}": "editor",
    "/desk/stories": "editor",
    "/desk/stories/{number}": "editor",
    "/desk/pins": "editor",
    "/desk/pins/new": "editor",
    "/desk/pins/{pin_id}": "editor",
    "/desk/coverage": "editor",
    "/desk/overview": "editor",
    "/desk/accounts": "admin",
    "/desk/audit": "admin",
    "/desk/api": "editor",
    "/api/openapi.json": "editor",
}
RANK = [None, "reader", "editor", "admin"]
# In an order in which nobody takes a right from anybody before it was tried.
ORDER = sorted(LEAST, key=lambda e: (e[1].endswith("/logout"), e[0] == "DELETE", e))


def described() -> dict[tuple[str, str], str]:
    paths = openapi()["paths"]
    return {(m.upper(), path): told["x-role"] for path, methods in paths.items() for m, told in methods.items()}


def test_every_endpoint_is_here_and_described_as_it_is() -> None:
    shown = {None: "", "reader": "any account", "editor": "editor", "admin": "admin"}
    assert described() == {endpoint: shown[least] for endpoint, least in LEAST.items()}
    assert {route.path for router in (pages, approving, documentation) for route in router.routes} == set(PAGES)  # type: ignore[attr-defined]


def filled(path: str, terns: StoredAnswer, pin_id: str = "x") -> str:
    for name, value in {
        "answer_id": terns.id, "article_id:path": "tern-colony", "article_id": "tern-colony", "pin_id": pin_id,
        "name": "nobody", "conversation": "x", "number": "1",
    }.items():  # fmt: skip
        path = path.replace(f"{{{name}}}", value)
    return path


@pytest.mark.parametrize("role", RANK)
def test_only_those_with_the_right_get_in(newsroom: Newsroom, terns: StoredAnswer, role: str | None) -> None:
    person = newsroom.as_(role)
    for method, path in ORDER:
        least = LEAST[method, path]
        before = newsroom.done
        told = person.send(method, filled(path, terns), {} if method == "POST" else None)
        allowed = RANK.index(role) >= RANK.index(least)
        if allowed:
            assert told.status_code not in (401, 403, 500), f"{role} {method} {path}: {told.text}"
        else:
            assert told.status_code == (403 if role else 401), f"{role} {method} {path}"
            assert set(told.json()) == {"error"}
            assert newsroom.done == before


@pytest.mark.parametrize("role", RANK)
def test_the_same_holds_of_the_pages(newsroom: Newsroom, terns: StoredAnswer, role: str | None) -> None:
    person = newsroom.as_(role)
    with newsroom.library.database.transaction():
        pin = Pins(newsroom.library.database).add("Where?", terns.answer, "editor")
    for path, least in PAGES.items():
        told = person.get(filled(path, terns, pin.id))
        if RANK.index(role) >= RANK.index(least):
            assert told.status_code == (303 if path == "/desk/login" and role else 200), path
        elif role:
            assert told.status_code == 403
        elif path.startswith("/api/"):
            assert told.status_code == 401
        else:
            assert told.status_code == 303
            assert told.headers["location"].startswith("/desk/login?next=/desk")
        assert told.headers["cache-control"] == "no-store"
        assert "unsafe" not in told.headers["content-security-policy"]


def test_without_an_account_there_is_no_desk(sample_copy) -> None:  # type: ignore[no-untyped-def]
    newsroom = Newsroom(sample_copy)
    person = newsroom.as_(None)
    assert person.get("/desk/login").status_code == 404
    assert person.get("/desk").status_code == 404
    told = person.post("/api/desk/login", {"name": "admin", "password": "admin"})
    assert told.status_code == 404
    assert "footnote user add" in told.json()["error"]
