"""Questions that deserve a second look whatever was answered."""

from __future__ import annotations

from assistant.facts.words import words
from assistant.schema import Answer

_TOPICS = {
    "crime": "accuse arrest charge convict corrupt corruption crime fraud guilty kill murder prison prosecutor rape "
    "sentence steal suspect theft thief trial victim violence".split(),
    "health": "abortion cancer disease doctor dose drug epidemic hospital infection medicine pregnant symptom "
    "treatment vaccine virus".split(),
    "death": "dead death die suicide".split(),
    "children": "baby child infant minor pupil teenager".split(),
    "elections": "ballot candidate election vote voter".split(),
    "money": "invest investment loan mortgage pension shares".split(),
}
_KINDS = ("opinion", "sponsored")


def sensitive(answer: Answer) -> str | None:
    """Why an answer is sensitive: what was asked about, or the kind of article that is cited; None when it is not."""
    kinds = [kind for kind in _KINDS if any(c.kind == kind for c in answer.citations)]
    if kinds:
        return f"cites {'an opinion piece' if kinds[0] == 'opinion' else 'a sponsored article'}"
    asked = {word.lemma for word in words(answer.question)}
    topic = next((topic for topic, lemmas in _TOPICS.items() if asked & set(lemmas)), None)
    return topic and f"asks about {topic}"
