"""What the routes share, and the rights that they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import AfterValidator

from assistant.config import Config
from assistant.desk.answers import AnswerLog
from assistant.library.store import Library
from assistant.web.access import Access, Actor
from assistant.web.asking import Asking
from assistant.web.background import Background
from assistant.web.visitors import Visitors


@dataclass(frozen=True)
class Site:
    """One site over one library."""

    config: Config
    library: Library
    log: AnswerLog
    background: Background
    asking: Asking
    access: Access
    visitors: Visitors

    @classmethod
    def open(cls, config: Config) -> Site:
        """Raises LibraryError when there is no library."""
        library = Library.open(config.library)
        log, background = AnswerLog(library.database), Background(config)
        asking, access = Asking(log, background), Access(library, config.desk)
        return cls(config, library, log, background, asking, access, Visitors(library))

    @property
    def name(self) -> str:
        return self.library.overview().name or "Footnote"


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def visitor(request: Request) -> str | None:
    """The number of whoever has our cookie."""
    return site_of(request).visitors.known(request.cookies)


def account(request: Request) -> Actor:
    """Whoever is logged in."""
    return site_of(request).access.require(request, "reader")


def editor(request: Request) -> Actor:
    """An editor or an admin."""
    return site_of(request).access.require(request, "editor")


def admin(request: Request) -> Actor:
    """An admin."""
    return site_of(request).access.require(request, "admin")


TheSite = Annotated[Site, Depends(site_of)]
Visitor = Annotated[str | None, Depends(visitor)]
AnyAccount = Annotated[Actor, Depends(account)]
Editor = Annotated[Actor, Depends(editor)]
Admin = Annotated[Actor, Depends(admin)]
BasedOn = Annotated[
    str,
    AfterValidator(lambda value: value.strip().strip('"')),
    Header(alias="If-Match", max_length=100, description="The revision of what this change is based on."),
]
EDITORS, ADMINS = [Depends(editor)], [Depends(admin)]  # for routes that need not know who it is
