"""How long the forms of question take beside a fact, told and measured on a small set."""

from __future__ import annotations

import numpy as np

from assistant.pipeline import Assistant
from assistant.schema import Answer
from evals import form_speed


def test_a_form_that_takes_half_as_long_again_is_told() -> None:
    fact = np.array([[100.0, 110.0], [200.0, 190.0], [300.0, 320.0]])
    header, of_fact, of_latest, of_why = form_speed.report({"fact": fact, "latest": 1.5 * fact, "why": fact})
    assert header.split()[:2] == ["form", "questions"]
    assert of_fact.split()[:3] == ["fact", "3", "195.0"]
    assert of_latest.endswith("1.50  [1.50, 1.50]  at most 2")
    assert of_why.endswith("1.00  [1.00, 1.00]")


def test_the_forms_are_asked_in_turn_and_timed(sample: Assistant) -> None:
    asked, warming = form_speed.questions()
    assert tuple(asked) == form_speed.ASKED
    assert min(map(len, asked.values())) >= 25
    assert warming
    heard = []

    class Listening:
        def ask(self, question: str) -> Answer:
            heard.append(question)
            return sample.ask(question)

    few = {form: asked[form][:2] for form in ("fact", "latest", "timeline")}
    taken = form_speed.measure(Listening, few, warming[:1], rounds=2)  # type: ignore[arg-type]
    in_turn = [few[form][slot] for slot in (0, 1) for form in few]
    assert heard == [warming[0], *in_turn] * 2
    assert all(times.shape == (2, 2) and (times > 0).all() for times in taken.values())
    assert len(list(form_speed.report(taken))) == 4
