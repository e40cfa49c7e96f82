import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.text import clean
from bot.slack.mrkdwn import code_block, escape, link, plain, unescape


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<!channel> <@U1> <https://x|y>", "&lt;!channel&gt; &lt;@U1&gt; &lt;https://x|y&gt;"),
        ("a & b", "a &amp; b"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("\u202egnp.exe\u200b", "gnp.exe"),
        ("two\nlines", "two\nlines"),
        ("ログ <1MB", "ログ &lt;1MB"),
    ],
)
def test_what_slack_would_parse_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_nothing_live_survives(text: str) -> None:
    escaped = escape(text)
    assert "<" not in escaped
    assert ">" not in escaped
    assert all(character.isprintable() or character == "\n" for character in escaped)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_a_person_reads_what_was_written(text: str) -> None:
    assert unescape(escape(text)) == clean(text)


@pytest.mark.parametrize(
    ("delivered", "read"),
    [
        ("&lt;403&gt; &amp; more", "<403> & more"),
        ("&amp;lt;", "&lt;"),
        ("see <https://example.com/a|example.com/a> 404", "see example.com/a 404"),
        ("see <https://example.com/404>", "see https://example.com/404"),
        ("<@U123> <!channel> <!subteam^S1|@ops> 403", "      403"),
        ("in <#C1|support> and <#C2>", "in support and #C2"),
        ("<unclosed 403", "<unclosed 403"),
    ],
)
def test_slack_markup_becomes_what_a_person_reads(delivered: str, read: str) -> None:
    assert plain(delivered).split() == read.split()


def test_commands_and_links_cannot_be_broken_out_of() -> None:
    assert code_block("curl ```; <!here>") == "```curl ; &lt;!here&gt;```"
    assert link("https://x/?a=1&b=<|", "a|<b>") == "<https://x/?a=1&amp;b=&lt;%7C|a|&lt;b&gt;>"
