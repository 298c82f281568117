"""The editors' desk over HTTP: JSON endpoints under /api/desk, and the pages under /desk that use them."""

from assistant.web.desk import accounts, answers, articles, documentation, pages, pins, reports, signin

APIS = (signin.router, answers.router, articles.router, pins.router, reports.router, accounts.router)
ROUTERS = (*APIS, documentation.router, pages.router)
