"""An editor's own answer, given from now on: checked when it is approved, replaced when it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.attribution.check import Checker
from assistant.desk.audit import note
from assistant.desk.conflicts import NOTHING, ChangedError, approval, approved_answer, approved_as, unchanged
from assistant.desk.resting import Sentence, claims
from assistant.desk.wordings import check_wordings
from assistant.display import long_date
from assistant.errors import FootnoteError
from assistant.library.database import now
from assistant.library.store import Library
from assistant.pins.store import Pin, Pins, lapsed
from assistant.pipeline import checked
from assistant.retrieval.dates import period
from assistant.schema import Answer

MAX_SENTENCES = 12


def approve(
    library: Library,
    checker: Checker,
    question: str,
    said: Sequence[Sentence],
    actor: str,
    based_on: str | None = None,
    wordings: Sequence[str] = (),
    edited: str | None = None,
) -> Pin:
    """Check an answer and give it from now on to this question, and to these `wordings` of it that readers asked;
    `edited`: the id of the approved answer that it takes the place of, whatever question that was given to. Raises
    FootnoteError, naming the sentence, when it is not supported by the words it cites; ChangedError when what stands is
    not of the revision `based_on`; NotThereError when `edited` never was one."""
    database, pins, question = library.database, Pins(library.database), checked(question)
    stands = approved_answer(question) if edited is None else approved_as(database, edited)
    unchanged(database, stands, based_on)
    if not 1 <= len(said) <= MAX_SENTENCES:
        raise FootnoteError(f"An approved answer has 1 to {MAX_SENTENCES} sentences.")
    with database.snapshot():
        told = claims(library, checker, said)
    answer = Answer(
        question=question,
        standalone_question=question,
        declined=False,
        confidence=1.0,
        mode="checked",
        certainty="answers",
        claims=told,
        checked_on=now()[:10],
    )
    with database.transaction():
        unchanged(database, stands, based_on)
        if changed := lapsed(answer, library):
            raise FootnoteError(f"{changed} in the meantime. Read it, and approve the answer again.")
        before = stands.revision(database)
        kept = check_wordings(database, wordings, question, before)
        if edited is not None and before != NOTHING:
            _check_time(pins.get(before), (question, *kept))
        if before != NOTHING:
            pins.remove(before)
            note(database, actor, "approval replaced", before)
        if approved_answer(question).revision(database) != NOTHING:
            raise FootnoteError("Another approved answer is given to this question already. Edit that one.")
        pin = pins.add(question, answer, actor, kept)
        note(database, actor, "answer approved", pin.id, question)
    return pin


def withdraw_approval(library: Library, pin_id: str, actor: str) -> None:
    """Give an approved answer no more. Raises FootnoteError when there is none, and ChangedError when it was one that
    somebody replaced or withdrew."""
    with library.database.transaction():
        if not Pins(library.database).holds(pin_id) and approval(pin_id).last(library.database):
            raise ChangedError(approval(pin_id).done(library.database, pin_id), NOTHING)
        Pins(library.database).remove(pin_id)
        note(library.database, actor, "approval withdrawn", pin_id)


def _check_time(before: Pin, questions: Sequence[str]) -> None:
    """Raises FootnoteError for a question that stays and asks about another time today than when it was approved."""
    today = date.fromisoformat(now()[:10])
    for question in questions:
        if question in before.questions and period(question, before.day) != period(question, today):
            raise FootnoteError(
                f"“{question[:80]}” asks about another time today than on {long_date(before.day)}, when this was "
                "approved. Name the time in the question, or untick it."
            )
