"""The command line: parses the call, calls the rooms, prints, and sets the exit code.

0 done, 1 the content is wrong, 2 the call is wrong. What only some commands need is imported inside them,
so that a cold `ask` loads neither Slack nor a web server.
"""

import datetime
import gc
import io
import json
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console

from bot.answering.answer import answer
from bot.answering.library import Library, load
from bot.answering.question import parse
from bot.answering.reading import KnowledgeError, Problem
from bot.answering.text import LANGUAGES, Language
from bot.config import ConfigError, database_url, knowledge_folders
from bot.json_lines import answers
from bot.parsed import ParsedFiles, cache_path
from bot.terminal import show

app = typer.Typer(
    help="HTTP Desk: what an HTTP error means, who sent it and who can fix it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

_PROMPT = "desk> "
_UNUSABLE = "the knowledge cannot be used; mend the lines above and run python -m bot lint"


def main() -> None:
    """Runs the command line. A reader that closes the pipe early is no error."""
    try:
        app(prog_name="python -m bot")
    except KnowledgeError as error:
        # Fingerprints are read when the first paste comes.
        print(f"{error}\n{_UNUSABLE}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The interpreter would complain once more when it flushes on exit.
        sys.stderr.close()


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What to ask; - reads it from standard input.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Answer in this language, whatever the question is in.")] = None,
    *,
    background: Annotated[bool, typer.Option("--background", help="Print the background of the answer too.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON answer per JSON line on standard input.")] = False,
) -> None:
    """Answer a question here in the terminal."""
    if question is not None:
        # One answer and out: collecting garbage would only lengthen the start, by an eighth.
        gc.disable()
    library = _library()
    if jsonl:
        _use_utf8()
        all_read = True
        for answered in answers(sys.stdin.buffer, library, lang):
            print(json.dumps(answered, ensure_ascii=False), flush=True)
            all_read = all_read and "error" not in answered
        raise typer.Exit(0 if all_read else 1)
    if question is not None:
        _show(_standard_input() if question == "-" else question, library, lang, background=background)
    elif sys.stdin.isatty():
        _converse(library, lang, background=background)
    else:
        _fail('nothing to answer; say python -m bot ask "http 403", or pipe text into python -m bot ask -', 2)


@app.command()
def lint(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Folders over the shipped knowledge; those of KNOWLEDGE_PATH if none.")
    ] = None,
    format: Annotated[Literal["text", "github"], typer.Option(help="How problems are printed.")] = "text",
    stale: Annotated[
        int | None, typer.Option(min=0, metavar="DAYS", help="Name entries reviewed or drafted longer ago.")
    ] = None,
    *,
    write: Annotated[
        bool, typer.Option(help="Renew what is made from the knowledge: schemas of editors, the README's table.")
    ] = False,
) -> None:
    """Check the knowledge and print every problem with its folder, file and line."""
    from bot.answering import lint as rules
    from bot.answering.layers import stacked
    from bot.progress import mapped
    from bot.slack.fitting import too_long

    _use_utf8()
    stack = stacked(_overlays() if not folders else [_folder(folder) for folder in folders])
    if write:
        _write(stack)
    report = rules.check(stack, too_long, each=partial(mapped, doing="Checking entries"))
    problems = [*report.problems]
    if stale is not None:
        today = datetime.datetime.now(tz=datetime.UTC).date()
        problems += rules.stale(report.facts, today - datetime.timedelta(days=stale))
    for problem in problems:
        print(_annotation(problem) if format == "github" else problem)
    for folder in stack:
        entries = sum(folder in path.parents for facts in report.facts for path in facts.layers)
        wrong = sum(Path(problem.path).is_relative_to(folder) for problem in problems)
        _note(f"{folder}: {entries} entries, {wrong} problems")
    raise typer.Exit(1 if problems else 0)


