"""Which statuses a paste names, and in what manner: answered, logged, told of as an error, or merely headed.

A number is a status by what stands beside it: "HTTP/1.1 403", "status: 403", "403 Forbidden", "(403)".
Only numbers are looked for, and only so many of them, so that no text takes long.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from bot.answering.evidence.paste import Paste

Manner = Literal["answered", "logged", "told", "headed"]

# Of more numbers, the first and the last ones are read.
_MOST_NUMBERS = 500
_BEFORE, _AFTER, _NEAR = 56, 44, 200

_NUMBER = re.compile(
    r"(?<![a-z0-9_.,@\\])(?:http)?(?P<code>[1-5]\d\d)(?P<sub>\.\d{1,2})?(?![a-z0-9_]|[.,:]\d|-\d|[%°$€£¥])"
)

# Words beyond the registered phrase that servers write after a status.
_ALSO_SAID = {
    400: ("bad request", "the plain http request"),
    401: ("authorization required", "access denied", "permission denied"),
    403: ("access denied", "access forbidden", "request forbidden", "permission denied"),
    404: ("page not found", "file not found", "object not found", "this page"),
    405: ("not allowed",),
    408: ("request time-out", "request timed out"),
    413: (
        "request entity too large",
        "payload too large",
        "content too large",
        "request too large",
        "entity too large",
    ),
    414: ("request-uri too", "uri too long", "url too long"),
    416: ("range not satisfiable",),
    422: ("unprocessable content", "unprocessable entity"),
    429: ("rate limit", "quota"),
    444: ("no response",),
    499: ("client closed request",),
    500: ("internal error", "internal_server_error"),
    502: ("proxy error", "bad gateway"),
    503: ("service temporarily unavailable", "backend fetch failed", "service_unavailable", "first byte timeout"),
    504: ("gateway time-out", "gateway timed out"),
    520: ("origin error", "web server"),
    521: ("web server is down", "origin down"),
    522: ("connection timed out", "origin connection time-out"),
    523: ("origin is unreachable",),
    524: ("a timeout occurred", "origin time-out"),
    525: ("ssl handshake failed",),
    526: ("invalid ssl certificate",),
    530: ("origin dns error", "site is frozen", "<none>"),
}
_ANY_ERROR = ("client error", "server error", "error", "errors", "エラー", "err")
_SAID = {
    **{status.value: (status.phrase.lower(), *_ALSO_SAID.get(status.value, ())) for status in HTTPStatus},
    **{code: said for code, said in _ALSO_SAID.items() if code not in {status.value for status in HTTPStatus}},
}
PHRASES = {said: str(code) for code, phrases in _SAID.items() if code >= 400 for said in phrases if " " in said}
PHRASES |= {"forbidden": "403", "unauthorized": "401", "gone": "410", "conflict": "409"}

_METHODS = "get|head|post|put|patch|delete|options|propfind|connect"
_QUOTE = r"\\?[\"'`”]?"
_LINE_START = r"^[\s<>*|#\"'`•・=\[(✕✖❌×x!-]{0,8}"


def _either(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# What ends just before a status in a log ...
_LOGGED_BEFORE = _either(
    r"http/\d(?:\.\d)?\\?[\"”]\s{1,3}$",  # common and combined: "GET / HTTP/1.1" 403
    r"\b(?:tcp_\w{3,30}|none(?:_\w{1,20})?)/$",  # squid
    r"\bcompleted $",  # Rails
    r"\[gin\].{0,40}\|\s{0,4}$",
    rf"(?:^|[\s\"'\]])(?:{_METHODS})\s+\S{{1,60}}\s{{1,4}}$",  # GET /path 403
    rf"(?:^|\s)(?:{_METHODS})\s{{1,4}}$",
    r"(?:\s|/)\+?-?\d{1,9}/-?\d{1,9}/-?\d{1,9}/-?\d{1,9}/\+?\d{1,9} $",  # HAProxy's timers
    r"\s-?[\d.]{1,9} -?[\d.]{1,9} -?[\d.]{1,9} $",  # AWS load balancer's timers
    r"\bedgeresponsestatus\\?[\"']?[:=]\s?$",  # Cloudflare's Logpush
    r"(?:^|\s)status=[\"']?$",  # logfmt
)
# ... and what follows one in the log of IIS: sub-status, Windows status, time.
_LOGGED_AFTER = re.compile(r"^ \d{1,3} \d{1,10} \d{1,10}(?:\s*$| \d{1,10} )")
# What ends just before the status of a response, however a tool prints it.
_ANSWERED_BEFORE = _either(
    rf"{_LINE_START}http/\d(?:\.\d)?\s{{1,4}}$",
    rf"(?:^|[^a-z])status(?:[ _-]?code)?{_QUOTE}\s?(?:[:=]|is)\s{{0,3}}{_QUOTE}(?:http/\d(?:\.\d)? )?$",
    r"\bhttp[ _]status[ _]?(?:code)?[:=]? ?$",
    r"\bhttp response(?: status)?(?: code)?[:=]\s?$",
    rf"\bhttp_code{_QUOTE}\s?[:=]>?\s?$",
    r"\bresponse\s?[:=]\s?<?$|<response \[$",
    r"\.\.\. $",  # wget, in any language
    r"(?:->|→|=>|➜|<--|←)\s{0,2}$",
    r"^\s{0,4}\[[x*+]\]\s$",
)
# What ends just before the status in a sentence about an error.
_TOLD_BEFORE = re.compile(
    r"(?:status(?:[ _-]?code)?|code|error|errno|err|errors|https?|response|returned|returns|responded(?: with)?|"
    r"received|got|gets|gives|threw|throws|failed(?: with)?|failure|fails with|raised|denied|exception|"
    r"ステータス(?:コード)?|エラー(?:コード)?|コード|レスポンス|応答|返ってき|结果|错误码?|状态码?)"
    rf"{_QUOTE}\s{{0,2}}(?:[:=>#(（：]|is|was|of|code|with|status|a|an)?[\s:]{{0,3}}\\?[\"'`“(\[（]{{0,2}}$"
)
# An exception or message whose text begins with a status: "HttpClientErrorException$NotFound: 404".
_MESSAGE_BEFORE = re.compile(r"(?:error|exception|エラー)[^\d\s:]{0,40}[:：] ?[(\[]?$")
_OF_PHRASE_BEFORE = re.compile(r"([a-z][a-z -]{3,40}?)\s?[(（\[]$")
_SEPARATOR = re.compile(r"^\\?[\"'`)\]）”]{0,2}\s{0,2}[-–—:|,.·]{0,2}\s{0,2}\\?[\"'`(\[“（]{0,2}")
# Units of amounts that are no status: "502 bytes".
_COUNTED = re.compile(
    r"^\s?(?:(?:ms|s|sec|msec|bytes?|kb|mb|kib|mib|px|users?|items?|rows?|records?|times|results?|days?|minutes?|hours?|"
    r"files?|people|requests|lines?)\b|件|人|円|行|回|個|年|月|日|秒|分)"
)
_HEADED_BEFORE = re.compile(_LINE_START + r"(?:error:? |http |http error |http エラー |http status |エラー ?)?$")
# What a line of a log names beside the status, and how far from the line's start it is looked for.
_REQUEST = re.compile(r"\b(?:method|path|uri|url|request)=")
_LONG = 2_000
# Apache's remark on the page that it could not show for the error.
_SECONDARY = "was encountered while trying to use an errordocument"


@dataclass(frozen=True)
class Sighting:
    """A status as the paste names it. Later ones count more."""

    code: str
    manner: Manner
    line: int

    @property
    def is_error(self) -> bool:
        return self.code[0] in "45"


def sightings(paste: Paste) -> list[Sighting]:
    """Every status that a paste names, in its order."""
    return list(_sightings(paste))


def _sightings(paste: Paste) -> Iterator[Sighting]:
    for match in _numbers(paste.lower):
        line = paste.line_of(match.start("code"))
        text = paste.lines[line]
        start = match.start("code") - paste.lower.rfind("\n", 0, match.start("code")) - 1
        before = text[max(0, start - _BEFORE) : start]
        at_start = start <= _BEFORE
        after = text[start + 3 + len(match["sub"] or "") :][:_AFTER]
        manner = _manner(match["code"], before if at_start else f"…{before}", after)
        if manner == "logged" and before.endswith("status=") and not _REQUEST.search(text[:_LONG]):
            manner = "answered"
        if manner == "headed" and not after.strip() and _is_after_method(paste.lines, line):
            manner = "answered"
        if manner and _SECONDARY not in text[start : start + _NEAR]:
            yield Sighting(match["code"] + (match["sub"] or ""), manner, line)


def _numbers(text: str) -> Sequence[re.Match[str]]:
    found: list[re.Match[str]] = []
    for match in _NUMBER.finditer(text):
        found.append(match)
        if len(found) > 3 * _MOST_NUMBERS:
            # The head stays, the tail moves on.
            del found[_MOST_NUMBERS:-_MOST_NUMBERS]
    return found if len(found) <= 2 * _MOST_NUMBERS else found[:_MOST_NUMBERS] + found[-_MOST_NUMBERS:]


def _manner(code: str, before: str, after: str) -> Manner | None:
    """How a number is named a status, or None where it is not."""
    if _LOGGED_BEFORE.search(before) or (_LOGGED_AFTER.match(after) and before.endswith(" ")):
        return "logged"
    if _ANSWERED_BEFORE.search(before) and not _COUNTED.match(after):
        return "answered"
    following = _SEPARATOR.sub("", after, count=1)
    has_phrase = following.startswith(_SAID.get(int(code), ("?",)))
    if has_phrase and code[0] in "123":
        return "answered" if _HEADED_BEFORE.search(before) or before.endswith(("[", "] ", ": ")) else None
    if code[0] not in "45" or (not has_phrase and _COUNTED.match(after)):
        return None
    if _HEADED_BEFORE.search(before) and (
        has_phrase or following.startswith(_ANY_ERROR) or not after.strip(" \"'`*,;)]}>-|:—–")
    ):
        return "headed"
    if has_phrase or following.startswith(_ANY_ERROR) or _TOLD_BEFORE.search(before) or _MESSAGE_BEFORE.search(before):
        return "told"
    heading = _OF_PHRASE_BEFORE.search(before)
    if heading and any(heading[1].endswith(said) for said in _SAID.get(int(code), ())):
        return "told"
    if _HEADED_BEFORE.search(before) and re.match(r"\s?[-–—|:]\s", after):
        return "headed"
    return None


def _is_after_method(lines: Sequence[str], line: int) -> bool:
    """Whether a number stands alone below a line with a method alone, as a table of requests is copied."""
    return any(above.strip() in _METHODS.split("|") for above in lines[max(0, line - 3) : line])
