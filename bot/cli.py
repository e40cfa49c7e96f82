"""The command line: parses the call, calls the rooms, prints, and sets the exit code.

0 done, 1 the content is wrong, 2 the call is wrong. What only some commands need is imported inside them,
so that a cold `ask` loads neither Slack nor a web server.
"""

import gc
import io
import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console

from bot.answering.answer import answer
from bot.answering.library import Library, load, shipped
from bot.answering.question import Question, parse
from bot.answering.reading import KnowledgeError, Problem
from bot.answering.record import record
from bot.answering.text import Language, language_of
from bot.terminal import show

app = typer.Typer(
    help="HTTP Desk: what an HTTP error means, who sent it and who can fix it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

_PROMPT = "desk> "


def main() -> None:
    """Runs the command line. A reader that closes the pipe early is no error."""
    try:
        app(prog_name="python -m bot")
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
        raise typer.Exit(0 if _answer_lines(sys.stdin.buffer, library, lang) else 1)
    if question is not None:
        _show(_standard_input() if question == "-" else question, library, lang, background=background)
    elif sys.stdin.isatty():
        _converse(library, lang, background=background)
    else:
        _fail('nothing to answer; say python -m bot ask "http 403", or pipe text into python -m bot ask -', 2)


@app.command()
def lint(
    folders: Annotated[list[Path] | None, typer.Argument(help="Knowledge folders; the shipped one if none.")] = None,
    format: Annotated[Literal["text", "github"], typer.Option(help="How problems are printed.")] = "text",
    *,
    write_schemas: Annotated[bool, typer.Option(help="Write the JSON Schemas that editors use.")] = False,
) -> None:
    """Check knowledge folders and print every problem with its line."""
    from bot.answering.lint import check
    from bot.answering.lint import write_schemas as write
    from bot.slack.fitting import too_long

    _use_utf8()
    found = False
    for folder in folders or [shipped()]:
        if not folder.is_dir():
            _fail(f"{folder} is no folder; name one with entries/<family>/<id>.yaml in it", 2)
        if write_schemas:
            write(folder)
        problems, reading = check(folder, too_long)
        for problem in problems:
            print(_annotation(problem) if format == "github" else problem)
        found = found or bool(problems)
        _note(f"{folder}: {len(reading.paths)} entries, {len(problems)} problems")
    raise typer.Exit(1 if found else 0)


@app.command()
def serve(
    *,
    http: Annotated[bool, typer.Option("--http", help="Listen on $PORT for Slack's requests.")] = False,
    socket: Annotated[bool, typer.Option("--socket", help="Connect to Slack by Socket Mode.")] = False,
) -> None:
    """Run the bot. Without a mode: Socket Mode if SLACK_APP_TOKEN is set, HTTP otherwise."""
    from bot.app import run
    from bot.config import ConfigError, read_config

    if http and socket:
        _fail("--http and --socket exclude each other; name one", 2)
    mode: Literal["http", "socket"] | None = "http" if http else "socket" if socket else None
    try:
        run(read_config(os.environ, mode))
    except ConfigError as error:
        _fail(str(error), 2)
    except KnowledgeError as error:
        _fail(str(error), 1)


def _standard_input() -> str:
    return sys.stdin.buffer.read().decode("utf-8", errors="replace")


def _library() -> Library:
    try:
        return load(shipped())
    except KnowledgeError as error:
        _fail(f"{error}\nthe knowledge cannot be used; mend the lines above and run python -m bot lint", 1)


def _show(typed: str, library: Library, lang: Language | None, *, background: bool) -> None:
    question = parse(typed)
    language = lang or _language(question)
    _use_utf8()
    show(answer(question.text, library), library, language, Console(highlight=False), background=background)


def _language(question: Question) -> Language:
    return question.language or language_of(question.text) or "en"


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


def _answer_lines(lines: Iterable[bytes], library: Library, lang: Language | None) -> bool:
    """Answers JSON lines one by one; whether all of them could be read."""
    _use_utf8()
    all_read = True
    for line in lines:
        started = time.perf_counter_ns()
        asked = _asked(line)
        if isinstance(asked, str):
            all_read = False
            written: dict[str, Any] = {"id": None, "error": asked}
        else:
            question = parse(asked["q"])
            language = lang or _language(question)
            answered = answer(question.text, library)
            elapsed = (time.perf_counter_ns() - started) // 1000
            written = record(asked.get("id"), answered, library, language, elapsed)
        print(json.dumps(written, ensure_ascii=False), flush=True)
    return all_read


def _asked(line: bytes) -> dict[str, Any] | str:
    """The JSON object of a line, or what is wrong with it."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f'not JSON ({error}); write one {{"id": ..., "q": "..."}} per line'
    if not isinstance(asked, dict) or not isinstance(asked.get("q"), str):
        return 'no text under "q"; write one {"id": ..., "q": "..."} per line'
    return asked


def _annotation(problem: Problem) -> str:
    """A problem as GitHub's workflow commands show it beside the line."""
    message = problem.message.replace("%", "%25").replace("\n", "%0A")
    return f"::error file={problem.path},line={problem.line},col={problem.column}::{message}"


def _use_utf8() -> None:
    """Output is UTF-8 whatever the locale says; a lone surrogate becomes an escape instead of an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _fail(text: str, code: int) -> NoReturn:
    _note(text)
    raise typer.Exit(code)
