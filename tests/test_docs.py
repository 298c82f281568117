"""The documents say what the program does."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields

from assistant.cli import cli
from assistant.config import AnswerConfig
from assistant.footnotes import answer_text
from assistant.pipeline import Assistant
from assistant.schema import Answer, Citation, Claim, PassageScore
from evals.answers import CONVERSATIONS, document
from evals.cli import cli as evals_cli
from evals.dataset import json_lines
from evals.gate import GATED, read_baseline
from evals.reference import reference_set
from evals.runner import on_its_day
from evals.summary import estimate_of, table
from tests.conftest import CORPUS, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_published_answers_are_what_is_answered(sample: Assistant) -> None:
    assert sum(1 for _ in json_lines(CONVERSATIONS)) >= 40
    published = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
    assert published == document(sample.under(on_its_day(sample.config)))
    assert "**Wrong:**" in published


def test_the_readmes_answer_is_as_printed(sample: Assistant) -> None:
    match = re.search(r'\$ footnote ask "(.+?)"\n(.+?)\n```', README, re.DOTALL)
    assert match
    assert match[2] == answer_text(sample.ask(match[1]), 88)


def test_the_readme_documents_the_whole_answer() -> None:
    match = re.search(r"```json\n(.+?)\n```", README, re.DOTALL)
    assert match
    shown = json.loads(match[1])
    assert list(shown) == [f.name for f in fields(Answer)]
    claim = shown["claims"][0]
    assert list(claim) == [f.name for f in fields(Claim)]
    assert list(claim["citations"][0]) == [f.name for f in fields(Citation)]
    assert list(shown["passages"][0]) == [f.name for f in fields(PassageScore)]


def test_the_readme_names_every_command_and_the_threshold() -> None:
    for name in cli.commands:
        assert f"footnote {name}" in README
    assert f"`{AnswerConfig().threshold}`" in README


def test_the_readmes_figures_are_those_of_the_committed_baseline() -> None:
    baseline, cases = read_baseline(), reference_set("test").cases
    shown = {m[1]: m[2] for m in re.finditer(r"^  (\S.*?) +(-?\d\.\d{3}  \[.+)$", README, re.MULTILINE)}
    assert len(shown) >= len(GATED)
    for metric in GATED:
        found = estimate_of(metric, baseline.groups(metric, cases))
        assert found is not None
        expected = table([found]).split("\n")[1].removeprefix(f"  {metric.name}").strip()
        assert shown[metric.name] == expected, metric.name


def test_the_readme_names_every_command_of_the_evals() -> None:
    for name in evals_cli.commands:
        assert f"python -m evals {name}" in README


def test_every_file_the_readme_points_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_the_sample_archive_is_as_large_as_it_says() -> None:
    articles = sorted((CORPUS / "articles").glob("*.md"))
    texts = [path.read_text(encoding="utf-8").split("---\n", 2) for path in articles]
    assert f"{len(articles)} articles" in (CORPUS / "README.md").read_text(encoding="utf-8")
    assert sum(len(body.split()) for _, _, body in texts) >= 22_000
    assert sum("basis: public record" in front for _, front, _ in texts) == 63
    assert all("licence: CC-BY-4.0" in front for _, front, _ in texts)


def test_the_version_is_one() -> None:
    from assistant import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
