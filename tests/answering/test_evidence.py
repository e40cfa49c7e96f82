"""Pastes as support people get them, and what they prove. The samples are captured from real servers or written."""

from pathlib import Path

import pytest
import yaml

from bot.answering.answer import Match, answer
from bot.answering.evidence.findings import Diagnosis
from bot.answering.library import Library
from bot.answering.text import MOST_READ

SAMPLES = Path(__file__).parent.parent / "evidence"
EXPECTED: dict[str, str] = yaml.safe_load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))


def told(text: str, library: Library) -> str:
    """What a paste proves in a few words: `403 origin http-403/origin-rule`, `none`, or the kind of another answer."""
    found = answer(text, library)
    if not isinstance(found, Diagnosis):
        return type(found).__name__
    if found.entry is None:
        return "none"
    case = f" {found.entry.id}/{found.case.id}" if found.case else ""
    return f"{found.code} {found.sender}{case}"


def test_every_sample_is_expected() -> None:
    assert {str(path.relative_to(SAMPLES).with_suffix("")) for path in SAMPLES.glob("*/*.txt")} == set(EXPECTED)


@pytest.mark.parametrize("sample", sorted(EXPECTED))
def test_what_a_sample_proves(library: Library, sample: str) -> None:
    proven = told((SAMPLES / f"{sample}.txt").read_text(encoding="utf-8"), library)
    # Where no case is expected, a later entry may well decide one.
    assert proven == EXPECTED[sample] or (
        EXPECTED[sample].count(" ") == 1 and proven.startswith(f"{EXPECTED[sample]} ")
    )


@pytest.mark.parametrize(
    ("text", "proven"),
    [
        # One line of words is a question, however exact.
        ("403 forbidden nginx", "Match"),
        ("502 Bad Gateway", "Match"),
        ("customer sees error code 522", "Match"),
        ("Hello,\nour customer gets 403 without the Cloudflare logo.\nWhat shall we do?", "Match"),
        ("お世話になっております。\nCloudflareのロゴがない403が出ます。", "Match"),
        ("Hello\nthe meeting moved to Thursday.\nThanks", "NoAnswer"),
        ("HTTP/1.1 301 Moved Permanently", "Match"),
        # One line of a machine is a paste.
        ("HTTP/1.1 502 Bad Gateway", "502 unknown"),
        ("error code: 1020", "1020 cloudflare"),
        ('{"message": "Endpoint request timed out"}', "504 origin http-504/origin-gateway"),
        ('203.0.113.9 - - [20/Nov/2026:10:00:00 +0900] "GET /a HTTP/1.1" 404 512', "404 unknown"),
        (
            "<html><title>504 Gateway Time-out</title><center>nginx</center></html>",
            "504 origin http-504/origin-gateway",
        ),
        # Numbers that are no statuses.
        ('HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"status": "ok", "took": 404, "size": 500}', "none"),
        ("ERROR 1045 (28000): Access denied for user 'a'@'localhost'\nserver: cloudflare", "NoAnswer"),
        # The last message counts, but for what only leads to it.
        ("HTTP/1.1 404 Not Found\n\nHTTP/1.1 200 OK", "none"),
        ("HTTP/1.1 200 Connection established\n\nHTTP/1.1 503 Service Unavailable\nServer: nginx", "503 origin"),
        ("HTTP/1.1 301 Moved\nserver: cloudflare\n\nHTTP/1.1 404 Not Found\nServer: Apache", "404 origin"),
        ("GET /a 500 12 ms\nGET /favicon.ico 404 1 ms", "500 unknown"),
        # How Slack and terminals dress it up.
        ("> HTTP/1.1 413 Request Entity Too Large\n> Server: nginx", "413 origin http-413/origin-limit"),
        ("```\nHTTP/1.1 404 Not Found\nServer: nginx\n```", "404 origin"),
        ("\x1b[31mHTTP/1.1\x1b[0m \x1b[1m404\x1b[0m Not Found\r\nServer: nginx\r\n", "404 origin"),
        ("HTTP/1.1 403 Forbidden\nServer: nginx\x00\n<center>nginx</center>", "403 origin http-403/origin-rule"),
    ],
)
def test_what_is_a_paste_and_what_it_proves(library: Library, text: str, proven: str) -> None:
    assert told(text, library).startswith(proven)


def test_a_paste_without_a_clue_keeps_what_headers_rule_out(library: Library) -> None:
    bare = answer("HTTP/1.1 403 Forbidden\nDate: x\nContent-Length: 0\nContent-Type: text/html\n", library)
    behind = answer("HTTP/2 403\nserver: cloudflare\ncf-ray: 8bd5a2f1ba7d1234-NRT\n", library)
    assert isinstance(bare, Diagnosis)
    assert isinstance(behind, Diagnosis)
    assert {case.sent_by for case in bare.among} == {"origin", "proxy"}
    assert {case.sent_by for case in behind.among} == {"origin", "cloudflare"}


def test_values_for_the_escalation_are_found_and_the_missing_named(library: Library) -> None:
    text = (SAMPLES / "origin" / "behind-cloudflare-nginx.txt").read_text(encoding="utf-8")
    found = answer(text, library)
    assert isinstance(found, Diagnosis)
    assert found.details.ray_id == "8927aa11bb22cc33-NRT"
    assert found.details.time == "Wed, 12 Jun 2024 01:02:03 GMT"
    assert found.details.host == "www.example.com"
    assert found.missing == ("ip",)


def test_a_long_paste_is_read_at_both_ends_and_says_so(library: Library) -> None:
    start = answer("HTTP/1.1 404 Not Found\nServer: nginx\n" + "x\n" * MOST_READ, library)
    end = answer("x\n" * MOST_READ + "HTTP/1.1 404 Not Found\nServer: nginx\n", library)
    whole = answer("HTTP/1.1 404 Not Found\nServer: nginx\n", library)
    for found, is_cut in ((start, True), (end, True), (whole, False)):
        assert isinstance(found, Diagnosis)
        assert (found.code, found.sender, found.is_cut) == ("404", "origin", is_cut)


def test_a_clue_on_a_line_shows_the_line_once(library: Library) -> None:
    found = answer("HTTP/1.1 502 Bad Gateway\nServer: nginx/1.22.1\n", library)
    assert isinstance(found, Diagnosis)
    assert [seen.line for seen in found.because] == ["HTTP/1.1 502 Bad Gateway", "Server: nginx/1.22.1"]


def test_words_that_name_the_sender_outweigh_a_bare_code(library: Library) -> None:
    found = answer("403 without Cloudflare branding", library)
    assert isinstance(found, Match)
