"""The command line. Heavy parts are imported by the commands that need them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from assistant import __version__
from assistant.cli.ending import ending_in_a_line, stop_if_told
from assistant.cli.options import NumberRange, json_option, library_option, print_json
from assistant.config import Config
from assistant.errors import FootnoteError
from assistant.terminal import say, show

SKIPPED_EXIT = 3
MAX_WIDTH = 88


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="footnote")
def cli() -> None:
    """Answers from a publisher's own articles; every sentence opens the words it rests on."""


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@library_option
@json_option
def ingest(paths: tuple[Path, ...], library: Path | None, as_json: bool) -> None:
    """Read articles (.md, .txt, .jsonl) from files and folders into the library.

    Exit code 3 says that some, or a date of some, could not be used; the rest is in.
    """
    from assistant.assembly import build_ingest
    from assistant.library.readers import files
    from assistant.progress import Bar

    files(paths)  # a wrong path is told before a library is made or a model loaded
    with Bar() as bar:
        report = build_ingest(Config.from_env(library), bar).run(list(paths))
    if as_json:
        print_json(report.to_dict())
    else:
        for skipped in report.skipped:
            say(f"skipped {skipped.source}: {skipped.reason}", err=True)
        for notice in report.notices:
            say(f"note {notice.source}: {notice.reason}", err=True)
        say(
            f"{report.added:,} added, {report.updated:,} updated, {report.unchanged:,} unchanged, "
            f"{len(report.skipped):,} skipped; {report.passages:,} passages in {report.seconds:.1f} s"
        )
    if report.skipped or report.notices:
        sys.exit(SKIPPED_EXIT)


