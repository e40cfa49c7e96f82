"""Whatever is pasted is answered, in bounded time, and nothing secret of it is shown."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import answer
from bot.answering.evidence.findings import Diagnosis
from bot.answering.evidence.masking import masked
from bot.answering.library import Library

MILLION = 1_000_000
# Ten times what a paste may take on a quiet machine: this tells linear from quadratic, `tests/bench` measures.
SECONDS = 2.0

PIECES = st.sampled_from(
    [
        "HTTP/1.1 ",
        "HTTP/2 403\n",
        "403",
        " 1020 ",
        "error code: 1020",
        "<",
        ">",
        "<html>",
        "<title>",
        "</",
        "<!--",
        "-->",
        "server: cloudflare\n",
        "cf-ray: 8bd5a2f1ba7d1234-NRT\n",
        "\n",
        "\r",
        "\x00",
        "\x1b[31m",
        "\x1b",
        "\ud800",
        "\ufeff",
        '"',
        "'",
        "`",
        "\\n",
        "{",
        "}",
        "status: ",
        "Cookie: SECRET=SECRET\n",
        "エラー",
        "４０３",
        "https://",
        "a@b.c",
        "\u2028",
        "&#10;",
        'GET / HTTP/1.1" 502 ',
        "[error] ",
        "Error: ",
        " at x (",
        "Set-Cookie: id=SECRET",
        " password=SECRET ",
        "|",
        "#",
        "nginx",
    ]
)


# What a million characters of could make slow.
HOSTILE = (
    "a",
    "<div>",
    '<html a="',
    "<",
    "<a",
    "<!--",
    "\n\0",
    "HTTP/1.1 500 ",
    "HTTP/1.1 500 x\n",
    "x-header: value\n",
    "\x1b[31m",
    "\x1b]",
    " ",
    "\n",
    "5",
    "500 ",
    "(403) ",
    '"',
    "a@b.c ",
    "a@",
    "a+.",
    "token",
    'token="',
    "cookie: ",
    "http://",
    "a.",
    "a=b&",
    "1.",
    "a:",
    "2024-01-01T00:00:00",
    "エラー403 ",
    "&amp;",
    "[",
    '{"a":',
    "status: ",
    "error code: ",
    "error 1020 ",
    "bearer ",
    "GET /",
    "ERR_A_",
    "eyJ",
    '"message":"',
    "host: a-",
    "connect() to ",
    "\r",
    "\u2028",
    "\\n ",
    "error: ",
    "at a(",
    "a1",
    "_",
    "1/",
    "0.1 ",
    "nginx\n403\n",
    "server: cloudflare\n",
    "x-server: cloudflare\n",
    "../",
    "%00",
    "\ud800\n",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=60).map("".join))
def test_any_paste_is_answered_and_shows_no_secret(library: Library, text: str) -> None:
    found = answer(f"HTTP/1.1 404 Not Found\n{text}", library)
    assert isinstance(found, Diagnosis)
    for seen in found.because:
        assert "\n" not in seen.line
        assert "\x1b" not in seen.line
        assert masked(seen.line) == seen.line


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_million_characters_take_bounded_time(library: Library, piece: str) -> None:
    text = f"server: cloudflare\n{piece * (MILLION // len(piece))}"
    started = time.perf_counter()
    answer(text, library)
    assert time.perf_counter() - started < SECONDS
