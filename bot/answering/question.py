"""What somebody typed or pasted, taken apart into the question and the wishes beside it."""

import re
from dataclasses import dataclass

from bot.answering.text import LANGUAGES, MOST_READ, Language, language_of, lines

COMMAND = "/http"
# Phones and desktops turn two hyphens into a dash.
_PUBLIC = frozenset({"--public", "—public", "–public", "-public"})
_MENTION = re.compile(r"@[\w.-]+[:,]?")
_CODE_FENCE = "```"
# How much of a text is looked at to tell its language.
_SAMPLE = 4_000


@dataclass(frozen=True)
class Question:
    """A question, the language explicitly asked for, and whether the whole channel shall see the answer.

    A text of several lines keeps them.
    """

    text: str
    language: Language | None = None
    public: bool = False

    @property
    def spoken(self) -> Language | None:
        """The language asked for, else the one it is written in.

        What was pasted is English whoever pastes it; only Japanese in it tells something of the person.
        """
        if self.language:
            return self.language
        written = language_of(self.text[:_SAMPLE])
        is_pasted = "\n" in self.text or self.text.startswith(("HTTP/", "<", "{", "["))
        return None if is_pasted and written == "en" else written


def parse(typed: str, command: str = COMMAND) -> Question:
    """Takes `/http 403 without logo ja --public` apart; the order of the wishes at the end does not matter.

    A name at the start (`@desk why 403`) addresses the desk and is no part of the question. Around a paste the
    wishes stand in its first line or in a last line of their own.
    """
    if len(typed) > 2 * MOST_READ:
        typed = typed[:MOST_READ] + typed[-MOST_READ:]
    written = _without_empty_ends(lines(typed.replace(_CODE_FENCE, "\n")))
    if not written:
        return Question("")
    # Only the first and the last line may hold wishes; of one line both are the same.
    first, *middle = written
    last = middle.pop() if middle else ""
    head, tail = first.split(), last.split()
    if head[0] == command or _MENTION.fullmatch(head[0]):
        del head[0]
    public = any(word.lower() in _PUBLIC for word in (*head, *tail))
    head, tail = ([word for word in words if word.lower() not in _PUBLIC] for words in (head, tail))
    language = None
    for words in (tail, head):
        # Beside a paste a language stands alone; "ja" may also be the last word of a log line.
        is_alone = len(words) == 1 or not (tail or middle)
        named = [known for known in LANGUAGES if words and is_alone and words[-1].lower() == known]
        if named and not language:
            language = named[0]
            del words[-1]
    text = "\n".join(_without_empty_ends([" ".join(head), *middle, " ".join(tail)]))
    return Question(text, language, public)


def _without_empty_ends(written: list[str]) -> list[str]:
    filled = [number for number, line in enumerate(written) if line.strip()]
    return written[filled[0] : filled[-1] + 1] if filled else []
