"""Which error a paste is about: one of the numbers, names or phrases in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.evidence.clues import Hit
from bot.answering.evidence.paste import Paste, read
from bot.answering.evidence.statuses import PHRASES, Sighting, sightings
from bot.answering.library import Library

# Cloudflare's own numbers, which say more than the status around them. Databases have such numbers too.
_CLOUDFLARE_NUMBER = re.compile(r"\berror[ _]?(?:code|number)?[\"']?\s?[:=]?\s{0,2}[\"']?(1[0-4]\d\d)\b(?! ?\()")
_NUMBER_ALONE = re.compile(r"\berror code: (1\d{3})[\s\"'`.,)}\]]{0,4}$", re.MULTILINE)
_NAMED = re.compile(r"\b[A-Z]{2,12}_[A-Z0-9_]{3,40}\b")
_MESSAGE = re.compile(r"\\?\"(?:message|error|title|detail|reason|msg)\\?\"\s?:\s?\\?\"([a-z -]{4,40})[.!]?\\?\"")
# What a browser asks for by itself, and what nobody misses.
_UNASKED = ("/favicon", "apple-touch-icon", "/robots.txt", ".js.map", ".css.map", "/.well-known/appspecific")
_CREDENTIALS_WANTED = frozenset({"401", "407"})
# Headings count where a text begins.
_TOP = 4
_MOST_LINES = 400


@dataclass(frozen=True)
class Error:
    """The code to answer, the status that carries it, and the line on which it stands."""

    code: str
    status: str
    line: int | None = None


def error_in(
    paste: Paste, message: Paste, found: Sequence[Sighting], hits: Iterable[Hit], library: Library
) -> Error | None:
    """The error of a paste whose last message is `message`, or None where it shows none."""
    by_clue = [hit for hit in hits if hit.clue.code]
    status = _status(paste, found, [hit for hit in by_clue if hit.clue.where == "line"])
    number = _cloudflare_number(message)
    if number:
        return Error(number, status.code if status else number, _line_with(paste, number))
    if status:
        return Error(status.code, status.code, status.line)
    if any(sighting.manner == "answered" for sighting in found):
        return None
    return next(_otherwise(paste, by_clue, library), None)


def _cloudflare_number(message: Paste) -> str | None:
    alone = _NUMBER_ALONE.search(message.lower)
    if alone:
        return alone[1]
    if "cloudflare" in message.lower_raw or "ray id" in message.collapsed or "ray_id" in message.lower:
        number = _CLOUDFLARE_NUMBER.search(message.collapsed)
        return number[1] if number else None
    return None


def _status(paste: Paste, found: Sequence[Sighting], told_by_log: Sequence[Hit]) -> Sighting | None:
    """The status that counts: of whole responses the last, else the title's, else the last error told of."""
    if paste.responses:
        last = paste.responses[-1]
        if last.code[0] in "45":
            return Sighting(last.code, "answered", last.line)
        found = [sighting for sighting in found if sighting.line > last.line and sighting.manner == "logged"]
        told_by_log = [hit for hit in told_by_log if (hit.line or 0) > last.line]
    titled = _titled(paste)
    if titled and not paste.responses:
        return titled
    top = {number for number, line in _written(paste)[:_TOP]}
    headed = [sighting for sighting in found if sighting.manner == "headed"]
    if headed and headed[0].line in top:
        return headed[0]
    from_log = [Sighting(hit.clue.code or "", "told", hit.line or 0) for hit in told_by_log]
    errors = sorted([*_errors(found), *from_log], key=lambda sighting: sighting.line)
    unasked = {line for line in {error.line for error in errors} if _is_unasked(paste.lines[line])}
    wanted = [error for error in errors if error.line not in unasked]
    told = [error for error in wanted or errors if error.manner != "headed"] or wanted or errors
    return told[-1] if told else None


def _titled(paste: Paste) -> Sighting | None:
    if not paste.title:
        return None
    named = next((sighting for sighting in sightings(read(paste.title)) if sighting.is_error), None)
    return Sighting(named.code, named.manner, _line_with(paste, named.code) or 0) if named else None


def _errors(found: Sequence[Sighting]) -> Iterator[Sighting]:
    """The errors that stand: an answer is overtaken by the next, a request for credentials by what followed it."""
    answers = [sighting for sighting in found if sighting.manner == "answered"]
    yield from (answer for answer in answers[-1:] if answer.is_error)
    logged = [sighting for sighting in found if sighting.manner == "logged"]
    for position, sighting in enumerate(logged):
        overtaken = sighting.code in _CREDENTIALS_WANTED and position + 1 < len(logged) and not logged[-1].is_error
        if sighting.is_error and not overtaken:
            yield sighting
    yield from (sighting for sighting in found if sighting.manner in {"told", "headed"})


def _otherwise(paste: Paste, by_clue: Iterable[Hit], library: Library) -> Iterator[Error]:
    """Without a number: a name such as ERR_TOO_MANY_REDIRECTS, a clue that has one status, a phrase alone."""
    for match in _NAMED.finditer(paste.shown[:100_000]):
        if match[0].lower() in library.by_code:
            yield Error(match[0], match[0], paste.shown.count("\n", 0, match.start()))
    for hit in by_clue:
        yield Error(hit.clue.code or "", hit.clue.code or "", hit.line)
    for said in _MESSAGE.findall(paste.lower[:100_000]):
        if said.strip() in PHRASES:
            yield Error(PHRASES[said.strip()], PHRASES[said.strip()], _line_with(paste, said))
    for number, line in _written(paste):
        code = PHRASES.get(line.rpartition(": ")[2].strip(" \t\"'`*#>|.!:-_="))
        if code:
            yield Error(code, code, number)


def _written(paste: Paste) -> list[tuple[int, str]]:
    """The first lines that have something on them, with their numbers."""
    return [(number, line) for number, line in enumerate(paste.lines[:_MOST_LINES]) if line.strip()]


def _is_unasked(line: str) -> bool:
    return any(address in line for address in _UNASKED)


def _line_with(paste: Paste, text: str) -> int | None:
    position = paste.lower.find(text)
    return paste.line_of(position) if position >= 0 else None
