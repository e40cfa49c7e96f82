import pytest

from bot.answering.codes import CodeReader
from bot.answering.library import Library
from bot.answering.text import LANGUAGES, normalise

TWENTY = (400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 417, 429, 451, 499)


@pytest.fixture(scope="module")
def reader(library: Library) -> CodeReader:
    titles = [entry.title[language] for entry in library.entries.values() for language in LANGUAGES]
    codes = [code for entry in library.entries.values() for code in entry.codes]
    return CodeReader(library.synonyms.numbers, titles, codes)


@pytest.mark.parametrize(
    "question",
    [
        "room 404",
        "we have 429 users",
        "403 users",
        "$400 refund",
        "refund of 400 dollars",
        "€ 404",
        "build 403 failed",
        "port 502",
        "ticket #403",
        "call 403-555-0199",
        "a score of 4.04",
        "404.5 kg of gravel",
        "2,403 downloads",
        "403%",
        "up to 100 on our site",
        "1000 requests per page",
        "the page has a 1200 pixel image",
        "err_unknown_thing",
        "failed to connect to example.com port 443: connection refused",
        "connection to example.com:443 failed with an error",
        "localhost:500 on our server",
        "model MX403",
        "part E5030017",
        "part no. BE403001",
        "rtx 4090",
        "12:403",
        "SMTP 451 greylisted",
        "exit code 137",
        "websocket close 1006",
        "we sold 415 tickets",
        "flight 404 to Osaka",
        "see page 404 of the manual",
        "between 400 and 410 people",
        "404 Main Street",
        "400 dollar refund",
        "403号室",
        "応募は409件でした",
        "参加者は429人以上です",
        "400円の切手",
        "会議室404を予約",
        "ポート502",
        "1,009円",
        "1020hPa",
        "マニュアルの522ページ目",
        "駐車場の406番",
    ],
)
def test_a_number_that_is_no_code(reader: CodeReader, question: str) -> None:
    assert [mention.code for mention in reader.read(normalise(question)) if mention.is_code] == []


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("403", ["403"]),
        ("４０３", ["403"]),
        ("403?", ["403"]),
        ("HTTP 403 error", ["403"]),
        ("http403", ["403"]),
        ("HTTP/1.1 403 Forbidden", ["403"]),
        ("error code 403", ["403"]),
        ("error code: 1020", ["1020"]),
        ("cf-522", ["522"]),
        ("status=404", ["404"]),
        ('{"status":429}', ["429"]),
        ("a 404 on every page", ["404"]),
        ("403 without Cloudflare branding", ["403"]),
        ("customer gets 413 when uploading", ["413"]),
        ("our site returns 404s", ["404"]),
        ("404 not found", ["404"]),
        ("403 fail2ban", ["403"]),
        ("what is 5xx", ["5xx"]),
        ("4XX", ["4xx"]),
        ("403 or 401?", ["403", "401"]),
        ("404/410", ["404", "410"]),
        ("401、403", ["401", "403"]),
        ("IIS 403.14", ["403.14"]),
        ("error 403 for 20 users", ["403"]),
        ("403エラー", ["403"]),
        ("403えらー", ["403"]),
        ("エラーコード403が出る", ["403"]),
        ("ステータスは404です", ["404"]),
        ("404番のエラー", ["404"]),
        ("403になります", ["403"]),
        ("「404」と表示される", ["404"]),
        ("Cloudflareのロゴがない403", ["403"]),
        ("検索すると404", ["404"]),
        ("NET::ERR_CERT_DATE_INVALID", ["net::err_cert_date_invalid"]),
        ("chrome says err_cert_date_invalid today", ["net::err_cert_date_invalid"]),
        ("connect ECONNREFUSED 192.0.2.7:443", ["econnrefused"]),
        ("ERR_CONNECTION_RESETと表示される", ["err_connection_reset"]),
        ("a 1xxx number", ["1xxx"]),
        ("1000番台のエラー", ["1xxx"]),
        ("404.502", ["404.502"]),
        ("a Cloudflare page 522 since today", ["522"]),
        ("the API returns 200 but the page is blank", ["200"]),
        ("404発生", ["404"]),
        ("the backend says E404005", ["404"]),
        ("ログインするとE401002と出る", ["401"]),
    ],
)
def test_a_number_that_is_a_code(reader: CodeReader, question: str, codes: list[str]) -> None:
    assert [mention.code for mention in reader.read(normalise(question)) if mention.is_code] == codes


@pytest.mark.parametrize("code", TWENTY)
@pytest.mark.parametrize(
    "form",
    [
        *("{}", "HTTP {}", "HTTP {} error", "error {}", "error code {}", "{} error", "status {}", "getting a {}"),
        *("{}エラー", "エラー{}", "{}とは", "HTTP {}エラーの対処", "エラーコード{}", "{}が出ます"),
    ],
)
def test_every_form_of_every_code(reader: CodeReader, code: int, form: str) -> None:
    wide = str(code).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    for written in (str(code), wide):
        mentions = reader.read(normalise(form.format(written)))
        assert [(mention.code, mention.is_code) for mention in mentions] == [(str(code), True)]
