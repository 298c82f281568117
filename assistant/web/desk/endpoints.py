"""All JSON endpoints, those of readers first."""

from assistant.web import public
from assistant.web.desk import accounts, answers, articles, pins, reports, signin

ENDPOINTS = (
    public.router,
    signin.router,
    answers.router,
    articles.router,
    pins.router,
    reports.router,
    accounts.router,
)
