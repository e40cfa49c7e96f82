"""The message that hands an error over to a contact, in that contact's language, and the checks of its fields."""

import datetime
import email.utils
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.answering import wording
from bot.answering.evidence.masking import masked
from bot.answering.knowledge import Case, ContactId, Entry
from bot.answering.library import Library
from bot.answering.text import Language, clean

# What a person may write into each field.
MOST_URL = 500
MOST_CHECKED = 3_000
MOST_SEEN = 2_500

_RAY_ID = re.compile(r"[0-9a-fA-F]{16}(-[A-Za-z]{3})?")
_HOST = re.compile(r"[^\s/?#@<>\"'`|\\]+")
_YEAR = 366 * 24 * 3600
# A clock that runs a little fast is no reason to refuse.
_AHEAD = 300


@dataclass(frozen=True)
class Known:
    """What is known of an error: `at` in seconds since 1970, the rest as somebody wrote it, empty where unknown."""

    url: str = ""
    at: int | None = None
    ray_id: str = ""
    ip: str = ""
    checked: str = ""
    seen: str = ""


@dataclass(frozen=True)
class About:
    """Which error a message is about, and whom it is for."""

    entry: Entry
    code: str
    case: Case
    contact: ContactId


def spoken(contact: ContactId, library: Library, language: Language) -> Language:
    """The language to write to a contact in: its own where a team named it."""
    return library.contacts[contact].language or language


def wrong(known: Known, now: float) -> dict[str, str]:
    """The fields that cannot be used, and the name of the sentence that says why."""
    problems = {}
    if not _is_url(known.url.strip()):
        problems["url"] = "url"
    if known.at is None or not now - _YEAR < known.at < now + _AHEAD:
        problems["at"] = "at"
    if known.ray_id.strip() and not _RAY_ID.fullmatch(known.ray_id.strip()):
        problems["ray_id"] = "ray_id"
    if known.ip.strip() and not _is_ip(known.ip.strip()):
        problems["ip"] = "ip"
    for field, most in (("url", MOST_URL), ("checked", MOST_CHECKED), ("seen", MOST_SEEN)):
        if len(getattr(known, field)) > most:
            problems[field] = "long"
    return problems


def message(known: Known, about: About, library: Library, language: Language) -> str:
    """The message, ready to be sent, as plain text. Secrets in it are masked, control characters are gone."""
    says = library.replies.handover
    error = f"{wording.heading(about.entry, about.code, language)} - {about.case.verdict[language]}"
    facts = [
        (says.error[language], error),
        (says.address[language], _line(known.url)),
        (says.time[language], _utc(known.at)),
        (says.ray_id[language], _line(known.ray_id)),
        (says.visitor_ip[language], _line(known.ip)),
    ]
    parts = [
        says.greeting[language],
        "\n".join(wording.labelled(label, value, language) for label, value in facts if value),
    ]
    for label, text in ((says.already_checked, known.checked), (says.what_is_seen, known.seen)):
        told = _lines(text)
        if told:
            parts.append(f"{wording.labelled(label[language], '', language).strip()}\n{told}")
    return "\n\n".join([*parts, says.closing[language]])


def seconds(text: str) -> int | None:
    """A time as logs and headers write it, in seconds since 1970; None where its zone or anything else is missing."""
    for read in (email.utils.parsedate_to_datetime, _iso_time, _log_time):
        try:
            at = read(text)
        except (ValueError, TypeError):
            continue
        if at.tzinfo:
            return int(at.timestamp())
    return None


def checked(case: Case, done: set[str], language: Language) -> str:
    """The steps that are done, by their ids, as a list to start from."""
    return "\n".join(f"- {step.do[language].replace('`', '')}" for step in case.checklist if step.id in done)


def _iso_time(text: str) -> datetime.datetime:
    zoned = re.sub(r"\s?(?:UTC|GMT|Z)$", "+00:00", text)
    return datetime.datetime.fromisoformat(re.sub(r"\s([+-]\d\d:?\d\d)$", r"\1", zoned))


def _log_time(text: str) -> datetime.datetime:
    return datetime.datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z")


def _line(text: str) -> str:
    return masked(clean(text)).strip()


def _lines(text: str) -> str:
    return masked("\n".join(clean(line).rstrip() for line in text.strip().split("\n")))


def _utc(at: int | None) -> str:
    return f"{datetime.datetime.fromtimestamp(at, datetime.UTC):%Y-%m-%d %H:%M:%S} UTC" if at is not None else ""


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and bool(host) and _HOST.fullmatch(host or "") is not None
    return is_web and not re.search(r"\s", text) and clean(text) == text


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