@app.command(name="eval")
def evaluate(
    files: Annotated[list[Path], typer.Argument(help='Question sets: JSON lines {"q", "labels", "explicit"}.')],
    *,
    floors: Annotated[Path | None, typer.Option(help="A JSON file of least shares; fails where one is missed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report for programs.")] = False,
) -> None:
    """Measure how good the answers to question sets are."""
    from bot.answering import evaluate as evaluation
    from bot.answering.matcher import prepare
    from bot.report import missed, print_report

    _use_utf8()
    library = _library()
    try:
        questions = [question for file in files for question in evaluation.read_questions(file)]
        least = json.loads(floors.read_text(encoding="utf-8")) if floors else {}
    except (OSError, ValueError) as error:
        _fail(str(error), 2)
    prepare(library)
    outcomes = [evaluation.outcome(question, library, time.perf_counter) for question in questions]
    figures = [evaluation.figures(outcomes, language) for language in LANGUAGES]
    if as_json:
        print(json.dumps(evaluation.as_json(outcomes, figures), ensure_ascii=False))
    else:
        print_report(outcomes, figures)
    below = list(missed(figures, least))
    for told in below:
        _note(told)
    raise typer.Exit(1 if below else 0)


@app.command()
def bench(
    entries: Annotated[int, typer.Option(min=100, help="Sizes of the libraries, several in a row.")],
    sizes: Annotated[list[int] | None, typer.Argument(hidden=True, min=100)] = None,
    questions: Annotated[int, typer.Option(min=10, help="Exact questions per size, and as many with a typo.")] = 100,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line per size.")] = False,
) -> None:
    """Measure answering on made-up libraries beside comparing with every phrase."""
    from bot.bench import measure
    from bot.report import print_measured

    if not as_json:
        _note("Comparing with every phrase is slow; at 100,000 entries this takes some minutes.")
    for measured in measure([entries, *(sizes or [])], questions):
        if as_json:
            print(json.dumps(asdict(measured)), flush=True)
        else:
            print_measured(measured)


@app.command()
def new(
    id: Annotated[str, typer.Argument(help="The entry's id, such as acme-login-503; it becomes the file's name.")],
    family: Annotated[str | None, typer.Option(help="The folder under entries/; the id's first word if none.")] = None,
    folder: Annotated[
        Path | None, typer.Option(help="The knowledge folder; the last of KNOWLEDGE_PATH, else the shipped one.")
    ] = None,
) -> None:
    """Write a skeleton of an entry, valid from the start, for an editor to complete."""
    from bot.answering.layers import stacked
    from bot.answering.skeleton import SkeletonError, write_skeleton

    stack = stacked(_overlays() if folder is None else [folder])
    today = datetime.datetime.now(tz=datetime.UTC).date()
    try:
        path = write_skeleton(stack, id, family or id.partition("-")[0], today)
    except SkeletonError as error:
        _fail(str(error), 2)
    print(path)
    _note(f"Complete it, then check it: python -m bot lint {stack[-1]}")


@app.command()
def serve(
    *,
    http: Annotated[bool, typer.Option("--http", help="Listen on $PORT for Slack's requests.")] = False,
    socket: Annotated[bool, typer.Option("--socket", help="Connect to Slack by Socket Mode.")] = False,
) -> None:
    """Run the bot. Without a mode: Socket Mode if SLACK_APP_TOKEN is set, HTTP otherwise."""
    from bot.app import run
    from bot.config import read_config

    if http and socket:
        _fail("--http and --socket exclude each other; name one", 2)
    mode: Literal["http", "socket"] | None = "http" if http else "socket" if socket else None
    try:
        run(read_config(os.environ, mode))
    except ConfigError as error:
        _fail(str(error), 2)
    except KnowledgeError as error:
        _fail(str(error), 1)


