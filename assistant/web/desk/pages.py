"""The pages of the desk. They only show; what is changed goes through the JSON endpoints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.desk.accounts import ROLES
from assistant.desk.asked_stories import asked_stories
from assistant.desk.audit import about, entries
from assistant.desk.cases import asked_before, case_of
from assistant.desk.conflicts import account as account_thing
from assistant.desk.conflicts import article as article_thing
from assistant.desk.conflicts import story as story_thing
from assistant.desk.considered import considered
from assistant.desk.coverage import gaps
from assistant.desk.named import named_article
from assistant.desk.notices import notices
from assistant.desk.overview import overview
from assistant.desk.queue import Order, backlog, queue
from assistant.desk.resting import MAX_CITED
from assistant.desk.reviews import DOES_SAY, Reviews, offered, sentences
from assistant.desk.search import search
from assistant.desk.stories import MAX_NAME_CHARS
from assistant.desk.story_search import search as search_stories
from assistant.errors import NotThereError
from assistant.library.placements import story_of
from assistant.library.stories import story
from assistant.library.story_names import headed, name
from assistant.library.withdrawal import events
from assistant.pins.store import Pin, Pins, lapsed
from assistant.schema import Answer
from assistant.web.access import OFF
from assistant.web.desk.answers import LISTED, Narrowed, revisions
from assistant.web.desk.frame import page
from assistant.web.desk.plots import bars
from assistant.web.desk.stories import Number
from assistant.web.render import problem_html, sources
from assistant.web.site import Admin, Editor, TheSite
from assistant.web.templating import render
from assistant.web.wording import FORMS

router = APIRouter(include_in_schema=False)
_OWN_PAGE = re.compile(r"/|/conversations|/(?:desk|article)(?:/[\w@.-]+)*")
Html = HTMLResponse
LEAST_WEEKS = 8  # that a plot shows


@router.get("/desk/login", response_model=None)
def login(request: Request, site: TheSite, next: str = "/desk") -> Response:
    """Where to go `next` is one of our own pages, or the desk."""
    if not site.access.accounts.any():
        return HTMLResponse(problem_html("The desk is off", OFF, site.name), 404)
    then = next if _OWN_PAGE.fullmatch(next) else "/desk"
    if site.access.actor(request):
        return RedirectResponse(then, 303)
    return HTMLResponse(render("desk/login.html", name=site.name, then=then))


@router.get("/desk", response_class=Html)
def waiting(actor: Editor, site: TheSite, order: Order = "worth") -> Html:
    pins = [(p, why) for p in Pins(site.library.database).all() if (why := lapsed(p.answer, site.library))]
    items = queue(site.library, 100, order)
    return page(site, actor, "desk/queue.html", items=items, pins=pins, order=order, onward=_onward(order))


@router.get("/desk/answers", response_class=Html)
def log(actor: Editor, site: TheSite, narrowed: Narrowed, request: Request) -> Html:
    found = search(site.library.database, narrowed, LISTED)
    reviews = Reviews(site.library.database).all()
    listed = [(one, len(reviews.get(one.id, {})), len(sentences(one.answer))) for one in found]
    return page(site, actor, "desk/answers.html", found=listed, given=request.query_params, most=LISTED)


@router.get("/desk/answers/{answer_id}", response_class=Html)
def review(answer_id: str, actor: Editor, site: TheSite, order: Order = "worth") -> Html:
    stored = site.log.get(answer_id)
    if stored is None:
        raise NotThereError("There is no such answer.")
    database = site.library.database
    based_on = revisions(stored, database)
    waiting = queue(site.library, 200, order)
    return page(
        site,
        actor,
        "desk/answer.html",
        stored=stored,
        answer=stored.answer,
        sources=sources(stored.answer, site.library, for_editors=True),
        sentences=sentences(stored.answer),
        reviews=Reviews(database).of(answer_id),
        judgements=offered(stored.answer),
        does_say=DOES_SAY,
        earlier=asked_before(database, stored),
        notices=notices(stored.answer, site.library),
        reasons=next((item.reasons for item in waiting if answer_id in item.ids), ()),
        following=next((item.stored.id for item in waiting if answer_id not in item.ids), None),
        onward=_onward(order),
        case=case_of(database, answer_id),
        revisions=based_on,
        passages=considered(stored.answer, site.library),
        approved=_approved(stored.answer, Pins(database).all()),
        most_sources=MAX_CITED,
    )


@router.get("/desk/articles", response_class=Html)
def articles(actor: Editor, site: TheSite, words: Annotated[str, Query(max_length=200)] = "") -> Html:
    found = site.library.articles(unused=True)
    wanted = words.casefold().split()
    kept = [a for a in found if all(w in f"{a.title} {a.id} {a.byline or ''}".casefold() for w in wanted)]
    return page(site, actor, "desk/articles.html", articles=kept[:LISTED], count=len(kept), words=words)


@router.get("/desk/articles/{article_id:path}", response_class=Html)
def article(article_id: str, actor: Editor, site: TheSite) -> Html:
    revision = article_thing(article_id).revision(site.library.database)
    found = named_article(site.library, article_id)
    number = story_of(site.library, article_id)
    told = number and story(site.library, number)[0]
    return page(
        site,
        actor,
        "desk/article.html",
        article=found,
        story=told,
        story_heading=told and headed(name(told, site.library)),
        revision=revision,
        events=events(site.library, article_id),
        citing=site.log.those(site.log.citing(article_id)[:LISTED]),
    )


@router.get("/desk/stories", response_class=Html)
def stories(actor: Editor, site: TheSite, words: Annotated[str, Query(max_length=200)] = "") -> Html:
    kept = search_stories(site.library, words)
    listed = [(headed(name(one, site.library)), one) for one in kept[:LISTED]]
    return page(site, actor, "desk/stories.html", stories=listed, count=len(kept), words=words)


@router.get("/desk/stories/{number}", response_class=Html)
def one_story(number: Number, actor: Editor, site: TheSite) -> Html:
    thing = story_thing(number)
    revision = thing.revision(site.library.database)
    found, every = story(site.library, number)
    others = [one for one in search_stories(site.library)[: LISTED + 1] if one.number != number][:LISTED]
    return page(
        site,
        actor,
        "desk/story.html",
        story=found,
        called=name(found, site.library),
        heading=headed(name(found, site.library)),
        every=every,
        others=[(headed(name(one, site.library)), one) for one in others],
        most=LISTED,
        longest=MAX_NAME_CHARS,
        revision=revision,
        done=about(site.library.database, thing.subject, thing.actions),
    )


@router.get("/desk/coverage", response_class=Html)
def coverage(actor: Editor, site: TheSite, since: date | None = None, until: date | None = None) -> Html:
    found = gaps(site.library.database, site.background.assistant().encoder, since, until)
    weeks = sorted({week for gap in found for week in gap.weeks})
    count = max((weeks[-1] - weeks[0]).days // 7 + 1, LEAST_WEEKS) if weeks else 0
    all_weeks = [weeks[-1] - timedelta(weeks=count - 1 - n) for n in range(count)]
    shown = [(gap, bars([gap.weeks.get(week, 0) for week in all_weeks], 120, 24)) for gap in found[:100]]
    lacking, missed = ([one for one in shown if bool(one[0].articles) == known] for known in (False, True))
    return page(
        site, actor, "desk/coverage.html", lacking=lacking, missed=missed, since=since, until=until, weeks=all_weeks
    )


@router.get("/desk/overview", response_class=Html)
def numbers(actor: Editor, site: TheSite, days: Annotated[int, Query(ge=1, le=366)] = 30) -> Html:
    found = overview(site.library.database, days)
    plots = [
        ("Questions a day", bars([d.questions for d in found.days]), sum(d.questions for d in found.days)),
        ("Declined", bars([d.declined for d in found.days], of=[d.questions for d in found.days]), _share(
            sum(d.declined for d in found.days), sum(d.questions for d in found.days))),
        ("Sentences verified", bars([d.verified for d in found.days], of=[d.sentences for d in found.days]), _share(
            sum(d.verified for d in found.days), sum(d.sentences for d in found.days))),
        ("Thumbs up", bars([d.up for d in found.days], of=[d.up + d.down for d in found.days]), _share(
            sum(d.up for d in found.days), sum(d.up + d.down for d in found.days))),
    ]  # fmt: skip
    return page(
        site,
        actor,
        "desk/overview.html",
        found=found,
        plots=plots,
        stories=asked_stories(site.library, found.days[0].day),
        forms=FORMS,
        backlog=backlog(site.library),
        days=days,
    )


@router.get("/desk/accounts", response_class=Html)
def accounts(actor: Admin, site: TheSite) -> Html:
    database = site.library.database
    listed = [(account_thing(one.name).revision(database), one) for one in site.access.accounts.all()]
    return page(site, actor, "desk/accounts.html", accounts=listed, roles=ROLES)


@router.get("/desk/audit", response_class=Html)
def audit(actor: Admin, site: TheSite) -> Html:
    return page(site, actor, "desk/audit.html", entries=entries(site.library.database, 500))


def _approved(answer: Answer, pins: Sequence[Pin]) -> Pin | None:
    """What is approved for the question of an answer, or the approved answer that it is."""
    own = (pin for pin in pins if pin.question == answer.standalone_question)
    return next(own, None) or next((pin for pin in pins if pin.answer.claims == answer.claims), None)


def _onward(order: Order) -> str:
    """What keeps the order of the queue from page to page."""
    return "" if order == "worth" else f"?order={order}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"
