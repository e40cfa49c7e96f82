"""Slack's markup as the page shows it: what becomes of a text, as the browser's own HTML of the nodes."""

import pytest

from tests.playground.conftest import Windows

TABLE = [
    ("plain", "plain"),
    ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
    ("<script>alert(1)</script>", "scriptalert(1)/script"),
    ("*bold* and _slanted_ and ~gone~", "<strong>bold</strong> and <em>slanted</em> and <s>gone</s>"),
    ("a*b*c snake_case_name 2 * 3 * 4", "a*b*c snake_case_name 2 * 3 * 4"),
    # As in Slack, a sign beside a letter is none, Japanese letters included.
    ("これは*太字*です", "これは*太字*です"),
    ("これは *太字* です", "これは <strong>太字</strong> です"),
    ("*<https://example.com|Example & Co>*", '<strong><a href="https://example.com">Example &amp; Co</a></strong>'),
    ("`*code* <a|b>`", "<code>*code* &lt;a|b&gt;</code>"),
    ("run:\n```curl -s *x*\nnext```\ndone", "run:<pre><code>curl -s *x*\nnext</code></pre>done"),
    (
        "<https://example.com/?a=1&amp;b=2>",
        '<a href="https://example.com/?a=1&amp;b=2">https://example.com/?a=1&amp;b=2</a>',
    ),
    ("see https://example.com/a_b_c.", 'see <a href="https://example.com/a_b_c">https://example.com/a_b_c</a>.'),
    ("(https://example.com/)を開く", '(<a href="https://example.com/">https://example.com/</a>)を開く'),
    ("`https://example.com`", "<code>https://example.com</code>"),
    ("<mailto:a@example.com|write>", '<a href="mailto:a@example.com">write</a>'),
    ("<javascript:alert(1)|click>", "click"),
    ("<data:text/html,x|click>", "click"),
    ("<@U1> <@U9> <!here> <#C1|hosting>", "<i>@Alice</i> <i>@U9</i> <i>@here</i> <i>#hosting</i>"),
    ("<!date^0^on {date_num}|once>", "<time>on 1970-01-01</time>"),
    ("<!date^never^{time}|once>", "once"),
    ("&gt; quoted\nnot", "<q>quoted</q>not"),
    ("*not\nbold*", "*not\nbold*"),
]

_SHOWN = """async (text) => {
    const { mrkdwn } = await import("/page/mrkdwn.js");
    const holder = document.createElement("div");
    holder.append(...mrkdwn(text, new Map([["U1", "Alice"]])));
    const names = { mention: "i", quote: "q" };
    for (const span of holder.querySelectorAll("span")) {
        const named = document.createElement(names[span.className]);
        named.append(...span.childNodes);
        span.replaceWith(named);
    }
    for (const each of holder.querySelectorAll("*")) {
        for (const { name } of [...each.attributes]) if (name !== "href") each.removeAttribute(name);
    }
    return holder.innerHTML;
}"""


def test_markup_is_shown_as_slack_shows_it(windows: Windows) -> None:
    page = windows("alice").page
    assert [(text, page.evaluate(_SHOWN, text)) for text, _ in TABLE] == TABLE


@pytest.mark.parametrize("text", ["*" * 5_000, "`" * 5_000, "<" * 5_000, "_a" * 5_000, "*a " * 5_000, "~" * 4_999])
def test_no_text_takes_long(windows: Windows, text: str) -> None:
    page = windows("alice").page
    timed = f"""async (text) => {{
        const start = performance.now();
        await ({_SHOWN})(text);
        return performance.now() - start;
    }}"""
    assert page.evaluate(timed, text) < 1_000
