"""Templates, in which everything from outside is escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant import config
from assistant.display import long_date, period_label, visible
from assistant.footnotes import removed_count
from assistant.schema import Placed
from assistant.web.wording import emphasised, promise_kept, quoted_inside, shared_day


def render(template: str, **values: Any) -> str:
    """The page that a template makes of these values."""
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assistant.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "safe_text": safe_text,
        "visible": visible,
        "long_date": long_date,
        "article_link": article_link,
        "emphasised": emphasised,
        "promise_kept": promise_kept,
        "quoted_inside": quoted_inside,
        "shared_day": shared_day,
        "period_label": period_label,
        "removed_count": removed_count,
    }
    environment.globals |= {
        "decline_sentence": config.DECLINE_SENTENCE,
        "disagree_sentence": config.DISAGREE_SENTENCE,
        "unsure_sentence": config.UNSURE_SENTENCE,
    }
    return environment


def safe_text(text: str | None) -> Markup:
    """Text that shows as text: escaped, its direction kept to itself, control characters spelled out."""
    return Markup("<bdi>{}</bdi>").format(visible(text or ""))


def article_link(cited: Placed) -> str:
    """The address of an article, at the words that are cited of the version that is cited."""
    return f"/article/{quote(cited.article_id)}?version={cited.version}&cited={cited.start}-{cited.end}#cited"
