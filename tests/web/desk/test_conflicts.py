"""Two editors at once: the second is told what the first did, and nothing vanishes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from assistant.desk.answers import StoredAnswer
from assistant.library.placements import story_of
from assistant.web.desk.documentation import openapi
from tests.web.desk.conftest import PASSWORD, TERNS, Newsroom, Person
from tests.web.desk.test_desk import LEAD, review

ARTICLE = "/api/desk/articles/tern-colony"
NO_REVISION = {  # creates, or changes what cannot change but once, or names the old password
    ("POST", "/api/desk/login"),
    ("POST", "/api/desk/logout"),
    ("POST", "/api/desk/me/password"),
    ("POST", "/api/desk/users"),
    ("DELETE", "/api/desk/pins/{pin_id}"),
}


def correction(newsroom: Newsroom, text: str) -> dict[str, str]:
    return {"title": newsroom.library.article("tern-colony").title, "text": text, "notice": text[:40]}


def test_every_change_at_the_desk_asks_what_it_is_based_on() -> None:
    for path, methods in openapi()["paths"].items():
        for method, told in methods.items():
            if not path.startswith("/api/desk/") or method == "get" or (method.upper(), path) in NO_REVISION:
                continue
            (header,) = (p for p in told["parameters"] if p["in"] == "header")
            assert (header["name"], header["required"]) == ("If-Match", True), path


APPROVAL = {"question": TERNS, "sentences": [{"text": LEAD, "cited": [{"article_id": "tern-colony", "words": LEAD}]}]}
CHANGES: dict[str, tuple[str, str, Any]] = {
    "withdraw": ("POST", f"{ARTICLE}/withdraw", {"reason": "Wrong."}),
    "hide": ("POST", f"{ARTICLE}/hide", {"reason": "Wrong."}),
    "correct": ("POST", f"{ARTICLE}/correct", {"title": "Terns", "text": "Other words.", "notice": "Wrong."}),
    "erase": ("POST", f"{ARTICLE}/erase", {"reason": "A court."}),
    "review": ("POST", "/api/desk/answers/{id}/reviews", {"claim": 0, "verdict": "unsupported"}),
    "case": ("POST", "/api/desk/answers/{id}/case", {"tags": ["birds"]}),
    "drop": ("DELETE", "/api/desk/answers/{id}/case", None),
    "approve": ("POST", "/api/desk/pins", APPROVAL),
    "rename": ("POST", "/api/desk/stories/{story}/rename", {"name": "the bridge"}),
    "name": ("DELETE", "/api/desk/stories/{story}/name", None),
    "merge": ("POST", "/api/desk/stories/{story}/merge", {"into": "{other}"}),
    "split": ("POST", "/api/desk/stories/{story}/split", {"articles": ["heron-bridge-vote"]}),
    "move": ("POST", "/api/desk/stories/{story}/move", {"articles": ["heron-bridge-vote"], "into": "{other}"}),
    "take in": ("POST", "/api/desk/stories/{story}/take-in", {"article": "tern-colony"}),
    "password": ("POST", "/api/desk/users/reader/password", {"password": "nine herons in the reeds"}),
    "remove": ("DELETE", "/api/desk/users/reader", None),
}
FIRST: dict[str, Callable[[Person, str], Any]] = {
    "/articles/": lambda admin, _: admin.post(f"{ARTICLE}/correct", {"title": "T", "text": "New.", "notice": "N."}),
    "/reviews": lambda admin, i: admin.post(f"/api/desk/answers/{i}/reviews", {"claim": 0, "verdict": "outdated"}),
    "/case": lambda admin, i: admin.post(f"/api/desk/answers/{i}/case"),
    "/stories/": lambda admin, i: admin.post(f"/api/desk/stories/{i}/rename", {"name": "Heron Bridge"}),
    "/pins": lambda admin, _: admin.post("/api/desk/pins", APPROVAL),
    "/users/": lambda admin, _: admin.post("/api/desk/users/reader/password", {"password": "ten herons by the river"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_to_what_somebody_else_changed_is_refused_with_what_they_did(
    newsroom: Newsroom, terns: StoredAnswer, change: str
) -> None:
    method, path, body = CHANGES[change]
    bridge, ferry = (str(story_of(newsroom.library, i)) for i in ("heron-bridge-vote", "sigrun-second-inspection"))
    path = path.replace("{id}", terns.id).replace("{story}", bridge)
    body = body and {key: ferry if value == "{other}" else value for key, value in body.items()}
    subject = bridge if "/stories/" in path else terns.id
    if path.endswith("/case"):
        review(newsroom, terns)
    second, first = newsroom.as_("admin"), newsroom.as_("admin")
    based_on = second.revision(path, body or {})
    assert second.send(method, path, body, **{"If-Match": "made up"}).status_code == 409
    before = newsroom.done
    made = next(do for part, do in FIRST.items() if part in path)(first, subject)
    assert made.status_code == 200, made.text
    told = second.send(method, path, body, **{"If-Match": f'"{based_on}"'})
    assert told.status_code == 409, told.text
    line = told.json()["error"]
    assert newsroom.done[0] in line
    assert "by admin on " in line
    assert "UTC" in line
    assert "\n" not in line
    assert len(newsroom.done) == len(before) + 1
    again = second.send(method, path, body, **{"If-Match": told.json()["revision"]})
    assert again.status_code == 200, again.text


def test_without_a_revision_nothing_is_changed(newsroom: Newsroom) -> None:
    admin = newsroom.as_("admin")
    told = admin.client.post(f"{ARTICLE}/withdraw", json={"reason": "x"}, headers={"X-CSRF-Token": admin.csrf})
    assert told.status_code == 428
    assert "If-Match" in told.json()["error"]
    assert newsroom.done == []


def test_of_many_corrections_at_once_one_is_made_and_the_others_are_told(newsroom: Newsroom) -> None:
    editors = [newsroom.as_("editor") for _ in range(4)]
    based_on, start = editors[0].revision(ARTICLE), Barrier(4)
    bodies = [correction(newsroom, f"This is what editor {n} wrote.") for n in range(4)]

    def one(n: int) -> Any:
        start.wait()
        return editors[n].post(f"{ARTICLE}/correct", bodies[n], **{"If-Match": based_on})

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(one, range(4)))
    made = [n for n in range(4) if told[n].status_code == 200]
    assert len(made) == 1, [t.text for t in told]
    assert sorted(t.status_code for t in told) == [200, 409, 409, 409]
    stands = newsroom.library.article("tern-colony")
    assert (stands.text, stands.version) == (bodies[made[0]]["text"], 2)
    assert newsroom.done == ["article corrected"]
    late = editors[3 if made[0] != 3 else 2].post(f"{ARTICLE}/correct", bodies[3], **{"If-Match": based_on})
    assert late.status_code == 409
    assert "article corrected (version 2) by editor" in late.json()["error"]


def test_of_many_withdrawals_and_reviews_at_once_one_is_made(newsroom: Newsroom, terns: StoredAnswer) -> None:
    editors, start = [newsroom.as_("editor") for _ in range(6)], Barrier(6)
    reviews = f"/api/desk/answers/{terns.id}/reviews"
    article, sentence = editors[0].revision(ARTICLE), editors[0].revision(reviews, {"claim": 0})

    def one(n: int) -> int:
        start.wait()
        if n % 2:
            return int(editors[n].post(f"{ARTICLE}/hide", {"reason": f"{n}"}, **{"If-Match": article}).status_code)
        body = {"claim": 0, "verdict": "supported", "note": f"{n}"}
        return int(editors[n].post(reviews, body, **{"If-Match": sentence}).status_code)

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(one, range(6)))
    assert sorted(told[::2]) == sorted(told[1::2]) == [200, 409, 409]


def test_an_ingest_in_between_is_told_too(newsroom: Newsroom) -> None:
    from dataclasses import fields

    from assistant.schema import Draft

    editor = newsroom.as_("editor")
    based_on, article = editor.revision(ARTICLE), newsroom.library.article("tern-colony")
    draft = Draft(**{**{f.name: getattr(article, f.name) for f in fields(Draft)}, "text": "The publisher's own words."})
    with newsroom.library.database.transaction():
        newsroom.library.save("tern-colony", draft, None, [])
    told = editor.post(f"{ARTICLE}/correct", correction(newsroom, "Mine."), **{"If-Match": based_on})
    assert told.status_code == 409
    assert "version 2 came in with an ingest" in told.json()["error"]


def test_an_approved_answer_that_was_replaced_is_not_withdrawn_unseen(newsroom: Newsroom) -> None:
    first, second = newsroom.as_("editor"), newsroom.as_("admin")
    old = first.post("/api/desk/pins", APPROVAL).json()["id"]
    assert second.post("/api/desk/pins", APPROVAL).status_code == 200
    told = first.send("DELETE", f"/api/desk/pins/{old}")
    assert told.status_code == 409
    assert "approval replaced by admin" in told.json()["error"]
    assert len(first.get("/api/desk/pins").json()["pins"]) == 1


def test_a_password_set_meanwhile_is_not_overwritten(newsroom: Newsroom) -> None:
    first, second = newsroom.as_("admin"), newsroom.as_("admin")
    path, based_on = "/api/desk/users/reader/password", first.revision("/api/desk/users/reader/password")
    assert second.post(path, {"password": "nine herons in the reeds"}).status_code == 200
    assert first.post(path, {"password": PASSWORD}, **{"If-Match": based_on}).status_code == 409
    assert newsroom.site.access.accounts.verify("reader", "nine herons in the reeds")
