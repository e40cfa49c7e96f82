"""Whatever an entry is called by finds it: every code in every form, every title, every alias."""

import pytest

from bot.answering.answer import Answer, Choices, Match, NoAnswer, answer
from bot.answering.evidence.findings import Diagnosis
from bot.answering.layers import entry_layers, shipped
from bot.answering.library import Library

IDS = sorted(entry_layers([shipped()])[0])

FORMS = ("{}", "error {}", "HTTP {}", "Cloudflare error {}", "error code: {}", "{}エラーの対処", "{}とは", "{}が出ます")


# What a support desk behind Cloudflare meets: every code of these has an answer of its own.
FIELD = (
    *range(400, 419),
    *(421, 422, 423, 424, 425, 426, 428, 429, 431, 440, 444, 449, 451),
    *(460, 463, 464, 494, 495, 496, 497, 498, 499, 561),
    *range(500, 512),
    *(520, 521, 522, 523, 524, 525, 526, 527, 530),
    *range(1000, 1017),
    *range(1018, 1026),
    *(1027, 1033, 1034, 1035, 1036, 1037, 1040, 1041, 1042, 1101, 1102, 1103, 1104, 1106, 1200),
    *(100, 101, 102, 103, 200, 204, 206, 301, 302, 303, 304, 307, 308),
    *("401.2", "403.14", "404.13", "500.19", "1xx", "2xx", "3xx", "4xx", "5xx", "1xxx"),
    *("ERR_TOO_MANY_REDIRECTS", "DNS_PROBE_FINISHED_NXDOMAIN", "ERR_CONNECTION_TIMED_OUT", "ERR_CONNECTION_REFUSED"),
    *("ERR_CONNECTION_RESET", "ERR_HTTP2_PROTOCOL_ERROR", "ERR_QUIC_PROTOCOL_ERROR", "NET::ERR_CERT_DATE_INVALID"),
    *("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", "CORS"),
)


def first(answered: Answer) -> str:
    """The id of the entry that an answer puts first."""
    match answered:
        case Match(best=best):
            return best.entry.id
        case Choices(candidates=candidates):
            return candidates[0].entry.id
        case Diagnosis(entry=entry):
            return entry.id if entry else "none, no error"
        case NoAnswer(nearest=nearest):
            return f"none, nearest {[candidate.entry.id for candidate in nearest]}"


def test_the_whole_field_is_known(library: Library) -> None:
    assert [code for code in map(str, FIELD) if code.lower() not in library.by_code] == []


@pytest.mark.parametrize("id", IDS)
def test_every_code_answers_its_entry_alone(library: Library, id: str) -> None:
    # A code in small letters is only what we call it.
    for code in (code for code in library.entries[id].codes if not code.islower()):
        for form in FORMS:
            found = answer(form.format(code), library)
            # "error code: 1020" alone is what Cloudflare answers programs with.
            sure = found if isinstance(found, Diagnosis) else found.best if isinstance(found, Match) else None
            assert sure, form.format(code)
            assert sure.entry, form.format(code)
            assert (sure.entry.id, sure.code) == (id, code), form.format(code)


@pytest.mark.parametrize("id", IDS)
def test_every_title_and_alias_answers_its_entry_first(library: Library, id: str) -> None:
    entry = library.entries[id]
    names = [entry.title.en, entry.title.ja, *entry.aliases.en, *entry.aliases.ja]
    wrong = {name: first(answer(name, library)) for name in names}
    assert {name: found for name, found in wrong.items() if found != id} == {}


@pytest.mark.parametrize("id", IDS)
def test_a_number_inside_a_status_is_the_answer(library: Library, id: str) -> None:
    entry = library.entries[id]
    for status in entry.envelope if not entry.codes[0].islower() else ():
        for question in (f"{status} error {entry.codes[0]}", f"{entry.codes[0]}（HTTP {status}）"):
            assert first(answer(question, library)) == id, question
