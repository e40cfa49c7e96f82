"""What a paste proves: the error, who sent it, the case, and the clues. Decides; renders nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering.cases import Reason
from bot.answering.evidence.clues import Hit, find, of_status
from bot.answering.evidence.details import details
from bot.answering.evidence.errors import Error, error_in
from bot.answering.evidence.findings import Diagnosis, Seen
from bot.answering.evidence.paste import Paste, read
from bot.answering.evidence.statuses import Sighting, sightings
from bot.answering.knowledge import Case, Entry, Sender
from bot.answering.library import Library
from bot.answering.matcher import match

# Who is believed first where clues point to several: a page that names its author outweighs what stands behind it.
_SENDERS: tuple[Sender, ...] = ("cloudflare", "proxy", "origin", "client")
_MOST_SHOWN = 120
_MOST_CLUES = 5
_TRACE = re.compile(
    r"^\s*(?:at|場所) \S+ ?\(|^traceback \(most|^caused by: |(?:error|exception)\b\S{0,40}: |^\s+from /\S+:\d",
    re.MULTILINE,
)


def diagnose(text: str, library: Library) -> Diagnosis | None:
    """The diagnosis of a paste, or None for a text that is none."""
    paste = read(text)
    message, found = paste.last_message, sightings(paste)
    hits = find(message, library.clues.values())
    error = error_in(paste, message, found, hits, library)
    is_certain = _is_certain(paste, found, hits)
    if error is None:
        return _no_error(paste, found) if is_certain else None
    diagnosis = _diagnosis(paste, message, error, hits, library)
    return replace(diagnosis, is_certain=is_certain) if diagnosis else None


def _no_error(paste: Paste, found: Sequence[Sighting]) -> Diagnosis | None:
    """That a paste ends well, where it says how it ends."""
    answers = [sighting for sighting in found if sighting.manner in {"answered", "logged"} and not sighting.is_error]
    # One line alone, "HTTP/1.1 301 Moved Permanently", rather asks what that is.
    if not answers or not (paste.has_several_lines or answers[-1].manner == "logged"):
        return None
    seen = Seen(Reason("code", answers[-1].code), _shown(paste, answers[-1].line))
    return Diagnosis(answers[-1].code, because=(seen,), details=details(paste.masked), is_cut=paste.is_cut)


def _is_certain(paste: Paste, found: Sequence[Sighting], hits: Sequence[Hit]) -> bool:
    """Whether a text has the form of a paste, rather than of a question that names a code."""
    if paste.is_page or any(sighting.manner == "logged" for sighting in found):
        return True
    if any(hit.clue.where in {"header", "line"} for hit in hits):
        return True
    if paste.has_several_lines and any(hit.clue.sent_by for hit in hits):
        return True
    is_machine_written = paste.lower.lstrip().startswith(("{", "[{", "<", "http/", "error code: 1"))
    has_answer = any(sighting.manner == "answered" for sighting in found)
    return is_machine_written or (paste.has_several_lines and (has_answer or bool(_TRACE.search(paste.lower))))


def _diagnosis(paste: Paste, message: Paste, error: Error, hits: Sequence[Hit], library: Library) -> Diagnosis | None:
    code, entry, case = _entry(error, library)
    if entry is None:
        return None
    of_itself = of_status(error.status, hits, library.clues.values())
    proofs = _proofs(hits) or _proofs(of_itself)
    sender = proofs[0].clue.sent_by if proofs else None
    neutral = [hit for hit in hits if not hit.clue.sent_by]
    case = case or _named(entry, proofs) or _named(entry, neutral, sender)
    passed_cloudflare = any(hit.clue.through for hit in hits)
    is_untraced = message.has_headers and not passed_cloudflare and not proofs
    left = _left(entry, sender, passed=passed_cloudflare, untraced=is_untraced)
    if case is None and len(left) == 1:
        case = left[0]
    only = {each.sent_by for each in left or entry.cases}
    if case:
        sender = case.sent_by
    elif sender is None and len(only) == 1:
        sender = only.pop()
    telling = [hit for hit in neutral if hit.clue.through or _named(entry, [hit])]
    return Diagnosis(
        code,
        entry,
        case,
        tuple(left) if not case and 0 < len(left) < len(entry.cases) else (),
        sender or "unknown",
        (
            *_seen(error, paste, message, [*proofs, *telling]),
            *([Seen(Reason("only_case"))] if case and len(entry.cases) == 1 and not proofs else ()),
            *([Seen(Reason("no_trace"))] if is_untraced else ()),
        ),
        details(paste.masked),
        behind_cloudflare=sender == "cloudflare" or passed_cloudflare,
        is_cut=paste.is_cut,
        has_several_lines=paste.has_several_lines,
    )


def _entry(error: Error, library: Library) -> tuple[str, Entry | None, Case | None]:
    """The code to answer and its entry; for a number without one, the entry that names it, else the overview."""
    for code in (error.code, error.code.partition(".")[0]):
        entry = library.by_code.get(code.lower())
        if entry:
            return code, entry, None
    named = match(f"error {error.code}", library)
    if named.sure:
        return error.code, named.candidates[0].entry, named.candidates[0].case
    # Of Cloudflare's numbers most come in a 403.
    status = "403" if len(error.status) == 4 else error.status.partition(".")[0]
    return error.code, library.by_code.get(status) or library.by_code.get(f"{status[:1]}xx"), None


def _proofs(hits: Sequence[Hit]) -> list[Hit]:
    """The clues that prove the sender who is believed first."""
    for sender in _SENDERS:
        proofs = [hit for hit in hits if hit.clue.sent_by == sender]
        if proofs:
            return proofs
    return []


def _named(entry: Entry, hits: Iterable[Hit], sender: str | None = None) -> Case | None:
    """The case that clues name; from neutral clues only one that fits the sender."""
    for hit in hits:
        for path in hit.clue.cases:
            id, _, name = path.partition("/")
            case = entry.case(name) if id == entry.id else None
            if case and sender in {None, case.sent_by}:
                return case
    return None


def _left(entry: Entry, sender: str | None, *, passed: bool, untraced: bool) -> list[Case]:
    """The cases that remain: what came through Cloudflare, no filter on the visitor's side sent, and the reverse."""
    if sender:
        return [case for case in entry.cases if case.sent_by == sender]
    excluded = {"proxy", "client"} if passed else {"cloudflare"} if untraced else set()
    return [case for case in entry.cases if case.sent_by not in excluded]


def _seen(error: Error, paste: Paste, message: Paste, hits: Iterable[Hit]) -> list[Seen]:
    """The code first, then clues; of clues on one line only the first."""
    seen = [Seen(Reason("code", error.code), _shown(paste, error.line))]
    for hit in hits:
        line = _shown(message, hit.line)
        if len(seen) < _MOST_CLUES and not (line and any(line == each.line for each in seen[1:])):
            seen.append(Seen(Reason("clue", hit.clue.id), "" if line == seen[0].line else line))
    return seen


def _shown(paste: Paste, line: int | None) -> str:
    if line is None:
        return ""
    text = " ".join(paste.masked_line(line).split()).lstrip("<>*| ")
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1].rstrip()}…"
