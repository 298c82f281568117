"""The editors' commands: what was answered, and what becomes of articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.options import json_option, library_option, print_json
from assistant.config import Config
from assistant.terminal import hand_on, say


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Asked on this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Asked on this day or earlier.")
@click.option("--declined/--answered", default=None, help="Only those that were declined, or were not.")
@click.option("--thumb", type=click.Choice(["up", "down"]), help="Only those that readers rated so.")
@click.option("--article", help="Only those that cite this article.")
@click.option("--verdict", type=click.Choice(["verbatim", "supported", "unverified"]), help="Of one of the sentences.")
@click.option("--reviewed/--unreviewed", default=None, help="Only those that an editor has reviewed, or has not.")
@click.option("--words", help="Only those whose question has these words.")
@click.option("--limit", type=click.IntRange(min=1), default=1_000, show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "csv", "jsonl"]), default="text", show_default=True)
@library_option
def answers(form: str, limit: int, library: Path | None, since: Any, until: Any, **narrowed: Any) -> None:
    """List what was asked and answered, newest first."""
    from assistant.desk.search import Filters, as_csv, as_jsonl, search
    from assistant.display import one_line
    from assistant.library.store import Library

    filters = Filters(since=since and since.date(), until=until and until.date(), **narrowed)
    found = search(Library.open(Config.from_env(library).library).database, filters, limit)
    if form == "text":
        for one in found:
            state = "declined" if one.answer.declined else one.answer.mode
            say(f"{one.asked_at[:16]}  {one.id}  {state:<10}  {one.thumb or '':<4}  {one_line(one.answer.question)}")
        return
    for line in (as_csv if form == "csv" else as_jsonl)(found):
        hand_on(line)


reason_option = click.option("--reason", required=True, help="Why: readers and editors are shown it.")


@click.command()
@click.argument("article_id", metavar="ARTICLE")
@reason_option
@library_option
@json_option
def withdraw(article_id: str, reason: str, library: Path | None, as_json: bool) -> None:
    """Take ARTICLE out of every answer at once, and list the answers that cite it."""
    from assistant.desk import articles as desk
    from assistant.library.store import Library

    affected = desk.withdraw(Library.open(Config.from_env(library).library), article_id, reason)
    _print_affected(article_id, "withdrawn", affected, as_json)


@click.command()
@click.argument("article_id", metavar="ARTICLE")
@reason_option
@library_option
@json_option
def restore(article_id: str, reason: str, library: Path | None, as_json: bool) -> None:
    """Let answers use a withdrawn ARTICLE again, and list the answers that cite it."""
    from assistant.assembly import build_ingest
    from assistant.desk import articles as desk
    from assistant.library.store import Library
    from assistant.progress import Bar

    config = Config.from_env(library)
    opened = Library.open(config.library)
    with Bar() as bar:
        affected = desk.restore(build_ingest(config, bar), opened, article_id, reason)
    _print_affected(article_id, "restored", affected, as_json)


@click.command()
@click.argument("article_id", metavar="ARTICLE")
@reason_option
@library_option
@json_option
def erase(article_id: str, reason: str, library: Path | None, as_json: bool) -> None:
    """Delete ARTICLE for good, from stored answers too, and list those. It cannot be undone."""
    from assistant.desk import articles as desk
    from assistant.library.store import Library

    affected = desk.erase(Library.open(Config.from_env(library).library), article_id, reason)
    _print_affected(article_id, "erased", affected, as_json)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@library_option
@json_option
def forget(ids: tuple[str, ...], library: Path | None, as_json: bool) -> None:
    """Delete conversations of readers for good. ID is a conversation's, or that of any answer in it, as in its link.

    The whole conversation goes, since what follows an answer may repeat its words; and eval cases made of it. Answers
    that an editor approved stay. It cannot be undone.
    """
    from assistant.desk.answers import AnswerLog
    from assistant.desk.articles import COMMAND_LINE
    from assistant.desk.retention import forget_conversations
    from assistant.display import one_line
    from assistant.errors import NotThereError
    from assistant.library.store import Library

    database = Library.open(Config.from_env(library).library).database
    found = {given: AnswerLog(database).conversation_of(given) for given in ids}
    if unknown := next((given for given, conversation in found.items() if conversation is None), None):
        raise NotThereError(f"There is no conversation or answer '{one_line(unknown)[:64]}'; nothing was deleted.")
    conversations = list(dict.fromkeys(conversation for conversation in found.values() if conversation))
    answers = forget_conversations(database, conversations, COMMAND_LINE)
    if as_json:
        print_json({"conversations": conversations, "answers": answers})
        return
    say(
        f"{len(conversations):,} conversation{'' if len(conversations) == 1 else 's'} with "
        f"{answers:,} answer{'' if answers == 1 else 's'} deleted."
    )


def _print_affected(article_id: str, action: str, answers: list[str], as_json: bool) -> None:
    if as_json:
        print_json({"article": article_id, "action": action, "answers": answers})
        return
    count = f"{len(answers):,} answer{'' if len(answers) == 1 else 's'} affected{':' if answers else '.'}"
    say(f"{article_id} {action}; {count}")
    for answer in answers:
        say(f"  {answer}")


COMMANDS = (answers, withdraw, restore, erase, forget)
