"""What an escalation needs and a paste may hold: Ray ID, time with its zone, address, the visitor's IP.

Read from the masked text, so that nothing secret is among it.
"""

import re
from collections.abc import Iterable

from bot.answering.evidence.findings import Details

_RAY = re.compile(
    r"\bcf[-_]ray[\"']?\s?[:=]\s?[\"']?([0-9a-f]{16,20}(?:-[a-z]{3})?)|"
    r"\bray[ _-]?id[\"']?\s?[:=]?\s{0,3}[\"']?([0-9a-f]{16,20})",
    re.IGNORECASE,
)
_TIMES = (
    re.compile(r"\b(\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC))"),
    re.compile(r"\b(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\s?(?:UTC|GMT|Z|[+-]\d\d:?\d\d))"),
    re.compile(r"\[(\d{1,2}/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\]"),
)
_PLACE = r"[^\s\"'<>?#\\)\]`*,;]"
_URL = re.compile(rf"\bhttps?://[a-z0-9.-]{{1,253}}(?::\d{{1,5}})?(?:/{_PLACE}{{0,300}})?", re.IGNORECASE)
_LABELLED_URL = re.compile(
    rf"(?:request url|for url|url|uri|get|post|put|delete|head)[\"']?\s?[:=]?\s{{0,2}}[\"']?(https?://{_PLACE}{{1,400}})",
    re.IGNORECASE,
)
_NAME = r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}"
_HOST = re.compile(rf"(?:^|[\s>,{{\"'])host[\"']?\s?[:=]\s?[\"']?({_NAME})", re.IGNORECASE | re.MULTILINE)
_PATH = re.compile(r"\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (/[^\s\"'<>?#\\]{0,300})[^\s\"]{0,300} HTTP/")
_IP = r"((?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{1,4}:){2,7}[0-9a-f:]{1,20})"
_LABELLED_IP = r"(?:your ip(?: address)?|client[_-]?ip|\bclient|cf-connecting-ip|remote_addr)"
_CLIENT_IP = re.compile(
    rf"{_LABELLED_IP}[\"']?\s?[:=]?\s?(?:click to reveal)?\s?[\"']?{_IP}|"
    rf"^(?:\S{{1,40}}\s{{1,3}}\| )?{_IP} \S{{1,40}} \S{{1,40}} \[",
    re.IGNORECASE | re.MULTILINE,
)
# Hosts that stand in error pages and tools' output, never the address that failed.
_FOREIGN = (
    "apache.org", "axios-http.com", "cloudflare.com", "google.com", "googleapis.com", "gstatic.com", "haproxy.org",
    "httpstatuses.com", "iana.org", "ietf.org", "microsoft.com", "mozilla.org", "nginx.com", "nginx.org", "nodejs.org",
    "python.org", "readthedocs.io", "rfc-editor.org", "schema.org", "stackoverflow.com", "w3.org",
)  # fmt: skip
_LONGEST = 120


def details(text: str) -> Details:
    """What stands in a masked text."""
    return Details(
        ray_id=_first(_RAY, text),
        time=next(filter(None, (_first(pattern, text) for pattern in _TIMES)), None),
        url=_url(text),
        ip=_first(_CLIENT_IP, text),
    )


def _url(text: str) -> str | None:
    for match in (*_LABELLED_URL.finditer(text), *_URL.finditer(text)):
        url = match[match.lastindex or 0].rstrip(".:,")
        if not _is_foreign(url):
            return url[:_LONGEST]
    host = _HOST.search(text)
    if host and not _is_foreign(host[1]):
        path = _PATH.search(text)
        return f"https://{host[1]}{path[1] if path else '/'}"[:_LONGEST]
    return None


def _is_foreign(url: str) -> bool:
    host = (url.partition("://")[2] or url).partition("/")[0].lower()
    return any(host == foreign or host.endswith(f".{foreign}") for foreign in _FOREIGN)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    if not match:
        return None
    groups: Iterable[str | None] = match.groups()
    return next((group for group in groups if group), None)
