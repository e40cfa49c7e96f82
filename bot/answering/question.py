"""What somebody typed, taken apart into the question and the wishes beside it."""

import re
from dataclasses import dataclass

from bot.answering.text import LANGUAGES, Language, clean

COMMAND = "/http"
# Phones and desktops turn two hyphens into a dash.
_PUBLIC = frozenset({"--public", "—public", "–public", "-public"})
_MENTION = re.compile(r"@[\w.-]+[:,]?")


@dataclass(frozen=True)
class Question:
    """A question, the language explicitly asked for, and whether the whole channel shall see the answer."""

    text: str
    language: Language | None = None
    public: bool = False


def parse(typed: str, command: str = COMMAND) -> Question:
    """Takes `/http 403 without logo ja --public` apart; the order of the wishes at the end does not matter.

    A name at the start (`@desk why 403`) addresses the desk and is no part of the question.
    """
    words = clean(typed).split()
    if words and (words[0] == command or _MENTION.fullmatch(words[0])):
        words = words[1:]
    public = any(word.lower() in _PUBLIC for word in words)
    words = [word for word in words if word.lower() not in _PUBLIC]
    language = next((known for known in LANGUAGES if words and words[-1].lower() == known), None)
    return Question(" ".join(words[:-1] if language else words), language, public)
