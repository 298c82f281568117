"""Who says a quotation is told when the article says so nearby, and never guessed."""

from __future__ import annotations

import pytest

from assistant.facts.speakers import speaker
from assistant.library.sentences import sentences
from assistant.schema import Span

CASES = [
    # named before, with a pronoun in the sentence
    ('Runa Eide, the warden, praised the fence. "We lost four hundred eggs," she said.', '"We lost', "Runa Eide"),
    # a longer quotation, named at its end
    ("“We took them all. We have ourselves to blame,” said Tilda Brenn.", "“We took", None),
    # the second half of a quotation whose speaker was named
    ("“The piles are deep,” said Sven Halloran. “They will hold.”", "“They will", "Sven Halloran"),
    # title and surname
    ("“The gates will hold,” Dr Marta Richter said. “They always do.”", "“They always", "Dr Marta Richter"),
    # the sentence names its speaker itself
    ("“The piles are deep,” said Sven Halloran.", "“The piles", None),
    # nothing is quoted
    ("Sven Halloran said that the piles are deep. They will hold.", "They will", None),
    # two people, and the article leaves it open
    ("Karin Lund met Otto. Petra Voss came later. “It is too dear,” she said.", "“It is", None),
    # nobody is named
    ("“It is too dear,” a man on the quay said. “Far too dear.”", "“Far", None),
]


@pytest.mark.parametrize(("text", "begins", "name"), CASES)
def test_speakers(text: str, begins: str, name: str | None) -> None:
    quoted = next(s for s in sentences(text, Span(0, len(text))) if text[s.start :].startswith(begins))
    assert speaker(text, quoted) == name


def test_a_speaker_of_the_paragraph_above() -> None:
    text = "“The piles are deep,” said Sven Halloran.\n\n“They will hold.”"
    start = text.index("“They")
    assert speaker(text, Span(start, len(text))) == "Sven Halloran"
