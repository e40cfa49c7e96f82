"""What gives the author of a response away: the schema of `fingerprints/<generator>.yaml`.

A clue is a literal text and what it proves. No patterns: a literal is found in linear time whatever is pasted.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.answering.knowledge import Code, Knowledge, Label, Line, Sender, Slug, Url

# Compared in lower case, with single spaces.
Literally = Annotated[str, StringConstraints(pattern=r"^\S+( \S+)* ?$", min_length=3, max_length=120, to_lower=True)]
CasePath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]


class Clue(Knowledge):
    """One thing to look for, and what it proves.

    `where`: a response `header` that begins like that; the `text` of the page or message; one `line` of a log or
    exception, all literals on the same line; a `signature` alone on its line, or with a version, below a status; or
    the `status` itself. One of `any` is enough; all of `all` must be
    there as well, and every clue named by `needs` must have been found.

    `sent_by`, `code` and `cases` are what it proves. `through` shows the path only: Cloudflare's name on a response
    says that it passed Cloudflare, not that Cloudflare wrote it.
    """

    id: Slug
    where: Literal["header", "text", "line", "signature", "status"]
    any: Annotated[tuple[Literally, ...], Field(min_length=1)]
    all: tuple[Literally, ...] = ()
    needs: tuple[Slug, ...] = ()
    through: Literal["cloudflare"] | None = None
    sent_by: Sender | None = None
    code: Code | None = None
    cases: tuple[CasePath, ...] = ()
    words: Line


class Fingerprint(Knowledge):
    """A server, CDN, proxy or client, and the clues by which its messages are known."""

    name: Label
    sources: tuple[Url, ...] = ()
    clues: Annotated[tuple[Clue, ...], Field(min_length=1)]
