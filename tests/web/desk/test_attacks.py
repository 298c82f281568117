"""What an attacker would try at the desk. Each fails safely: a 4xx in one line, nothing changed, nothing shown."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from assistant.config import DeskConfig
from assistant.desk.answers import StoredAnswer
from assistant.desk.guessing import FREE_ACCOUNT, FREE_ADDRESS, TooManyGuessesError
from assistant.desk.sessions import IDLE, LASTS, Sessions
from assistant.errors import FootnoteError
from assistant.schema import Answer, Citation, Claim
from assistant.web.access import COOKIE, CSRF_HEADER, SECRET_HEADER
from tests.web.desk.conftest import PASSWORD, Newsroom, Person

WITHDRAW = "/api/desk/articles/tern-colony/withdraw"
REASON = {"reason": "It was wrong."}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>{{7*7}}</title>\u202e"


@pytest.fixture(scope="module")
def unharmed(accounts_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """For attacks that must leave no trace; so they can share it."""
    return Newsroom(Path(shutil.copytree(accounts_library, tmp_path_factory.mktemp("unharmed") / "library")))


def untouched(newsroom: Newsroom) -> bool:
    return newsroom.library.article("tern-colony").withdrawn_at is None and newsroom.done == []


def with_cookie(newsroom: Newsroom, value: str, csrf: str = "") -> Person:
    person = newsroom.as_(None)
    person.client.cookies.set(COOKIE, value)
    person.csrf = csrf
    return person


# -- sessions that are forged, replayed, ended or somebody else's

FORGED: dict[str, Callable[[str], str]] = {
    "empty": lambda token: "",
    "made up": lambda token: "A" * 43,
    "its hash, as the library keeps it": lambda token: sha256(token.encode()).hexdigest(),
    "cut short": lambda token: token[:-1],
    "made longer": lambda token: token + "A",
    "other case": lambda token: token.swapcase(),
    "an account's name": lambda token: "admin",
    "SQL": lambda token: "' OR '1'='1",
    "a wildcard": lambda token: "%",
    "very long": lambda token: "A" * 7_000,
    "two of them": lambda token: f"x; {COOKIE}=y",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_session_opens_nothing(unharmed: Newsroom, forged: Callable[[str], str]) -> None:
    editor = unharmed.as_("editor")
    stranger = with_cookie(unharmed, forged(editor.token), editor.csrf)
    assert stranger.get("/api/desk/me").status_code == 401
    assert stranger.post(WITHDRAW, REASON).status_code == 401
    assert untouched(unharmed)


def test_a_session_ends_with_logging_out(newsroom: Newsroom) -> None:
    editor = newsroom.as_("editor")
    replayed = with_cookie(newsroom, editor.token, editor.csrf)
    assert replayed.get("/api/desk/me").status_code == 200
    assert editor.post("/api/desk/logout").status_code == 200
    assert replayed.get("/api/desk/me").status_code == 401
    assert replayed.post(WITHDRAW, REASON).status_code == 401
    assert untouched(newsroom)


@pytest.mark.parametrize("what", ["password", "account"])
def test_a_session_ends_with_its_password_and_its_account(newsroom: Newsroom, what: str) -> None:
    editor, accounts = newsroom.as_("editor"), newsroom.site.access.accounts
    if what == "password":
        accounts.set_password("editor", "another sentence entirely", "test")
    else:
        accounts.remove("editor", "test")
    assert editor.get("/api/desk/queue").status_code == 401


@pytest.mark.parametrize(("pause", "rounds"), [(IDLE + 1, 1), (IDLE - 1, 1 + int(LASTS / (IDLE - 1)))])
def test_a_session_ends_by_itself(newsroom: Newsroom, pause: float, rounds: int) -> None:
    now = 1_000_000.0
    sessions = Sessions(newsroom.library.database, lambda: now)
    opened = sessions.open("editor", PASSWORD, "here")
    assert opened
    for _ in range(rounds):
        assert sessions.account(opened[1])
        now += pause
    assert sessions.account(opened[1]) is None


def test_the_token_is_kept_nowhere(newsroom: Newsroom) -> None:
    token = newsroom.as_("editor").token
    newsroom.library.database.connection.execute("PRAGMA wal_checkpoint(FULL)")
    kept = b"".join(p.read_bytes() for p in newsroom.config.library.rglob("*") if p.is_file())
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept
    assert b"$argon2id$" in kept


def test_an_account_has_only_so_many_sessions(newsroom: Newsroom) -> None:
    now = 1_000_000.0
    sessions = Sessions(newsroom.library.database, lambda: now)
    tokens = []
    for _ in range(12):
        now += 1
        opened = sessions.open("editor", PASSWORD, "here")
        assert opened
        tokens.append(opened[1])
    assert [sessions.account(t) is not None for t in tokens] == [False] * 2 + [True] * 10


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(unharmed: Newsroom) -> None:
    told = unharmed.as_(None).post("/api/desk/login", {"name": "editor", "password": PASSWORD})
    cookie = told.headers["set-cookie"]
    assert all(flag in cookie for flag in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/"))


# -- changes sent by another site

CSRF: dict[str, dict[str, str]] = {
    "no token": {CSRF_HEADER: ""},
    "a made up token": {CSRF_HEADER: "0" * 64},
    "a token that is no ASCII": {CSRF_HEADER: "é"},
    "from another site": {"Sec-Fetch-Site": "cross-site"},
    "from a neighbour": {"Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("headers", CSRF.values(), ids=CSRF)
def test_a_change_that_another_site_sends_is_refused(unharmed: Newsroom, headers: dict[str, str]) -> None:
    editor = unharmed.as_("editor")
    sent = {CSRF_HEADER: editor.csrf, **headers}
    told = editor.client.post(WITHDRAW, json=REASON, headers={k: v.encode() for k, v in sent.items()})
    assert told.status_code == 403
    assert untouched(unharmed)


def test_the_token_of_another_session_does_not_count(unharmed: Newsroom) -> None:
    editor, other = unharmed.as_("editor"), unharmed.as_("editor")
    editor.csrf = other.csrf
    assert editor.post(WITHDRAW, REASON).status_code == 403
    assert untouched(unharmed)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_of_another_site_is_no_request(unharmed: Newsroom, kind: str) -> None:
    editor = unharmed.as_("editor")
    told = editor.client.post(
        WITHDRAW,
        content=b'{"reason": "x"}',
        headers={"Content-Type": kind, CSRF_HEADER: editor.csrf, "If-Match": "1.0"},
    )
    assert told.status_code in (415, 422)
    assert untouched(unharmed)


def test_no_change_is_made_by_looking(unharmed: Newsroom) -> None:
    editor = unharmed.as_("editor")
    assert editor.get(WITHDRAW).status_code == 404
    assert untouched(unharmed)


def test_a_login_from_another_site_is_refused(unharmed: Newsroom) -> None:
    told = unharmed.as_(None).post(
        "/api/desk/login", {"name": "editor", "password": PASSWORD}, **{"Sec-Fetch-Site": "cross-site"}
    )
    assert told.status_code == 403
    assert "set-cookie" not in told.headers


# -- passwords

WRONG = ["", PASSWORD.upper(), PASSWORD + " ", "' OR 1=1 --", "\0", "x" * 200, "ＳＥＶＥＮ"]


def test_a_wrong_password_opens_nothing(newsroom: Newsroom) -> None:
    for number, password in enumerate(WRONG):
        sessions = Sessions(newsroom.library.database)
        assert sessions.open("editor", password, f"address {number}") is None
    for name in ("EDITOR", "editor ", "nobody", "' OR 1=1 --", ""):
        assert sessions.open(name, PASSWORD, "another address") is None


def test_guessing_is_slowed_down_and_says_when_to_go_on(newsroom: Newsroom) -> None:
    stranger = newsroom.as_(None)
    wrong = {"name": "editor", "password": "not the password"}
    statuses = [stranger.post("/api/desk/login", wrong).status_code for _ in range(FREE_ACCOUNT)]
    assert statuses == [401] * FREE_ACCOUNT
    told = stranger.post("/api/desk/login", {"name": "editor", "password": PASSWORD})
    assert told.status_code == 429
    assert 0 < int(told.headers["retry-after"]) <= 900


def test_guessing_many_names_from_one_place_is_slowed_down_too(newsroom: Newsroom) -> None:
    sessions = Sessions(newsroom.library.database)
    for number in range(FREE_ADDRESS):
        assert sessions.open(f"name{number}", "x", "one place") is None
    with pytest.raises(TooManyGuessesError):
        sessions.open("editor", PASSWORD, "one place")
    assert sessions.open("editor", PASSWORD, "another place")


def test_one_answer_for_a_wrong_name_and_a_wrong_password(newsroom: Newsroom) -> None:
    stranger = newsroom.as_(None)
    told = [
        stranger.post("/api/desk/login", {"name": name, "password": "not the password"}).json()
        for name in ("editor", "nobody")
    ]
    assert told[0] == told[1]


def test_no_password_travels_in_the_open(unharmed: Newsroom) -> None:
    stranger = unharmed.as_(None)
    stranger.client.base_url = "http://desk.example"
    told = stranger.post("/api/desk/login", {"name": "editor", "password": PASSWORD})
    assert told.status_code == 403
    assert "https" in told.json()["error"]


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaaaaaa", "editor editor editor", "x" * 201])
def test_a_weak_password_is_not_taken(unharmed: Newsroom, password: str) -> None:
    with pytest.raises(FootnoteError, match="password"):
        unharmed.site.access.accounts.set_password("editor", password, "test")


def test_an_editor_does_not_rise(unharmed: Newsroom) -> None:
    editor = unharmed.as_("editor")
    new = {"name": "mallory", "role": "admin", "password": PASSWORD}
    assert editor.post("/api/desk/users", new).status_code == 403
    assert editor.post("/api/desk/users/admin/password", {"password": PASSWORD}).status_code == 403
    assert {a.name for a in unharmed.site.access.accounts.all()} == {"reader", "editor", "admin"}


def test_the_last_admin_stays(newsroom: Newsroom) -> None:
    told = newsroom.as_("admin").send("DELETE", "/api/desk/users/admin")
    assert told.status_code == 400
    assert "last admin" in told.json()["error"]


# -- the identity proxy

PROXY = DeskConfig(identity_header="X-Remote-User", identity_secret="a secret of the proxy")


@pytest.fixture(scope="module")
def behind_proxy(accounts_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return Newsroom(Path(shutil.copytree(accounts_library, tmp_path_factory.mktemp("proxy") / "library")), PROXY)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Remote-User": "admin"},
        {"X-Remote-User": "admin", SECRET_HEADER: ""},
        {"X-Remote-User": "admin", SECRET_HEADER: "a secret of the prox"},
        {SECRET_HEADER: PROXY.identity_secret or ""},
        {"X-Remote-User": "nobody", SECRET_HEADER: PROXY.identity_secret or ""},
        {"X-Remote-User": "' OR 1=1", SECRET_HEADER: PROXY.identity_secret or ""},
    ],
)
def test_a_name_that_the_proxy_did_not_give_opens_nothing(behind_proxy: Newsroom, headers: dict[str, str]) -> None:
    assert behind_proxy.as_(None).get("/api/desk/queue", headers=headers).status_code == 401


def test_the_proxys_name_opens_the_desk_and_passwords_are_off(behind_proxy: Newsroom) -> None:
    headers = {"X-Remote-User": "editor", SECRET_HEADER: PROXY.identity_secret or ""}
    person = behind_proxy.as_(None)
    csrf = person.get("/api/desk/me", headers=headers).json()["csrf"]
    assert person.post(WITHDRAW, REASON, **headers).status_code == 403
    assert person.post(WITHDRAW, REASON, **headers, **{CSRF_HEADER: csrf}).status_code == 200
    assert person.post("/api/desk/login", {"name": "editor", "password": PASSWORD}).status_code == 403


# -- paths and ids

PATHS = [
    "/api/desk/articles/..%2f..%2fetc%2fpasswd",
    "/api/desk/articles/' OR 1=1 --",
    "/api/desk/articles/%00",
    "/api/desk/answers/..",
    "/api/desk/answers/%27%20OR%201=1",
    "/desk/answers/<script>alert(1)</script>",
    "/desk/articles/../../etc/passwd",
    "/desk/articles/%ff%fe",
    "/desk/answers/" + "9" * 5_000,
    "/ui/../access.py",
    "/ui/%2e%2e/%2e%2e/access.py",
    "/ui/..%5c..%5caccess.py",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_to_what_is_not_there_shows_nothing(unharmed: Newsroom, path: str) -> None:
    told = unharmed.as_("editor").get(path)
    assert told.status_code in (200, 404), told.text
    assert "root:" not in told.text
    assert "Traceback" not in told.text
    assert "<script>alert" not in told.text
    if told.status_code == 200:  # a browser's way of writing /desk or /api/desk/answers
        assert "passwd" not in path


HALF = '"\\ud800"'  # half a character, which no file can hold
BODIES = {
    "/api/desk/login": f'{{"name": {HALF}, "password": "x"}}',
    "/api/desk/articles/tern-colony/erase": f'{{"reason": {HALF}, "x": 1}}',
    "/api/desk/articles/nothing/withdraw": f'{{"reason": {HALF}}}',
    "/api/desk/articles/nothing/correct": f'{{"title": {HALF}, "text": {HALF}, "notice": {HALF}}}',
    "/api/desk/answers/nothing/reviews": f'{{"claim": 0, "verdict": "supported", "note": {HALF}}}',
    "/api/desk/answers/nothing/case": f'{{"tags": [{HALF}]}}',
    "/api/desk/pins": f'{{"question": {HALF}, "sentences": [{{"text": {HALF}, "cited": '
    f'[{{"article_id": {HALF}, "words": {HALF}}}]}}], "wordings": [{HALF}]}}',
    "/api/desk/users": f'{{"name": {HALF}, "role": "editor", "password": "seven herons {HALF[1:-1]}"}}',
    "/api/ask": f'{{"question": "Who?", "conversation": {HALF}}}',
    "/api/answers/nothing/thumb": f'{{"thumb": "up", "reason": {HALF}}}',
}


@pytest.mark.parametrize("path", BODIES)
def test_half_a_character_is_no_crash(unharmed: Newsroom, path: str) -> None:
    editor = unharmed.as_("editor")
    headers = {"Content-Type": "application/json", CSRF_HEADER: editor.csrf}
    told = editor.client.post(path, content=BODIES[path].encode(), headers=headers)
    assert 400 <= told.status_code < 500
    assert set(told.json()) == {"error"}
    assert untouched(unharmed)


def test_the_last_day_of_all_is_a_day(unharmed: Newsroom) -> None:
    assert unharmed.as_("editor").get("/api/desk/answers?since=0001-01-01&until=9999-12-31").json() == []


QUERIES = [
    "/api/desk/answers?limit=100000000",
    "/api/desk/answers?limit=-1",
    "/api/desk/answers?since=yesterday",
    "/api/desk/answers?verdict=%27%3B%20DROP%20TABLE%20answers",
    "/api/desk/overview?days=99999999",
    "/api/desk/answers/export?form=../../x",
]


@pytest.mark.parametrize("path", QUERIES)
def test_a_value_that_is_none_is_told_in_a_line(unharmed: Newsroom, path: str) -> None:
    told = unharmed.as_("editor").get(path)
    assert told.status_code == 422
    assert set(told.json()) == {"error"}


def test_words_to_search_for_are_words(newsroom: Newsroom, terns: StoredAnswer) -> None:
    editor = newsroom.as_("editor")
    for words in ("' OR 1=1 --", "%", "_", "\\", '"', "terns%' --"):
        assert editor.get("/api/desk/answers", params={"words": words}).json() == []
    assert len(editor.get("/api/desk/answers", params={"words": "TERNS"}).json()) == 1


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
    "/desk\"><script>", "/desk//evil.example", "/desk?x=//evil"])  # fmt: skip
def test_after_logging_in_nobody_is_sent_elsewhere(unharmed: Newsroom, next: str) -> None:
    page = unharmed.as_(None).get("/desk/login", params={"next": next})
    assert 'data-then="/desk"' in page.text
    told = unharmed.as_("editor").get("/desk/login", params={"next": next})
    assert told.headers["location"] == "/desk"


def test_what_is_too_large_does_not_come_in(unharmed: Newsroom) -> None:
    editor = unharmed.as_("editor")
    assert editor.post(WITHDRAW, {"reason": "x" * 3_000_000}).status_code == 413
    assert editor.post(WITHDRAW, {"reason": "x" * 501}).status_code == 422
    for brackets, statuses in ((100_000, (413,)), (30_000, (400, 422))):
        nested = editor.client.post(
            "/api/desk/login", content=b"[" * brackets, headers={"Content-Type": "application/json"}
        )
        assert nested.status_code in statuses, brackets
    assert untouched(unharmed)


# -- words that are code


def test_hostile_words_are_shown_as_words_on_every_page(newsroom: Newsroom, tmp_path: Path) -> None:
    editor, admin = newsroom.as_("editor"), newsroom.as_("admin")
    article = newsroom.library.articles()[0]
    cited = Citation(1, article.id, 1, 0, 4, HOSTILE, HOSTILE, None, HOSTILE, None, HOSTILE, "opinion")
    claims = (Claim(HOSTILE, "unverified", (cited,), HOSTILE, reasons=(HOSTILE,)),)
    answer = Answer(HOSTILE, HOSTILE + "?", False, 0.1, "generative", claims, note=HOSTILE, fallback=HOSTILE)
    stored = newsroom.keep(answer)
    wording = f"{HOSTILE} Who?"
    for question in (HOSTILE, wording):
        newsroom.keep(Answer(question, question, True, 0.1, "extractive"))
    newsroom.log.rate(stored.id, "a" * 32, "down", HOSTILE)
    note = {"claim": 0, "verdict": "unsupported", "note": HOSTILE}
    assert editor.post(f"/api/desk/answers/{stored.id}/reviews", note).status_code == 200
    correction = {"title": HOSTILE, "text": f"{HOSTILE} was found.", "notice": HOSTILE}
    assert editor.post("/api/desk/articles/tern-colony/correct", correction).status_code == 200
    assert editor.post("/api/desk/articles/tern-colony/hide", {"reason": HOSTILE}).status_code == 200
    pin = {"question": HOSTILE, "sentences": [{"text": article.text.split("\n\n")[0], "cited": [
        {"article_id": article.id, "words": article.text.split("\n\n")[0]}]}], "wordings": [wording]}  # fmt: skip
    approved = editor.post("/api/desk/pins", pin)
    assert approved.status_code == 200
    pages = ["/desk", "/desk/answers", f"/desk/answers/{stored.id}", "/desk/articles", f"/desk/articles/{article.id}",
        "/desk/articles/tern-colony", "/desk/pins", f"/desk/pins/{approved.json()['id']}", "/desk/coverage",
        "/desk/overview", "/desk/accounts", "/desk/audit",
        "/desk/api", f"/answer/{stored.id}", "/article/tern-colony"]  # fmt: skip
    seen = 0
    for path in pages:
        page = admin.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text, path
        assert "<img" not in page.text, path
        assert "<svg onload" not in page.text, path
        shown = re.sub(r'<textarea.*?</textarea>|value=".*?"', "", page.text, flags=re.S)
        assert "\u202e" not in shown, path
        seen += "alert(1)" in page.text
    assert seen >= 9
    csv = editor.get("/api/desk/answers/export").text
    assert not any(line.startswith(("=", "+", "@")) for line in csv.splitlines())


def test_the_audit_log_cannot_be_changed(newsroom: Newsroom) -> None:
    import sqlite3

    newsroom.as_("editor").post(WITHDRAW, REASON)
    connection = newsroom.library.database.connection
    for attack in ("DELETE FROM audit", "UPDATE audit SET actor = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            connection.execute(attack)
    told = newsroom.as_("admin").get("/api/desk/audit").json()
    assert [(e["actor"], e["action"], e["subject"]) for e in told if e["action"] == "article withdrawn"] == [
        ("editor", "article withdrawn", "tern-colony")
    ]


def test_where_readers_need_an_account_nothing_is_shown_without_one(newsroom: Newsroom, terns: StoredAnswer) -> None:
    closed = Newsroom(newsroom.config.library, DeskConfig(readers_log_in=True))
    stranger = closed.as_(None)
    for path in ("/", "/article/tern-colony"):
        told = stranger.get(path, headers={"Accept": "text/html"})
        assert told.status_code == 303
        assert told.headers["location"] == f"/desk/login?next={path}"
        assert stranger.get(path).status_code == 401
    assert stranger.post("/api/ask", {"question": "Who?"}).status_code == 401
    assert stranger.client.post("/gradio_api/queue/join", json={}).status_code == 401
    assert stranger.get(f"/answer/{terns.id}").status_code == 200
    reader = closed.as_("reader")
    assert reader.get("/article/tern-colony").status_code == 200
    assert reader.get("/desk").status_code == 403


def test_who_has_no_account_sends_the_desk_little(unharmed: Newsroom) -> None:
    """Reading and parsing what a stranger sends would cost as much as they like."""
    stranger, editor = unharmed.as_(None), unharmed.as_("editor")
    large = b'{"question": "' + b"x" * 100_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    assert stranger.client.post("/api/desk/pins", content=large, headers=headers).status_code == 413
    assert with_cookie(unharmed, "A" * 43).client.post("/api/desk/pins", content=large).status_code == 413
    headers[CSRF_HEADER] = editor.csrf
    assert editor.client.post("/api/desk/pins", content=large, headers=headers).status_code in (422, 428)


def test_a_password_that_is_changed_meanwhile_opens_nothing(newsroom: Newsroom) -> None:
    accounts, sessions = newsroom.site.access.accounts, newsroom.site.access.sessions
    verify = sessions._accounts.verify

    def slowly(*given: Any) -> Any:
        found = verify(*given)
        accounts.set_password("editor", "another sentence entirely", "test")
        return found

    sessions._accounts.verify = slowly  # type: ignore[method-assign]
    assert sessions.open("editor", PASSWORD, "here") is None
    assert newsroom.library.database.connection.execute("SELECT count(*) FROM sessions").fetchone()[0] == 0


def test_two_names_from_a_proxy_are_nobody(accounts_library: Path, tmp_path: Path) -> None:
    """A proxy that adds its header to one that a visitor forged."""
    desk = DeskConfig(identity_header="X-Identity-User", identity_secret="known to the proxy")
    behind = Newsroom(Path(shutil.copytree(accounts_library, tmp_path / "library")), desk).as_(None)
    secret = (SECRET_HEADER, "known to the proxy")
    named = [secret, ("X-Identity-User", "editor")]
    assert behind.client.get("/api/desk/me", headers=named).status_code == 200
    assert behind.client.get("/api/desk/me", headers=[*named, ("X-Identity-User", "admin")]).status_code == 401
    assert behind.client.get("/api/desk/me", headers=[*named, secret]).status_code == 401


def test_a_request_with_two_lengths_is_refused(unharmed: Newsroom) -> None:
    told = unharmed.as_(None).client.post(
        "/api/ask", content=b"{}", headers={"Content-Length": "2", "Transfer-Encoding": "chunked"}
    )
    assert (told.status_code, told.headers["connection"]) == (400, "close")