@app.command()
def demo(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Where the page listens; 3000, or any other if that is taken.")
    ] = None,
    host: Annotated[
        str, typer.Option(help="Whom it listens to; only this machine unless told otherwise.")
    ] = "127.0.0.1",
    *,
    opens: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Try the bot in a browser: a small Slack of its own, without an account or settings."""
    # Collecting garbage would lengthen the start by a quarter; `run` takes it up again.
    gc.disable()
    from bot.demo import run

    _use_utf8()
    try:
        run(host, port, _overlays(), _say, opens=opens)
    except ConfigError as error:
        _fail(str(error), 2)
    except KnowledgeError as error:
        _fail(str(error), 1)


@app.command()
def gaps(
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line per question.")] = False,
) -> None:
    """Print the questions that had no answer, without their secrets, the most asked first."""
    from bot.keeping import most_asked
    from bot.store.database import StoreDownError

    _use_utf8()
    try:
        found = most_asked(_database_url(), limit)
    except StoreDownError as error:
        _fail(_unreachable(error), 2)
    for asked in found:
        if as_json:
            print(json.dumps({**asdict(asked.gap), "count": asked.count, "last_at": asked.last_at}, ensure_ascii=False))
        else:
            nearest = f"  (nearest: {', '.join(asked.gap.nearest)})" if asked.gap.nearest else ""
            print(f"{asked.count:>5}  {asked.gap.language}  {asked.gap.question}{nearest}")


@app.command()
def forget(
    user: Annotated[str, typer.Option(help="The person's id in Slack, such as U024BE7LH.")],
) -> None:
    """Delete a person's traces: feedback, questions and choices; what that person ticked stays, without the name."""
    from bot.keeping import forget as forget_person
    from bot.store.database import StoreDownError

    if not re.fullmatch(r"[UW][A-Z0-9]{2,31}", user):
        _fail(f'"{user}" is no id of a person; in Slack choose Copy member ID in their profile (U...)', 2)
    try:
        counts = forget_person(_database_url(), user)
    except StoreDownError as error:
        _fail(_unreachable(error), 2)
    print(", ".join(f"{what}: {count}" for what, count in counts.items()))


def _database_url() -> str:
    try:
        return database_url(os.environ)
    except ConfigError as error:
        _fail(str(error), 2)


def _unreachable(error: Exception) -> str:
    return f"the database cannot be used ({type(error.__cause__).__name__}); check DATABASE_URL and that it runs"


def _standard_input() -> str:
    return sys.stdin.buffer.read().decode("utf-8", errors="replace")


def _overlays() -> tuple[Path, ...]:
    try:
        return knowledge_folders(os.environ)
    except ConfigError as error:
        _fail(str(error), 2)


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        _fail(f"{folder} is no folder; name one with entries/<family>/<id>.yaml in it", 2)
    return folder


def _library() -> Library:
    parsed = ParsedFiles(cache_path(os.environ))
    try:
        library = load(_overlays(), parsed.read)
    except KnowledgeError as error:
        _fail(f"{error}\n{_UNUSABLE}", 1)
    parsed.keep()
    return library


def _show(typed: str, library: Library, lang: Language | None, *, background: bool) -> None:
    question = parse(typed)
    language = lang or question.spoken or "en"
    _use_utf8()
    show(answer(question.text, library), library, language, Console(highlight=False), background=background)


def _converse(library: Library, lang: Language | None, *, background: bool) -> None:
    """A prompt that keeps asking until the end of input."""
    _note("Type an error code or what the customer sees; an empty line or Ctrl-D ends.")
    while True:
        try:
            typed = input(_PROMPT)
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if not typed.strip():
            return
        _show(typed, library, lang, background=background)


def _write(stack: Sequence[Path]) -> None:
    """Writes what is made from the knowledge: schemas into the topmost folder, the table into a checkout's README."""
    from bot.answering.catalogue import with_table
    from bot.answering.schemas import write_schemas

    write_schemas(stack[-1])
    readme = stack[0].parent / "README.md"
    if len(stack) == 1 and readme.exists():
        readme.write_text(with_table(readme.read_text(encoding="utf-8"), load()), encoding="utf-8")


def _annotation(problem: Problem) -> str:
    """A problem as GitHub's workflow commands show it beside the line."""
    message = problem.message.replace("%", "%25").replace("\n", "%0A")
    return f"::error file={problem.path},line={problem.line},col={problem.column}::{message}"


def _use_utf8() -> None:
    """Output is UTF-8 whatever the locale says; a lone surrogate becomes an escape instead of an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _say(text: str) -> None:
    print(text, flush=True)


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _fail(text: str, code: int) -> NoReturn:
    _note(text)
    raise typer.Exit(code)
