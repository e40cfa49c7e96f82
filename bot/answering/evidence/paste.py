"""A paste, cut to a size that can be read, without marks and tags; and the responses in it.

Everything is scanned in linear time: tags are dropped without being nested, so there is no parser to exhaust.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.answering.evidence.masking import masked
from bot.answering.text import MOST_READ, lines

# Of a text that is too long, how much of what is read is its beginning.
_HEAD = MOST_READ * 3 // 4
# Longer texts than this hold more pages than one; entities matter only in pages.
_MOST_PAGE = 64 * 1024
# How much is masked: lines from either end, characters of a line, characters from either end.
_MOST_LINES = 300
_LONGEST_LINE = 8_000
_MOST_MASKED = 16_000

# Line breaks as a program writes them into a string.
_WRITTEN_BREAK = re.compile(r"\\r\\n|\\n(?=[ <\"'A-Z])")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>|<!doctype[^<>\n]*>|<!--|-->", re.IGNORECASE)
_MARKS = r"^(?:\d\d:\d\d:\d\d(?:\.\d{1,6})? )?[ \t]*(?:[<>*|#\ufffd][ \t]?){0,3}"
_STATUS_LINE = re.compile(
    _MARKS + r"(?:http/\d(?:\.\d)?[ \t]+|:?status(?:[ -]code)?:[ \t]*(?:http/\d(?:\.\d)?[ \t]+)?)([1-5]\d\d)\b([^\n]*)",
    re.MULTILINE,
)
_HEADER = re.compile(_MARKS + r"[a-z][a-z0-9-]{1,40}: ")
_HEADER_LINES, _ENOUGH_HEADERS = 12, 3
_TITLE = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)
_HAR_HEADER = re.compile(r"\bname: ?([a-z0-9-]{2,40}), ?value: ?")
_FROM_TITLE = re.compile(r"<(?:!doctype html|html|head|title|body|h1|center)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Response:
    """The status line of a response, and the line at which it stands."""

    code: str
    line: int


@dataclass(frozen=True)
class Paste:
    """What was pasted. `raw` still has its tags; `shown` is what a reader sees, line for line the same."""

    raw: str
    is_cut: bool

    @cached_property
    def shown(self) -> str:
        if "<" not in self.raw:
            return self.raw
        text = _TAG.sub(" ", self.raw)
        if "&" not in text or len(text) > _MOST_PAGE:
            return text
        readable = html.unescape(text)
        # An entity may be a line break; then lines would no longer be the same.
        return readable if readable.count("\n") == text.count("\n") else text

    @cached_property
    def lower(self) -> str:
        return self.shown.lower()

    @cached_property
    def lower_raw(self) -> str:
        return self.raw.lower()

    @cached_property
    def collapsed(self) -> str:
        """The shown text in lower case with single spaces, so that a sentence is found across lines."""
        return " ".join(self.lower.split())

    @cached_property
    def lines(self) -> list[str]:
        return self.lower.split("\n")

    @cached_property
    def masked(self) -> str:
        """The beginning and the end without secrets: what details are read from."""
        lines = self.shown.split("\n")
        ends = lines if len(lines) <= 2 * _MOST_LINES else lines[:_MOST_LINES] + lines[-_MOST_LINES:]
        text = "\n".join(line[:_LONGEST_LINE] for line in ends)
        return masked(text if len(text) <= 2 * _MOST_MASKED else f"{text[:_MOST_MASKED]}\n{text[-_MOST_MASKED:]}")

    def masked_line(self, number: int) -> str:
        """A line without secrets, the only form in which a paste may be shown; none of one that is very long.

        A secret is known by the name before it, so a line is masked whole or not shown.
        """
        line = self.shown.split("\n")[number]
        return masked(line) if len(line) <= _LONGEST_LINE else ""

    @cached_property
    def title(self) -> str:
        found = _TITLE.search(self.raw)
        return " ".join(html.unescape(found[1][:300]).split()) if found else ""

    @cached_property
    def is_page(self) -> bool:
        return bool(_FROM_TITLE.search(self.raw))

    @cached_property
    def headers(self) -> str:
        """The text as far as headers go: without quotes and braces, however a tool printed them."""
        text = self.lower.replace('"', "").replace("'", "").replace("`", "").replace(": ", ":")
        return _HAR_HEADER.sub(r"\1:", text) if "value:" in text else text

    @cached_property
    def has_several_lines(self) -> bool:
        return "\n" in self.shown.strip()

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        """Every response, but for what only goes before one: 100 Continue, and a proxy's reply to CONNECT."""
        found = []
        for match in _STATUS_LINE.finditer(self.lower):
            code, reason = match[1], match[2]
            if not code.startswith("1") and "connection established" not in reason:
                found.append(Response(code, self.line_of(match.start(1))))
        return tuple(found)

    @cached_property
    def has_headers(self) -> bool:
        """Whether a response stands here with so many of its headers that one missing means something."""
        if not self.responses:
            return False
        below = self.lines[self.responses[-1].line + 1 :][:_HEADER_LINES]
        return sum(bool(_HEADER.match(line)) for line in below) >= _ENOUGH_HEADERS

    @cached_property
    def last_message(self) -> "Paste":
        """The last response with what follows it; the whole paste where it holds one response or none.

        A redirect's headers say nothing of the answer that came in the end.
        """
        if len(self.responses) < 2:
            return self
        start = self.responses[-1].line
        return Paste("\n".join(self.raw.split("\n")[start:]), self.is_cut)

    def line_of(self, position: int) -> int:
        """Which line a position of `lower` is on."""
        return bisect_right(self._starts, position) - 1

    @cached_property
    def _starts(self) -> list[int]:
        return list(_starts(self.lower))


def read(text: str) -> Paste:
    """A paste without control characters and colours, its line breaks kept."""
    cut = len(text) > MOST_READ
    if cut:
        text = f"{text[:_HEAD]}\n{text[_HEAD - MOST_READ :]}"
    return Paste("\n".join(lines(_WRITTEN_BREAK.sub("\n", text))), cut)


def _starts(text: str) -> Iterator[int]:
    yield 0
    position = text.find("\n")
    while position >= 0:
        yield position + 1
        position = text.find("\n", position + 1)
