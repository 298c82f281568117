"""Stories at the desk, through the endpoints and pages that editors use."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.library.placements import story_of
from tests.web.desk.conftest import Newsroom, Person

BRIDGE, FERRY, ALONE = "heron-bridge-vote", "sigrun-second-inspection", "tern-colony"


@pytest.fixture
def editor(newsroom: Newsroom) -> Person:
    return newsroom.as_("editor")


def number(newsroom: Newsroom, article_id: str) -> int:
    return story_of(newsroom.library, article_id) or 0


def one(editor: Person, story: int) -> dict[str, Any]:
    told = editor.get(f"/api/desk/stories/{story}")
    assert told.status_code == 200, told.text
    return dict(told.json())


def test_they_are_listed_newest_first_and_searched_by_a_word(newsroom: Newsroom, editor: Person) -> None:
    told = editor.get("/api/desk/stories").json()
    last = [story["last"] for story in told]
    assert last == sorted(last, reverse=True)
    assert all(len(story["articles"]) > 1 and story["first"] <= story["last"] for story in told)
    page = editor.get("/desk/stories").text
    shown = re.findall(r'class="what" href="/desk/stories/(\d+)"', page)
    assert shown == [str(story["number"]) for story in told]
    (found,) = (s for s in editor.get("/api/desk/stories?words=sigrun").json() if FERRY in s["articles"])
    assert (found["number"], found["named"]) == (number(newsroom, FERRY), False)
    page = editor.get("/desk/stories?words=sigrun+fire").text
    assert f'href="/desk/stories/{found["number"]}"' in page
    assert "1 story that several articles tell" in page
    assert f"5 articles · {found['first'][8:].lstrip('0')} " in page
    assert "Heron Bridge" not in page
    assert len(editor.get("/api/desk/stories?limit=2").json()) == 2


def test_a_story_is_shown_with_its_articles_oldest_first_each_with_a_link_and_back(
    newsroom: Newsroom, editor: Person
) -> None:
    story = number(newsroom, FERRY)
    told = one(editor, story)
    page = editor.get(f"/desk/stories/{story}").text
    assert re.findall(r'class="what" href="/desk/articles/([^"]+)"', page) == told["articles"]
    days = [str(newsroom.library.article(i).published) for i in told["articles"]]
    assert (days, told["first"], told["last"]) == (sorted(days), days[0], days[-1])
    back = editor.get(f"/desk/articles/{FERRY}").text
    assert f'Story: <a href="/desk/stories/{story}">' in back
    assert "Engine fire on the Sigrun</bdi></a> · 5 articles" in back
    alone = editor.get(f"/desk/articles/{ALONE}").text
    assert f'<a href="/desk/stories/{number(newsroom, ALONE)}">' in alone
    assert "</a> · 1 article</p>" in alone


def test_renamed_and_given_back(newsroom: Newsroom, editor: Person) -> None:
    story = number(newsroom, FERRY)
    computed = one(editor, story)["name"]
    told = editor.post(f"/api/desk/stories/{story}/rename", {"name": "the <b>Sigrun</b> \u202einquiry"})
    assert told.json() == {"number": story}
    assert one(editor, story)["name"] == "the <b>Sigrun</b> \u202einquiry"
    for path in ("/desk/stories", f"/desk/stories/{story}", f"/desk/articles/{FERRY}"):
        page = editor.get(path).text
        assert "<bdi>&lt;b&gt;Sigrun&lt;/b&gt; ⟨U+202E⟩inquiry</bdi>" in page, path
        assert "<b>Sigrun" not in page
    assert "named by an editor" in editor.get(f"/desk/stories/{story}").text
    assert editor.send("DELETE", f"/api/desk/stories/{story}/name").status_code == 200
    assert (one(editor, story)["name"], one(editor, story)["named"]) == (computed, False)
    assert newsroom.done == ["story name given back", "story renamed"]
    audit = newsroom.as_("admin").get("/api/desk/audit").text
    assert "inquiry" not in audit


def test_split_moved_merged_and_taken_in(newsroom: Newsroom, editor: Person) -> None:
    ferry, bridge = number(newsroom, FERRY), number(newsroom, BRIDGE)
    before, others = one(editor, ferry)["articles"], one(editor, bridge)["articles"]
    own = editor.post(f"/api/desk/stories/{ferry}/split", {"articles": before[:2]}).json()["number"]
    assert one(editor, own)["articles"] == before[:2]
    assert one(editor, ferry)["articles"] == before[2:]
    told = editor.post(f"/api/desk/stories/{own}/move", {"articles": before[:1], "into": str(bridge)})
    assert told.json() == {"number": bridge}
    assert set(one(editor, bridge)["articles"]) == {*others, before[0]}
    assert editor.post(f"/api/desk/stories/{own}/take-in", {"article": ALONE}).json() == {"number": own}
    assert set(one(editor, own)["articles"]) == {before[1], ALONE}
    assert editor.post(f"/api/desk/stories/{own}/merge", {"into": ferry}).json() == {"number": ferry}
    assert set(one(editor, ferry)["articles"]) == {*before[1:], ALONE}
    gone = editor.get(f"/desk/stories/{own}")
    assert gone.status_code == 404
    assert f"There is no story {own}. It may have been merged into another" in gone.text
    page = editor.get(f"/desk/stories/{ferry}").text.partition("What was done")[2]
    assert f"from story {own}" in page
    assert f"to story {own}: {', '.join(before[:2])}" in page


def test_what_may_not_be_used_is_set_aside_but_keeps_its_place(newsroom: Newsroom, editor: Person) -> None:
    story = number(newsroom, FERRY)
    assert editor.post(f"/api/desk/articles/{FERRY}/withdraw", {"reason": "Wrong."}).status_code == 200
    told = one(editor, story)
    assert FERRY not in told["articles"]
    assert told["set_aside"] == [FERRY]
    page = editor.get(f"/desk/stories/{story}").text
    assert page.count("withdrawn") == 1
    assert "4 articles · " in page
    assert "Story: <a" in editor.get(f"/desk/articles/{FERRY}").text
    left = one(editor, story)["articles"]
    assert editor.post(f"/api/desk/stories/{story}/split", {"articles": left}).status_code == 200
    assert f"<h1><bdi>Story {story}</bdi></h1>" in editor.get(f"/desk/stories/{story}").text
    assert (one(editor, story)["articles"], one(editor, story)["set_aside"]) == ([], [FERRY])


def test_erasing_an_article_takes_the_name_of_its_story_and_says_so(newsroom: Newsroom, editor: Person) -> None:
    story, admin = number(newsroom, FERRY), newsroom.as_("admin")
    assert editor.post(f"/api/desk/stories/{story}/rename", {"name": "the inquiry"}).status_code == 200
    assert "the names that editors gave to the stories it was in" in admin.get(f"/desk/articles/{FERRY}").text
    assert admin.post(f"/api/desk/articles/{FERRY}/erase", {"reason": "A court."}).status_code == 200
    assert one(editor, story)["named"] is False
    page = editor.get(f"/desk/stories/{story}").text.partition("What was done")[2]
    assert "story name dropped" in page
    assert "an article was erased</bdi> · <bdi>admin" in page
    assert newsroom.done[:2] == ["story name dropped", "article erased"]


@pytest.mark.parametrize(
    ("path", "body", "status", "line"),
    [
        ("rename", {"name": " "}, 400, "A name has at least one letter or digit."),
        ("rename", {"name": "x" * 101}, 400, "shorten it to 100 at most"),
        ("rename", {"name": "x" * 501}, 422, "name: String should have at most"),
        ("rename", {}, 422, "name: Field required"),
        ("merge", {"into": ""}, 422, "into: Input should be a valid integer"),
        ("merge", {"into": 2**63}, 422, "into: Input should be less than or equal to"),
        ("merge", {"into": 2**63 - 1}, 404, "There is no story 9223372036854775807."),
        ("merge", {"into": "{own}"}, 400, "That is this story itself. Choose another one."),
        ("split", {"articles": []}, 400, "No article is ticked."),
        ("split", {"articles": ["\u202ex"]}, 400, "'⟨U+202E⟩x' is not in this story."),
        ("split", {"articles": ["x"] * 1_001}, 422, "articles: List should have at most"),
        ("move", {"articles": [FERRY], "into": "{own}"}, 400, "That is this story itself."),
        ("take-in", {"article": FERRY}, 400, f"'{FERRY}' is in this story already."),
        ("take-in", {"article": "x\ny"}, 404, "There is no article 'x y'."),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_line(
    newsroom: Newsroom, editor: Person, path: str, body: dict[str, Any], status: int, line: str
) -> None:
    story = number(newsroom, FERRY)
    given = {key: story if value == "{own}" else value for key, value in body.items()}
    before = one(editor, story)
    told = editor.post(f"/api/desk/stories/{story}/{path}", given)
    assert told.status_code == status, told.text
    assert line in told.json()["error"]
    assert "\n" not in told.json()["error"]
    assert one(editor, story) == before
    assert newsroom.done == []


@pytest.mark.parametrize("which", ["999999", "0", "-1", "x", str(2**70)])
def test_a_story_that_is_none_is_told_in_a_line(editor: Person, which: str) -> None:
    for path in (f"/api/desk/stories/{which}", f"/desk/stories/{which}"):
        assert editor.get(path).status_code == (404 if which == "999999" else 422)
    told = editor.post(f"/api/desk/stories/{which}/rename", {"name": "x"}, **{"If-Match": "0"})
    assert (told.status_code, set(told.json())) == (404 if which == "999999" else 422, {"error"})


def test_half_a_character_is_refused_or_mended(newsroom: Newsroom, editor: Person) -> None:
    story = number(newsroom, FERRY)
    headers = {"Content-Type": "application/json", "X-CSRF-Token": editor.csrf, "If-Match": "0"}
    for path, body in (
        ("rename", b'{"name": "a\\ud800b"}'),
        ("split", b'{"articles": ["\\ud800"]}'),
        ("take-in", b'{"article": "\\ud800"}'),
    ):
        told = editor.client.post(f"/api/desk/stories/{story}/{path}", content=body, headers=headers)
        assert told.status_code in (200, 400, 404, 422), told.text
    assert "\ud800" not in one(editor, story)["name"]
