from __future__ import annotations

import numpy as np
import pytest

from assistant.assembly import default_encoder
from assistant.forms.recognise import recognise, shipped
from assistant.forms.subject import subject
from assistant.schema import Form


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("How much does the new pool cost?", "fact"),
        ("who won the by-election in Ludgrave", "fact"),
        ("why was the bridge closed", "why"),
        ("how come they gave up on the tram?", "why"),
        ("so is the library open again or not", "yes-no"),
        ("Who is Lena Holt?", "who-is"),
        ("what's the GMC", "who-is"),
        ("what did the coach say about the injuries", "said"),
        ("what's new with the stadium", "latest"),
        ("any update on the strike?", "latest"),
        ("summarise the flood for me", "summary"),
        ("timeline of the strike", "timeline"),
        ("what's the difference between the two plans for the square", "comparison"),
        ("list all schools that are closing", "list"),
        ("hi there", "archive"),
        ("thanks, that's all", "archive"),
    ],
)
def test_the_form_is_told_by_how_a_question_is_put(question: str, form: Form) -> None:
    assert recognise(shipped(), question, default_encoder().embed_question(question)) == form


def test_a_vector_of_another_model_and_no_words_are_no_trouble() -> None:
    assert recognise(shipped(), "timeline of the strike", np.ones(64, dtype=np.float32)) == "timeline"
    assert recognise(shipped(), "", np.ones(64, dtype=np.float32)) in shipped().kinds


@pytest.mark.parametrize(
    ("question", "form", "left"),
    [
        ("what's new with the bridge?", "latest", "bridge"),
        ("timeline of the strike at Orford please", "timeline", "strike at Orford"),
        ("Tell me about the Tarn mill", "summary", "Tarn mill"),
        ("what happened", "summary", "what happened"),
        ("Who opposes the bridge?", "fact", "Who opposes the bridge?"),
    ],
)
def test_what_is_looked_for_is_the_matter_not_the_form(question: str, form: Form, left: str) -> None:
    assert subject(question, form) == left
