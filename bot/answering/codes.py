"""Which numbers in a question are error codes.

A number is never matched fuzzily: 502, 503 and 520 are one edit apart and have nothing in common.
Whether "403" is a code or a room is told by the words beside it, which stand in `synonyms.yaml`. Codes that are
words, such as ERR_CONNECTION_RESET, are read wherever they stand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from bot.answering.knowledge import Numbers
from bot.answering.text import normalise
from bot.answering.wordlist import WordList

# A number with what is glued to it: "http403", "cf-522", "403.14", "404s", "4xx".
_CANDIDATE = re.compile(
    r"""(?<![a-z0-9_.,+-]) (?<!\d:) (?<![^\d]/)
        (?: (?P<glued> [a-z]{1,12} ) [/_:=#-]? )?
        (?P<number> [1-9]xxx? | [1-9]\d{2,3} (?: \.\d{1,3} (?![\d.]) )? )
        (?P<tail> [a-z]{0,12} )
        (?! [-:,.]?\d | -[a-z] | \s?[%°$€£¥₩] )""",
    re.VERBOSE,
)
# A vendor's own number that begins with the status it stands for: "E403001".
_BEGINNING_WITH_STATUS = re.compile(r"(?<![a-z0-9_.-])e(?P<number>[45]\d\d)\d{3}(?![a-z0-9_-])")
# Numbers and nothing else: "502?", "401, 403".
_SEPARATOR, _NUMBER = r"[\s/,&+?!:;'\"()-]", r"(?:[1-9]xxx?|[1-9]\d{2,3}(?:\.\d{1,3})?)"
_BARE = re.compile(rf"{_SEPARATOR}*{_NUMBER}(?:{_SEPARATOR}+{_NUMBER})*[\s.?!'\")]*")
_JOINING = re.compile(r"[\s,/&+]*(?:or|and|vs|と|や|か)?[\s,/&+]*")
# Round numbers count something more often than they are codes, unless they are those of well-known errors.
_ROUND = re.compile(r"[1-3]00|[1-9]\d00")
_WORD = re.compile(r"[a-z][a-z0-9_:]*(?<!:)")
_HOST_BEFORE = re.compile(r"(?:[a-z0-9-]\.[a-z0-9-]+|localhost):$")
_CURRENCY_BEFORE = re.compile(r"[$€£¥₩₹#]\s?$")
_PLURAL = re.compile(r"\W{0,2}([a-z]{3,}(?<![su])s)(?![a-z])")
_JAPANESE = re.compile(r"[ぁ-ゖー一-鿿]")

# Whoever lists more numbers than this asks no question.
_MOST_NUMBERS = 20
_MOST_WORDS = 500

# How far a word may be from its number, in characters.
_NEAR = 40


@dataclass(frozen=True)
class Mention:
    """A number in a question: `code` as people say it, and where it stands.

    `is_code` where the words beside it make it an error code, `is_named` where they do so in as many words.
    """

    code: str
    start: int
    end: int
    is_code: bool
    is_named: bool


class CodeReader:
    """Reads the error codes of normalised questions by the words of `synonyms.yaml`.

    `codes` are all that the knowledge has; of these the ones in capitals are words.
    """

    def __init__(self, numbers: Numbers, titles: Iterable[str], codes: Iterable[str]) -> None:
        words = [code.lower() for code in codes if code.isupper()]
        # NET::ERR_CERT_DATE_INVALID is as often called without its first half.
        self._words = {word.partition("::")[2] or word: word for word in words} | {word: word for word in words}
        naming = numbers.naming.all
        self._naming_words = {normalise(word) for word in naming}
        self._naming = WordList(naming)
        self._named = WordList((*naming, *numbers.named.all, *titles))
        self._classes = WordList(numbers.classes.all)
        self._counted = WordList(numbers.counted.all)
        self._labelled = WordList(numbers.labelled.all)
        self._introducing = WordList(numbers.introducing.all)
        self._preceding = WordList(numbers.preceding.all)
        self._following = WordList((*numbers.following.all, *numbers.web.all))
        self._web = WordList(numbers.web.all)
        self._foreign = WordList(numbers.foreign.all)

    def read(self, question: str) -> list[Mention]:
        """Every word and number of a normalised question that could be a code, in the order of the question."""
        if self.is_foreign(question):
            return [_mention(match, is_code=False, is_named=False) for match in _CANDIDATE.finditer(question)]
        words = [
            Mention(self._words[match[0]], match.start(), match.end(), is_code=True, is_named=True)
            for match in islice(_WORD.finditer(question), _MOST_WORDS)
            if match[0] in self._words
        ]
        vendors = [_mention(match, is_code=True, is_named=True) for match in _BEGINNING_WITH_STATUS.finditer(question)]
        return sorted([*words, *vendors, *self._numbers(question)], key=lambda mention: mention.start)

    def _numbers(self, question: str) -> list[Mention]:
        mentions: list[Mention] = []
        nothing_else = bool(_BARE.fullmatch(question))
        for match in islice(_CANDIDATE.finditer(question), _MOST_NUMBERS):
            if match["number"][1:] in {"00", "000"} and self._classes.start_of(_after(question, match)):
                code = match["number"].replace("0", "x")
                mentions.append(Mention(code, match.start(), match.end(), is_code=True, is_named=True))
                continue
            is_named = nothing_else or self._is_named(question, match)
            goes_on = bool(mentions) and mentions[-1].is_code and _joins(question[mentions[-1].end : match.start()])
            is_code = is_named or self._is_code(question, match, in_list=goes_on)
            is_named = is_named or (goes_on and is_code)
            if not is_code and _ROUND.fullmatch(match["number"]):
                # An amount, and as such a word like others: "100 MB".
                continue
            mentions.append(_mention(match, is_code=is_code, is_named=is_named))
        return mentions

    def is_foreign(self, question: str) -> bool:
        """Whether a question is about a system with numbers of its own, such as mail or a database."""
        return "http" not in question and question in self._foreign

    def is_about_web(self, question: str) -> bool:
        """Whether a question has a word of the web in it."""
        return question in self._web

    def _is_named(self, question: str, match: re.Match[str]) -> bool:
        if match["number"].endswith("xx"):
            return True
        if _is_port(question, match):
            return False
        glued = (match["glued"] or "") in self._naming_words or bool(self._named.start_of(match["tail"]))
        return glued or self._naming.end_of(_before(question, match)) or self._is_named_after(question, match)

    def _is_code(self, question: str, match: re.Match[str], *, in_list: bool) -> bool:
        before, after = _before(question, match), _after(question, match)
        if (
            match["glued"]
            or _is_port(question, match)
            or match["tail"] not in {"", "s"}
            or _CURRENCY_BEFORE.search(before)
        ):
            return False
        if self._counted.start_of(after) or self._labelled.end_of(before):
            return False
        if in_list:
            return True
        is_round = bool(_ROUND.fullmatch(match["number"]))
        if is_round and _PLURAL.match(after):
            return False
        follows = bool(self._following.start_of(after))
        if not follows and self._is_quantity(after):
            return False
        if self._introducing.end_of(before):
            return True
        if not is_round and (self._preceding.end_of(before) or question in self._web):
            return True
        starts = not re.search(r"\w", question[: match.start()])
        return starts or bool(follows and _JAPANESE.match(after.lstrip(" ,.\"')")))

    def _is_quantity(self, after: str) -> bool:
        """Whether a number counts what the next words name: "415 tickets", "404 Main Street"."""
        noun = after.lstrip().partition(" ")[2]
        return any(
            self._counted.start_of(words) or (_PLURAL.match(words) and not self._following.start_of(words))
            for words in (after, noun)
            if words
        )

    def _is_named_after(self, question: str, match: re.Match[str]) -> bool:
        before, after = _before(question, match), _after(question, match)
        # "port 443: connection refused" is no 443, but "page 404 not found" is a 404.
        is_label = self._labelled.end_of(before) and not self._web.end_of(before)
        return not is_label and self._named.start_of(after) > self._counted.start_of(after)


def _mention(match: re.Match[str], *, is_code: bool, is_named: bool) -> Mention:
    return Mention(match["number"], match.start(), match.end(), is_code, is_named)


def _is_port(question: str, match: re.Match[str]) -> bool:
    """Whether a number is the port of an address: "example.com:443"."""
    return bool(_HOST_BEFORE.search(question[max(0, match.start("number") - _NEAR) : match.start("number")]))


def _joins(between: str) -> bool:
    """Whether two numbers stand in one list: "401, 403", "404/410", 「403と404」."""
    return bool(_JOINING.fullmatch(between))


def _before(question: str, match: re.Match[str]) -> str:
    return question[max(0, match.start() - _NEAR) : match.start()]


def _after(question: str, match: re.Match[str]) -> str:
    return question[match.end() : match.end() + _NEAR]
