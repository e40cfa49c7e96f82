"""What the desk knows: entries, cases, contacts and words as frozen values.

The models are the schema of the files in `knowledge/`; `library` reads the files.
"""

import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from bot.answering.text import Language

Sender = Literal["origin", "cloudflare", "proxy", "client"]
ContactId = Literal[
    "hosting-provider",
    "cloudflare-support",
    "site-owner",
    "app-developer",
    "visitor",
    "visitor-network",
    "proxy-operator",
    "legal",
    "none",
]


def _date(value: object) -> object:
    """A date from its YAML text, which strict models do not convert themselves."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


Date = Annotated[datetime.date, BeforeValidator(_date)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.:-]*$", max_length=48)]
Url = Annotated[str, StringConstraints(pattern=r"^https://[^\s|<>]+$", max_length=300)]
Phrase = Annotated[str, StringConstraints(min_length=2, max_length=120)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]

_Label = Annotated[str, StringConstraints(min_length=1, max_length=40)]
_Line = Annotated[str, StringConstraints(min_length=1, max_length=240)]
_Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=600)]


class Knowledge(BaseModel):
    """Base of everything in `knowledge/`: strict, frozen, and closed to unknown keys."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Text(Knowledge):
    """One thing said in both languages, so that no translation can go missing."""

    en: str
    ja: str

    def __getitem__(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en


class Label(Text):
    """A name that fits a button: at most 40 characters."""

    en: _Label
    ja: _Label


class Line(Text):
    """A sentence or two: at most 240 characters."""

    en: _Line
    ja: _Line


class Paragraph(Text):
    """A short paragraph: at most 600 characters."""

    en: _Paragraph
    ja: _Paragraph


class Aliases(Knowledge):
    """What people call a thing, per language: they are matched, not shown."""

    en: tuple[Phrase, ...] = ()
    ja: tuple[Phrase, ...] = ()

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.ja if language == "ja" else self.en


class Source(Knowledge):
    """Where a fact was read."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    url: Url


class Review(Knowledge):
    """A person's word that an entry is right."""

    on: Date
    by: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Cause(Knowledge):
    """A likely cause with its tell-tale: what one sees when it is this one."""

    cause: Line
    tell: Line


class Step(Knowledge):
    """One item of a checklist: who does what, and the command to paste where there is one.

    `id` is what a tick belongs to, so a step keeps it when it is reworded or moved.
    """

    id: Slug
    who: ContactId
    do: Line
    run: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None


class Check(Knowledge):
    """The one check that tells the cases of an entry apart, where looking at the response's headers does not."""

    do: Line
    run: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Escalation(Knowledge):
    """Whom to ask when the checklist does not help, when, and what to attach besides the contact's usual list."""

    contact: ContactId
    when: Line
    attach: tuple[Line, ...] = ()


class Case(Knowledge):
    """Who sent this response and therefore who can fix it.

    `sign` is the one thing a customer can see that tells this case from its siblings. `branded` says whether the
    page carries Cloudflare's name or logo; by default exactly what Cloudflare sent does.
    """

    id: Slug
    sent_by: Sender
    branded: Literal["yes", "no", "either"] | None = None
    name: Label
    verdict: Line
    sign: Line
    signs: tuple[Line, ...] = ()
    aliases: Aliases = Aliases()
    causes: Annotated[tuple[Cause, ...], Field(min_length=1, max_length=8)]
    checklist: Annotated[tuple[Step, ...], Field(min_length=1, max_length=12)]
    escalation: Annotated[tuple[Escalation, ...], Field(min_length=1, max_length=4)]

    def fits(self, *, branding: bool) -> bool:
        """Whether this can be the case where Cloudflare's name or logo was seen, or was not."""
        if self.branded == "either":
            return True
        return branding == (self.branded == "yes" if self.branded else self.sent_by == "cloudflare")


class Entry(Knowledge):
    """One error and everything the desk says about it. `id` is the file's stem, `family` its folder.

    An overview names `members` and needs no cases; any other entry has at least one. `envelope` names the statuses
    that carry this error: a 403 that says "error 1020" is an error 1020. `met` is how often a support desk meets it:
    of two that a question fits equally well, the commoner is meant.
    """

    id: Slug
    family: Slug
    codes: Annotated[tuple[Code, ...], Field(min_length=1)]
    envelope: tuple[Code, ...] = ()
    title: Label
    aliases: Aliases
    summary: Paragraph
    check: Check | None = None
    cases: tuple[Case, ...] = ()
    members: tuple[Slug, ...] = ()
    notes: tuple[Paragraph, ...] = ()
    see_also: tuple[Slug, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    drafted: Date
    reviewed: Review | None = None
    certainty: Literal["sourced", "general"] = "sourced"
    met: Literal["often", "sometimes", "rarely"] = "sometimes"

    @model_validator(mode="after")
    def _cases_or_members(self) -> Self:
        if bool(self.cases) == bool(self.members):
            raise ValueError("an entry has either cases, or members if it is an overview; give one of the two")
        return self

    def case(self, id: str) -> Case | None:
        """The case of that id, if the entry has one."""
        return next((case for case in self.cases if case.id == id), None)


class Contact(Knowledge):
    """Someone to escalate to: what they can and cannot do, how to reach them, what they need.

    A team says in its own folder who its contact really is: `url`, `channel`, `phone`, `hours` and the language to
    write in.
    """

    name: Label
    does: Line
    reach: Line
    attach: tuple[Line, ...] = ()
    url: Url | None = None
    channel: Annotated[str, StringConstraints(pattern=r"^#[^\s<>|]+$", max_length=81)] | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()./-]*$", max_length=30)] | None = None
    hours: Label | None = None
    language: Language | None = None


class Words(Knowledge):
    """Words of one meaning, per language."""

    en: tuple[Word, ...] = ()
    ja: tuple[Word, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.en + self.ja


class Family(Knowledge):
    """A folder of entries that belong together, as a reader would call it.

    `products` are names of whose errors these are. A question that has one is about this family, and one that has
    none probably is not.
    """

    name: Label
    products: Words | None = None


# In the order in which a list shows them; a family that is not among them goes by its folder's name.
Families = dict[Slug, Family]


class Negation(Knowledge):
    """Words that turn a phrase into its opposite, and what may stand between the two."""

    before: Words
    after: Words
    between: Words


class Numbers(Knowledge):
    """Words around a number that tell whether it is an error code."""

    naming: Words
    named: Words
    classes: Words
    introducing: Words
    preceding: Words
    following: Words
    counted: Words
    labelled: Words
    web: Words
    foreign: Words


class Senders(Knowledge):
    """Words in a question that tell who sent the response."""

    origin: Words
    cloudflare: Words
    proxy: Words
    client: Words


class Synonyms(Knowledge):
    """The words of `synonyms.yaml`, shared by all entries."""

    same: tuple[Words, ...]
    ignored: Words
    negation: Negation
    branding: Words
    names: Words
    either: Words
    senders: Senders
    trouble: Words
    advice: Words
    elsewhere: Words
    numbers: Numbers