@cli.command()
@click.argument("question", required=False)
@click.option("--batch", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Questions as JSONL.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where --batch writes its answers.")
@library_option
@json_option
def ask(question: str | None, batch: Path | None, out: Path | None, library: Path | None, as_json: bool) -> None:
    """Answer QUESTION, or every line {id, question, history?} of a --batch file into --out."""
    if (question is None) == (batch is None) or (batch is None) != (out is None):
        raise FootnoteError('Ask one question: footnote ask "…", or many: footnote ask --batch FILE --out FILE.')
    from assistant.pipeline import checked

    if question is not None:
        question = checked(question)
    from assistant.assembly import build_assistant

    assistant = build_assistant(Config.from_env(library))
    if batch is not None and out is not None:
        from assistant.batch import ask_all

        problems = [problem for problem in ask_all(assistant, batch, out) if problem]
        for problem in problems:
            say(problem, err=True)
        if problems:
            sys.exit(SKIPPED_EXIT)
    elif question is not None:
        from assistant.footnotes import answer_text

        answer = assistant.ask(question)
        if as_json:
            print_json(answer.to_dict())
        else:
            show(answer_text(answer, min(MAX_WIDTH, shutil.get_terminal_size((MAX_WIDTH, 24)).columns)))


@cli.command()
@click.option("--claim", required=True, help="What is said: a sentence or more.")
@click.option("--source", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The words it rests on: a text file, or an article in Markdown.")  # fmt: skip
@click.option("--published", metavar="DATE", help="The day of the source, for 'yesterday' and the like.")
@json_option
def check(claim: str, source: Path, published: str | None, as_json: bool) -> None:
    """Say whether the words of a file support a claim: verbatim, supported or unverified, and why."""
    from assistant.assembly import build_checker
    from assistant.attribution.check import check as checked
    from assistant.attribution.files import MAX_CLAIM_CHARS, read_source
    from assistant.library.embedding import MiniLM

    if len(claim) > MAX_CLAIM_CHARS:
        raise FootnoteError(f"The claim has {len(claim):,} characters; shorten it to {MAX_CLAIM_CHARS:,} at most.")
    cited = read_source(source, published)
    found = checked(claim, cited, build_checker(Config.from_env(), MiniLM()))
    if as_json:
        print_json(found.to_dict(cited))
        return
    say(found.verdict)
    for reason in found.reasons:
        say(f"  {reason}")
    if found.span:
        say(f"  “{' '.join(cited.text[found.span.start : found.span.end].split())}”")


@cli.command()
@library_option
@json_option
def articles(library: Path | None, as_json: bool) -> None:
    """List the articles, newest first."""
    from assistant.display import one_line
    from assistant.library.store import Library

    found = Library.open(Config.from_env(library).library).articles(unused=True)
    if as_json:
        print_json([{k: v for k, v in a.to_dict().items() if k != "text"} for a in found])
    else:
        for a in found:
            state = "  (withdrawn)" if a.withdrawn_at else "  (hidden)" if a.hidden_at else ""
            damage = "  (damaged on the disk)" if a.altered else ""
            say(f"{a.published or 'undated'!s:<10}  {a.id:<32}  {one_line(a.title)}{state}{damage}")


@cli.command()
@library_option
@json_option
def stories(library: Path | None, as_json: bool) -> None:
    """List the stories that several articles tell, the one with the newest article first."""
    from assistant.display import one_line
    from assistant.library.store import Library
    from assistant.library.stories import stories as told
    from assistant.library.story_names import headed, name

    opened = Library.open(Config.from_env(library).library)
    found = [(headed(name(story, opened)), story.articles) for story in told(opened)]
    if as_json:
        print_json([{"name": called, "articles": [a.id for a in articles]} for called, articles in found])
        return
    for called, articles in found:
        say(one_line(called))
        for a in articles:
            say(f"  {a.published or 'undated'!s:<10}  {a.id:<32}  {one_line(a.title)}")


@cli.command()
@click.argument("article_id", metavar="ID")
@click.option("--version", "version", type=click.IntRange(min=1), help="An earlier version.")
@library_option
@json_option
def article(article_id: str, version: int | None, library: Path | None, as_json: bool) -> None:
    """Show an article's details and its stored text."""
    from assistant.footnotes import article_text
    from assistant.library.store import Library

    found = Library.open(Config.from_env(library).library).article(article_id, version)
    if as_json:
        print_json(found.to_dict())
    else:
        show(article_text(found))


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=7860, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--timeout",
    default=20.0,
    show_default=True,
    type=NumberRange(1, 3600),
    help="Seconds that a request may take to arrive, and that an answer may wait to be read.",
)
@library_option
def serve(host: str, port: int, timeout: float, library: Path | None) -> None:
    """Serve the reader's page."""
    from assistant.web.serve import serve_page

    serve_page(Config.from_env(library), host, port, timeout, stop_if_told)


@cli.command()
@click.option("--repair", is_flag=True, help="Rebuild the search index from the library.")
@library_option
@json_option
def doctor(repair: bool, library: Path | None, as_json: bool) -> None:
    """Check the library, its search index, and the language model if one is configured, with one call.

    Exit code 1 says that something is wrong.
    """
    from assistant.library import health
    from assistant.library.index import PassageIndex
    from assistant.library.store import Library

    config = Config.from_env(library)
    opened = Library.open(config.library)
    index = PassageIndex(opened)
    repaired = [health.repair(index)] if repair else []
    checks = repaired + health.examine(opened, index)
    if config.llm:
        from assistant.llm.examine import examine_model

        checks.append(examine_model(config.llm))
    if as_json:
        print_json({"ok": all(c.ok for c in checks), "checks": [vars(c) for c in checks]})
    else:
        for check in checks:
            say(f"{'ok     ' if check.ok else 'PROBLEM'}  {check.name}: {check.detail}")
    if not all(c.ok for c in checks):
        sys.exit(1)


def main() -> None:
    """Run a command; a user's mistake ends in one line on stderr and a code other than 0."""
    with ending_in_a_line("footnote", "footnote", "Stopped. Run the same command again to go on."):
        cli.main(prog_name="footnote", standalone_mode=False)
