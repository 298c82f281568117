"""All JSON endpoints, those of readers first."""

from assistant.web import earlier, public, sections
from assistant.web.desk import accounts, answers, articles, pins, reports, signin, stories

ENDPOINTS = (
    public.router,
    earlier.router,
    sections.router,
    signin.router,
    answers.router,
    articles.router,
    stories.router,
    pins.router,
    reports.router,
    accounts.router,
)
