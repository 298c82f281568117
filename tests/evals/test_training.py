"""Examples and negatives that the reader is trained on are what they say they are."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file

from assistant.answering.leaning import features
from assistant.answering.wording import read_model
from assistant.retrieval.reader import WEIGHTS, Look, MiniLMReader
from assistant.schema import Span
from evals.training import export, leaning, train
from evals.training.conversations import follow_up
from evals.training.examples import Example, examples, looked
from evals.training.mixture import Shares, Sources, mixture
from evals.training.negatives import Negatives

LESSONS = Path(train.__file__).with_name("lessons.jsonl")
FERRY = (
    "The ferry Sigrun burnt in January 2024 off Skellhaven. The lifeboat Constance saved 76 passengers. "
    "The Accident Board opened an inquiry into the largest fire since 1988."
)
BRIDGE = (
    "The lifeboat Hope saved nobody when the bridge of Vastby was opened in 1931 before a large crowd of passengers."
)


def example(question: str, answer: str, context: str = FERRY) -> Example:
    start = context.index(answer)
    return Example(question, context, Span(start, start + len(answer)))


@pytest.fixture
def negatives() -> Negatives:
    return Negatives(
        [
            example("How many passengers did the lifeboat Constance save?", "76"),
            example("Which lifeboat saved nobody?", "Hope", BRIDGE),
        ],
        random.Random(1),
    )


def test_a_swapped_name_comes_from_the_context_and_is_not_the_answer(negatives: Negatives) -> None:
    asked = example("How many passengers did the lifeboat Constance save?", "76")
    for _ in range(20):
        made = negatives.swapped(asked)
        assert made is not None
        assert made.answer is None
        assert "Constance" not in made.question
        assert any(name in made.question for name in ("Sigrun", "January", "Skellhaven", "Accident Board"))


def test_an_opposite_changes_one_word(negatives: Negatives) -> None:
    made = negatives.opposed(example("What was the largest fire since?", "1988"))
    assert made is not None
    assert made.question == "What was the smallest fire since?"


def test_another_context_shares_words_and_lacks_the_answer(negatives: Negatives) -> None:
    made = negatives.elsewhere(example("How many passengers did the lifeboat Constance save?", "76"))
    assert made is not None
    assert (made.context, made.answer) == (BRIDGE, None)


def test_removing_the_answer_removes_every_sentence_with_it(negatives: Negatives) -> None:
    made = negatives.removed(example("How many passengers did the lifeboat Constance save?", "76"))
    assert made is not None
    assert "76" not in made.context
    assert made.context.startswith("The ferry Sigrun")


def test_no_sentence_that_holds_part_of_the_answer_is_taken_for_one_that_lacks_it(negatives: Negatives) -> None:
    across = example("What happened after the fire?", "saved 76 passengers. The Accident Board opened an inquiry")
    removed = negatives.removed(replace(across, context=f"{FERRY} Nobody knows who pays for it, said the town hall."))
    assert removed is not None
    assert "inquiry" not in removed.context
    assert "76" not in removed.context
    beside = {made.tempting for _ in range(20) if (made := negatives.beside(across, 0))}
    assert beside == {Span(0, FERRY.index(" The lifeboat"))}


def test_a_made_near_miss_is_looked_at_where_its_model_was_answered(negatives: Negatives) -> None:
    made = negatives.opposed(example("What was the largest fire since?", "1988"))
    assert made is not None
    assert looked(made, True, random.Random(1)).context.startswith("The Accident Board opened")


LONG = " ".join(f"Sentence number {n} says little." for n in range(200))


def test_a_sentence_looked_at_alone_is_the_one_that_holds_the_answer() -> None:
    asked = replace(example("Which number?", "number 120", LONG), title="Numbers")
    cut = looked(asked, True, random.Random(1))
    assert (cut.context, cut.answer_text) == ("Sentence number 120 says little.", "number 120")


def test_a_sentence_among_its_neighbours_stands_under_the_headline_with_its_answer_whole() -> None:
    asked = replace(example("Which number?", "number 120", LONG), title="Numbers")
    cuts = [looked(asked, False, random.Random(seed)) for seed in range(60)]
    assert all(cut.answer_text == "number 120" and cut.context.startswith("Numbers\nSentence") for cut in cuts)
    middle = Counter(cut.context.startswith("Numbers\nSentence number 119") for cut in cuts)
    assert middle[True] > middle[False] > 0
    assert all(cut.context.count("Sentence") in (3, 4) for cut in cuts)


def test_of_a_near_miss_the_sentence_that_tempts_is_looked_at_or_one_that_shares_the_question_s_words() -> None:
    start = FERRY.index("76 passengers")
    tempting = Example("How many drowned?", FERRY, None, tempting=Span(start, start + 13))
    assert looked(tempting, True, random.Random(1)).context == "The lifeboat Constance saved 76 passengers."
    shared = Example("Which inquiry did the Accident Board close?", FERRY, None)
    seen = {looked(shared, True, random.Random(seed)).context for seed in range(20)}
    assert "The Accident Board opened an inquiry into the largest fire since 1988." in seen
    assert len(seen) == 2


def test_rows_without_a_place_for_their_answer_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "qa.jsonl.gz"
    row = {"question": "Q?", "context": FERRY, "answers": ["76"], "answerable": True, "src": "made"}
    rows = [
        {**row, "answer_start": FERRY.index("76")},
        {**row, "answer_start": 3},
        row,
        {**row, "answers": [], "answerable": False},
    ]
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write("".join(json.dumps(r) + "\n" for r in rows))
    found = examples([path], random.Random(1))
    assert sorted(e.answer_text for e in found) == ["", "76"]


def test_a_follow_up_points_at_what_it_shares_with_the_question_before() -> None:
    chance = random.Random(3)
    earlier, question = "When did the ferry Sigrun burn?", "Who inspected the Sigrun's engine?"
    made = {follow_up(question, earlier, chance) for _ in range(60)}
    assert all(text and text.startswith(earlier) and "Sigrun" not in text[len(earlier) :] for text in made)
    assert any(text and text.endswith("Who inspected its engine?") for text in made)


def test_questions_that_share_nothing_follow_each_other_now_and_then_as_they_are() -> None:
    chance = random.Random(3)
    made = [follow_up("Who sold it?", "Where is Vastby?", chance) for _ in range(200)]
    assert set(made) == {None, "Where is Vastby? Who sold it?"}
    assert 0.15 < sum(text is not None for text in made) / len(made) < 0.45


def test_each_answer_of_the_lessons_stands_once_in_its_passage() -> None:
    rows = [json.loads(line) for line in LESSONS.read_text(encoding="utf-8").splitlines()]
    asked = [(row["context"], *one) for row in rows for one in row["asked"]]
    for context, question, answer, tempting in asked:
        assert question and (context.count(answer) == 1 if answer else tempting in context), question
    found = examples([LESSONS], random.Random(1))
    assert sum(bool(one.answer) for one in found) == sum(bool(answer) for *_, answer, _ in asked)
    assert len(found) == len(asked)


def test_the_recipe_runs_from_rows_to_a_reader_that_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    row = {"context": FERRY, "title": "The ferry", "src": "made"}
    answerable = {"question": "How many did the Constance save?", "answers": ["76"], "answerable": True}
    rows = [
        {**row, **answerable, "answer_start": FERRY.index("76")},
        {**row, "question": "How many drowned?", "answers": [], "answerable": False, "plausible": "76"},
        {**row, "question": "And where?", "answers": [], "answerable": False, "earlier": "What burnt in Vastby?"},
    ]
    for name in ("asked", "authored"):
        with gzip.open(tmp_path / f"{name}.gz", "wt", encoding="utf-8") as lines:
            lines.write("".join(json.dumps(r) + "\n" for r in rows))
    out, weights = tmp_path / "trained", tmp_path / "layers.safetensors"
    data = ["--asked", str(tmp_path / "asked.gz"), "--authored", str(tmp_path / "authored.gz")]
    train.main([*data, "--out", str(out), "--minutes", "0.05", "--batch", "2"])
    export.main([str(out), "--out", str(weights)])
    assert weights.stat().st_size < 25_000_000
    mean = tmp_path / "mean.safetensors"
    export.main([str(out), "--out", str(mean), "--mean-with", str(WEIGHTS)])
    name = "qa_outputs.weight"
    trained, shipped, between = (load_file(path)[name].float() for path in (weights, WEIGHTS, mean))
    assert torch.allclose(between, (trained + shipped) / 2, atol=1e-3)
    (read,) = MiniLMReader(weights=weights).read("How many?", [Look("", FERRY[:38], Span(0, 38))])
    assert read is not None
    assert 0 <= read.span.start < read.span.end <= 38


def rows_of(path: Path, rows: list[dict[str, object]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write("".join(json.dumps(r) + "\n" for r in rows))
    return path


def test_a_mixture_holds_each_kind_in_its_share(tmp_path: Path) -> None:
    row = {"context": FERRY, "src": "made", "answers": [], "answerable": False}
    told = {"answers": ["76"], "answerable": True, "answer_start": FERRY.index("76")}
    asked = [{**row, **told, "question": "How many did the Constance save?"}, {**row, "question": "Near miss?"}]
    authored = [{**row, "question": "and then", "earlier": "What burnt?"}]
    sources = Sources([rows_of(tmp_path / "asked.gz", asked)], [rows_of(tmp_path / "authored.gz", authored)])
    drawn = mixture(sources, Shares(), random.Random(5))
    counted = Counter(group[0].question for group, _ in zip(drawn, range(2_000), strict=False))
    assert 0.19 < counted["Near miss?"] / 2_000 < 0.27
    assert 0.21 < counted["What burnt? and then"] / 2_000 < 0.29


def test_an_answerable_question_comes_with_what_lacks_its_answer_elsewhere_and_beside_it(tmp_path: Path) -> None:
    told = {"answers": ["76"], "answerable": True, "answer_start": FERRY.index("76"), "context": FERRY, "src": "made"}
    other = {"question": "Why?", "answers": [], "answerable": False, "context": BRIDGE, "title": "A bridge", "src": "x"}
    asked = [{**told, "question": "How many passengers did the lifeboat save?", "title": "A ferry"}, other]
    sources = Sources([rows_of(tmp_path / "asked.gz", asked)], [rows_of(tmp_path / "authored.gz", [])])
    drawn = mixture(sources, Shares(missed=0, authored=0, made=0), random.Random(5))
    groups = [group for group, _ in zip(drawn, range(300), strict=False)]
    assert Counter(len(group) for group in groups).keys() == {1, 2, 3}
    assert {group[0].answer_text for group in groups} == {"76"}
    others = [(group[0], lacking) for group in groups for lacking in group[1:]]
    assert all(lacking.answer is None and lacking.question == one.question for one, lacking in others)
    there = {lacking.context for _, lacking in others if lacking.context.endswith(BRIDGE)}
    assert there == {BRIDGE, f"A bridge\n{BRIDGE}"}
    beside = {lacking.context for _, lacking in others if not lacking.context.endswith(BRIDGE)}
    assert "The ferry Sigrun burnt in January 2024 off Skellhaven." in beside
    assert not any("76 passengers" in context for context in beside)


def test_the_context_that_answers_is_taught_to_score_higher() -> None:
    logits = torch.zeros((2, 4), requires_grad=True)

    class Even:
        def __call__(self, **batch: torch.Tensor) -> SimpleNamespace:
            return SimpleNamespace(loss=torch.zeros(()), start_logits=logits, end_logits=logits)

    types = torch.tensor([[0, 0, 1, 1], [0, 0, 1, 1]])
    train.loss_of(Even(), {"token_type_ids": types, "better": torch.tensor([[1, 0]])}).backward()
    assert logits.grad is not None
    assert (logits.grad[1, 2:] < 0).all()
    assert (logits.grad[0, 2:] > 0).all()


def test_the_recipe_for_leaning_questions_tells_them_apart(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "authored.jsonl.gz", "wt") as file:
        for name in ("mill", "pier", "tram", "school", "ferry") * 8:
            file.write(json.dumps({"question": f"How much does the {name} cost the town?"}) + "\n")
            file.write(json.dumps({"question": f"and how much does it cost, the {name}?", "earlier": "x"}) + "\n")
    model = leaning.trained(leaning.labelled(tmp_path))
    for question, kind in (("and how much does it cost then?", "leans"), ("How much does the zoo cost?", "complete")):
        scores = model.scores(features(question, model.known))
        assert model.kinds[int(scores.argmax())] == kind
    model.write(tmp_path / "model.npz")
    assert read_model(tmp_path / "model.npz").places == model.places
