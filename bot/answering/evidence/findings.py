"""What a paste proves, as values that outer rooms carry and show."""

import re
from dataclasses import dataclass, fields
from typing import Literal

from bot.answering.cases import Reason
from bot.answering.knowledge import Case, Entry, Sender

_SAFE_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}")


@dataclass(frozen=True)
class Details:
    """Values found in a paste; None where there is none."""

    ray_id: str | None = None
    time: str | None = None
    url: str | None = None
    ip: str | None = None

    @property
    def host(self) -> str | None:
        """The host of the address, where it is one to put into a command."""
        if not self.url:
            return None
        host = re.sub(r"^https?://", "", self.url).partition("/")[0].partition(":")[0].lower()
        return host if _SAFE_HOST.fullmatch(host) else None

    def missing(self, *, behind_cloudflare: bool) -> tuple[str, ...]:
        """The names of what is still to be asked for; a Ray ID exists only behind Cloudflare."""
        names = [field.name for field in fields(self) if behind_cloudflare or field.name != "ray_id"]
        return tuple(name for name in names if getattr(self, name) is None)


NOTHING_FOUND = Details()


@dataclass(frozen=True)
class Seen:
    """Why: the code or a clue of the fingerprints, and the masked line on which it stands."""

    reason: Reason
    line: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """What a paste proves. Without an `entry` it shows no error; `code` is then the status it ended with.

    `sender` is unknown where nothing proves it. `is_certain` says that the text cannot be anything but a paste.
    """

    code: str
    entry: Entry | None = None
    case: Case | None = None
    among: tuple[Case, ...] = ()
    sender: Sender | Literal["unknown"] = "unknown"
    because: tuple[Seen, ...] = ()
    details: Details = NOTHING_FOUND
    behind_cloudflare: bool = False
    is_cut: bool = False
    is_certain: bool = True
    has_several_lines: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what an escalation still needs."""
        return self.details.missing(behind_cloudflare=self.behind_cloudflare)
