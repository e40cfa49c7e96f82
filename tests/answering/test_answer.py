"""Questions as support people ask them, and what the desk makes of them with the shipped knowledge."""

import pickle

import pytest

from bot.answering.answer import Choices, Match, NoAnswer, answer
from bot.answering.evidence.findings import Diagnosis
from bot.answering.features import Features
from bot.answering.library import Library
from bot.answering.phrases import PhraseIndex, entry_phrases


def told(question: str, library: Library) -> str:
    """The answer in a word: `403`, `403/origin-rule`, `?403,404` for choices, `-` for none."""
    match answer(question, library):
        case Match(best=best):
            return f"{best.code}/{best.case.id}" if best.case else best.code
        case Choices(candidates=candidates):
            return "?" + ",".join(candidate.code for candidate in candidates)
        case Diagnosis(entry=None):
            return "ok"
        case Diagnosis(code=code, case=case):
            return f"!{code}/{case.id}" if case else f"!{code}"
        case NoAnswer():
            return "-"


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "hello",
        "thanks, that worked!",
        "🙃🙃",
        "!!!???...",
        "the",
        "how do I export invoices to a spreadsheet?",
        "the meeting moved to Thursday",
        "my parcel has not arrived",
        "room 404",
        "build 403 failed",
        "printer on the second floor is out of paper",
        "お疲れさまです",
        "来週の会議室を予約してください",
        "請求書の宛名を変更したい",
        "HTTP 599",
        "599 Something Else",
        "500£ withdrawal",
        "port 502",
        "創立520周年",
        "error 1045",
        "SMTP 550 relaying denied",
        "git push says Permission denied (publickey)",
        "why was my card payment declined",
        "a basketball timeout",
        "マクロがエラーになる",
    ],
)
def test_what_the_desk_does_not_know(library: Library, question: str) -> None:
    assert told(question, library) == "-"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("403", "403"),
        ("error code 403", "403"),
        ("403 without Cloudflare branding", "403/origin-rule"),
        ("403 no cloudflare logo on the page", "403/origin-rule"),
        ("Cloudflareのロゴがない403", "403/origin-rule"),
        ("403、Cloudflareの表示なし", "403/origin-rule"),
        ("Cloudflareのブロック画面の403", "403/cloudflare-block"),
        ("403 sorry, you have been blocked", "403/cloudflare-block"),
        ("403 just a moment page that never ends", "403/challenge"),
        ("403 人間であることを確認しますから進まない", "403/challenge"),
        ("403 blocked by our company web filter", "403/network-filter"),
        ("413 Cloudflareではない", "413/origin-limit"),
        ("too many requests", "429"),
        ("forbiden", "403"),
        ("badgateway", "502"),
        ("ERR_CONNECTION_RESET", "ERR_CONNECTION_RESET"),
        ("err_cert_date_invalid on our shop", "NET::ERR_CERT_DATE_INVALID"),
        ("403 error code 1020", "1020"),
        ("429のエラー1015", "1015"),
        ("530 and 1033 on the page", "1033"),
        ("IIS 403.14", "403.14"),
        ("rate limit 1015", "1015"),
        ("1xxx", "1xxx"),
        ("what is a client error", "4xx"),
        ("the site redirects forever", "ERR_TOO_MANY_REDIRECTS"),
        ("リダイレクトが繰り返し行われました", "ERR_TOO_MANY_REDIRECTS"),
        ("site says access denied", "403"),
        ("this page was not found", "404"),
        ("upload fails over 100 MB", "413"),
        ("画像が大きすぎてアップロードできない", "413"),
        ("リクエストが多すぎますと出る", "429"),
        ("4xx", "4xx"),
        ("403 or 404", "?403,404"),
        ("400番台のエラー", "4xx"),
        ("409 error code: 1001", "1001"),
        ("409 with Error 1018", "1018"),
        ("403.14", "403.14"),
        ("403.99", "403"),
        ("502 Bad Gateway", "502"),
        ("502 with the Cloudflare logo", "502/origin-gateway"),
        ("502 bare page that only says cloudflare", "502/cloudflare-edge"),
        ("Cloudflareのロゴがある504", "504/origin-gateway"),
        ("522タイムアウト", "522"),
        ("500番が返る", "500"),
        ("cf-520", "520"),
        ("error 1016", "1016"),
        ("5xx", "5xx"),
    ],
)
def test_what_the_desk_answers(library: Library, question: str, expected: str) -> None:
    assert told(question, library).startswith(expected)


def test_a_decided_case_names_whom_to_ask_and_why(library: Library) -> None:
    found = answer("403 without Cloudflare branding", library)
    assert isinstance(found, Match)
    assert found.best.case is not None
    assert found.best.case.escalation[0].contact == "hosting-provider"
    assert [reason.kind for reason in found.best.because] == ["code", "no_branding"]


def test_an_unknown_code_is_named_and_nothing_is_guessed(library: Library) -> None:
    found = answer("HTTP 420", library)
    assert isinstance(found, NoAnswer)
    assert found.unknown == "420"
    assert [candidate.code for candidate in found.nearest] == ["4xx"]


def test_words_of_askers_are_not_remembered(library: Library) -> None:
    index = PhraseIndex(entry_phrases(library.entries["http-403"]), Features(library.synonyms))
    index.search("zebraquark plomvex 謎言葉", 0.0)
    assert b"zebraquark" not in pickle.dumps(index)


def test_a_number_that_may_be_a_code_is_offered(library: Library) -> None:
    found = answer("room 404", library)
    assert isinstance(found, NoAnswer)
    assert [candidate.code for candidate in found.nearest] == ["404"]


def test_the_same_question_gets_the_same_answer(library: Library) -> None:
    question = "upload of a big image fails"
    assert answer(question, library) == answer(question, library)


@pytest.mark.parametrize("code", [208, 226, 305, 420, 430, 450, 497, 521, 598, 599])
def test_no_code_is_answered_with_another(library: Library, code: int) -> None:
    for question in (
        *(str(code), f"{code} Not Found", f"{code} Bad Request", f"HTTP {code}", f"{code}エラー"),
        *(f"we get {code} after a large upload", f"nginx returns {code}", f"the page shows {code} and access denied"),
        *(f"ログインできず{code}になる", f"サイトが{code}を返す"),
    ):
        match answer(question, library):
            case Match(best=best):
                assert best.code == str(code), question
            case Choices():
                pytest.fail(f"{question} offers other codes")
            case NoAnswer():
                assert str(code) not in library.by_code


@pytest.mark.parametrize(
    "question",
    [
        "upload fails for files " * 4_400,
        "a" * 100_000,
        "あ" * 100_000,
        "!?.,;:" * 17_000,
        " ".join(map(str, range(100, 5_100))),
        "(" * 100_000,
        "err_" * 25_000,
        "接続エラー" * 20_000,
    ],
    ids=["words", "letter", "kana", "punctuation", "numbers", "brackets", "codes", "japanese"],
)
def test_whatever_is_asked_is_answered(library: Library, question: str) -> None:
    assert isinstance(answer(question, library), Match | Choices | NoAnswer)
