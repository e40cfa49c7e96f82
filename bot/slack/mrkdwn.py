"""Slack's text markup: the one place where text becomes mrkdwn.

Only `&`, `<` and `>` are special to Slack's parser; unescaped they are mentions and links
(https://docs.slack.dev/messaging/formatting-message-text#escaping).
"""

import datetime
import re

from bot.answering.text import clean

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# <@U1>, <#C1|name>, <!channel>, <https://host|label>; not the tags of a pasted page
_SPECIAL = re.compile(
    r"<(?:(?P<kind>[@#])(?P<target>[A-Z0-9]{1,40})|(?P<bang>!)[a-z]{1,20}(?:\^[^<>|]{0,400})?"
    r"|(?P<url>[a-z][a-z0-9+.-]{1,20}:[^<>|\s]{1,4000}))(?:\|(?P<label>[^<>]{0,4000}))?>"
)
_USER = re.compile(r"[A-Z0-9]{2,32}")
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


def code(line: str) -> str:
    """A line of what was pasted, as it stands."""
    return f"`{escape(line).replace('`', ' ')}`"


def code_block(line: str) -> str:
    """A command to paste, in a block of its own."""
    return f"```{escape(line).replace('```', '')}```"


def link(url: str, name: str) -> str:
    """A link; a pipe would end its address."""
    return f"<{escape(url).replace('|', '%7C')}|{escape(name)}>"


def person(user: str) -> str:
    """A person by name; nothing where it is no user id, such as that of somebody who was forgotten."""
    return f"<@{user}>" if _USER.fullmatch(user) else ""


def moment(at: int) -> str:
    """A time as each reader's clock shows it (https://docs.slack.dev/messaging/formatting-message-text#date-formatting)."""
    utc = datetime.datetime.fromtimestamp(at, datetime.UTC)
    return f"<!date^{at}^{{date_short_pretty}} {{time}}|{utc:%Y-%m-%d %H:%M} UTC>"


def plain(text: str) -> str:
    """A message as a person reads it: links by their label, names of people left out, entities undone."""
    return unescape(_SPECIAL.sub(_label, text))


def _label(match: re.Match[str]) -> str:
    if match["bang"] or match["kind"] == "@":
        return " "
    return match["label"] or match["url"] or f"#{match['target']}"
