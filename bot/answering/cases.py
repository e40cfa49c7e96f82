"""Which case of an entry a question is about: who sent the response.

What the question says of sender and branding rules cases out; words that stand for a case decide.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answering.features import Features
from bot.answering.knowledge import Case, Entry, Synonyms
from bot.answering.phrases import Hit, PhraseIndex, case_phrases
from bot.answering.qualifiers import Qualifiers
from bot.answering.text import hiragana, normalise
from bot.answering.wordlist import WordList

# A case is decided by what the question says of it from this likeness on, and this far from the next case.
LIKELY = 0.40
# A phrase speaks for its case when the question contains this share of it.
SHARE = 0.80
IN_FULL = 0.95
MARGIN = 0.10
# What naming the sender is worth beside a phrase's likeness.
_SENDER_WORTH = 0.5


@dataclass(frozen=True)
class Reason:
    """Why: `what` is a code, words of the knowledge or the id of a clue, never the user's own text."""

    kind: Literal[
        "code",
        "phrase",
        "branding",
        "no_branding",
        "not_cloudflare",
        "no_trace",
        "sender",
        "case",
        "only_case",
        "chosen",
        "clue",
    ]
    what: str = ""


@dataclass(frozen=True)
class Decision:
    """The case that a question decides, else `among`, the cases it leaves where it rules some out; and why."""

    case: Case | None = None
    among: tuple[Case, ...] = ()
    because: tuple[Reason, ...] = ()


class CaseReader:
    """Decides cases by the words of the knowledge."""

    def __init__(self, synonyms: Synonyms, features: Features) -> None:
        self._features = features
        self._names = WordList(synonyms.names.all)
        self._indexes: dict[str, PhraseIndex] = {}

    def prepare(self, entries: Iterable[Entry]) -> None:
        """Builds what the first question about each of some entries would otherwise wait for."""
        for entry in entries:
            self._index(entry)

    def _index(self, entry: Entry) -> PhraseIndex:
        """The index over the cases of an entry, built when a question first needs it."""
        if entry.id not in self._indexes:
            given = (entry.title.en, entry.title.ja)
            self._indexes[entry.id] = PhraseIndex(case_phrases(entry), self._features, given, respells=False)
        return self._indexes[entry.id]

    def decide(self, entry: Entry, qualifiers: Qualifiers) -> Decision:
        """The case that the question itself decides, or the cases it leaves, and why."""
        if len(entry.cases) < 2:
            only = entry.cases[0] if entry.cases else None
            return Decision(only, because=(Reason("only_case"),) if only else ())
        said = self._said_of(entry, qualifiers.rest)
        possible = _possible(entry.cases, qualifiers)
        # Words that stand for a case in full outweigh what the branding suggests.
        in_full = {id for id, hit in said.items() if hit.share >= IN_FULL}
        possible += [case for case in entry.cases if case.id in in_full and case not in possible]
        worth = {case.id: _worth(case, said, qualifiers) for case in possible}
        if not possible:
            return Decision()
        first, *others = sorted(possible, key=lambda case: -worth[case.id])
        ahead = worth[first.id] - max((worth[case.id] for case in others), default=0.0)
        is_clear = worth[first.id] >= LIKELY and ahead >= MARGIN
        if is_clear or (not others and _narrows(qualifiers)):
            return Decision(first, because=_why(first, said, qualifiers))
        named = [case for case in possible if worth[case.id] == worth[first.id] >= _SENDER_WORTH]
        left = tuple(named or possible)
        if len(left) == len(entry.cases):
            return Decision()
        if len(left) == 1:
            return Decision(left[0], because=_why(left[0], said, qualifiers))
        return Decision(among=left, because=_why(left[0], {}, qualifiers))

    def _said_of(self, entry: Entry, question: str) -> dict[str, Hit]:
        if not question:
            return {}
        best: dict[str, Hit] = {}
        names = self._names_in(hiragana(question))
        for hit in self._index(entry).search(question, SHARE):
            known = best.get(hit.phrase.owner)
            is_better = known is None or hit.share > known.share
            if is_better and self._names_in(normalise(hit.phrase.text)) <= names:
                best[hit.phrase.owner] = hit
        return best

    def _names_in(self, folded: str) -> set[str]:
        """Whose page it is: a phrase that names nginx says nothing about a page that names Cloudflare."""
        return {folded[start:end] for start, end in self._names.spans(folded)}


def _possible(cases: Sequence[Case], qualifiers: Qualifiers) -> list[Case]:
    """The cases that fit what the question says of sender and branding."""
    possible = [case for case in cases if case.sent_by not in qualifiers.excluded]
    if qualifiers.branding is not None:
        possible = [
            case for case in possible if case.fits(branding=qualifiers.branding) or case.sent_by in qualifiers.wanted
        ] or possible
    if not qualifiers.wanted and (qualifiers.branding is False or "cloudflare" in qualifiers.excluded):
        # Not Cloudflare, and nobody else is named: most likely the website's own server, unless a case says of
        # itself that its page is like that too.
        own = [case for case in possible if case.sent_by == "origin"]
        possible = [case for case in possible if case in own or case.branded in {"either", "no"}] if own else possible
    return possible


def _narrows(qualifiers: Qualifiers) -> bool:
    return qualifiers.branding is not None or bool(qualifiers.excluded)


def _worth(case: Case, said: Mapping[str, Hit], qualifiers: Qualifiers) -> float:
    phrase = said[case.id].share * said[case.id].phrase.weight if case.id in said else 0.0
    named = case.sent_by in qualifiers.wanted or (qualifiers.branding and case.fits(branding=True))
    return phrase + (_SENDER_WORTH if named else 0.0)


def _why(case: Case, said: Mapping[str, Hit], qualifiers: Qualifiers) -> tuple[Reason, ...]:
    reasons = []
    if qualifiers.branding is not None and case.fits(branding=qualifiers.branding):
        reasons.append(Reason("branding" if qualifiers.branding else "no_branding"))
    elif "cloudflare" in qualifiers.excluded and case.sent_by != "cloudflare":
        reasons.append(Reason("not_cloudflare"))
    elif case.sent_by in qualifiers.wanted:
        reasons.append(Reason("sender", case.sent_by))
    if case.id in said:
        reasons.append(Reason("case", said[case.id].phrase.text))
    return tuple(reasons)
