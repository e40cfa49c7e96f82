"""Slack's text markup: the one place where text becomes mrkdwn.

Only `&`, `<` and `>` are special to Slack's parser; unescaped they are mentions and links
(https://docs.slack.dev/messaging/formatting-message-text#escaping).
"""

from bot.answering.text import clean

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_UNESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def escape(text: str) -> str:
    """Text that Slack shows as it stands: no mention, link or invisible character gets through."""
    return "\n".join(clean(line) for line in text.split("\n")).translate(_ESCAPES)


def unescape(text: str) -> str:
    """What a person typed, from the form in which Slack delivers it."""
    for entity, character in _UNESCAPES:
        text = text.replace(entity, character)
    return text


def bold(text: str) -> str:
    return f"*{escape(text)}*"


def command(line: str) -> str:
    """A command to paste, on lines of its own."""
    return f"```{escape(line).replace('```', '')}```"


def link(url: str, name: str) -> str:
    """A link; a pipe would end its address."""
    return f"<{escape(url).replace('|', '%7C')}|{escape(name)}>"
