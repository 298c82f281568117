"""Names that a claim gives and its source does not."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.attribution.pair import Pair
from assistant.facts.names import Name, acronym, held, names
from assistant.facts.words import words


def check_names(pair: Pair) -> Iterator[str]:
    source = pair.source
    whole = f"{source.about} {source.text}"
    given: list[Name] | None = None
    for name in names(pair.claim, pair.words):
        if all(held(part, source.vocabulary) for part in name.parts):
            continue
        given = list(names(whole, words(whole))) if given is None else given
        if not any(acronym(name.parts, other.parts) for other in given):
            yield f"names {name.text}, whom the source does not" if len(name.parts) > 1 else (
                f"names {name.text}, which the source does not"
            )
