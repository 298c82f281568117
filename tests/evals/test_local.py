"""Eval cases that editors made of answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import articles as desk
from assistant.desk.answers import AnswerLog
from assistant.desk.cases import promote
from assistant.desk.reviews import Reviews
from assistant.library.store import Library
from assistant.pipeline import Assistant
from evals.dataset import DataError
from evals.local import local_set


def test_cases_of_the_desk_come_with_the_articles_as_they_stand(sample_copy: Path, sample: Assistant) -> None:
    library = Library.open(sample_copy)
    with pytest.raises(DataError, match="holds no eval cases"), local_set(sample_copy):
        pass
    log = AnswerLog(library.database)
    stored = log.record(log.start("v"), "v", sample.ask("How many pairs of terns were counted?"))
    for place in range(len(stored.answer.claims)):
        Reviews(library.database).add(stored.id, place, "supported", None, "ines")
    promote(library, stored.id, "ines")
    with local_set(sample_copy) as found:
        (case,) = found.cases
        assert case.gold_doc_ids == ("tern-colony",)
        assert case.gold_text == tuple(c.quote for c in stored.answer.citations)
        (corpus,) = found.articles
        assert len(corpus.read_text(encoding="utf-8").splitlines()) == 108
    assert not corpus.exists()
    desk.withdraw(library, "tern-colony", "Wrong.")
    with pytest.raises(DataError), local_set(sample_copy):
        pass
