"""Logs and counters: an event name and fields on one line each. No user text, no token, no message of an exception.

An exception's message often quotes its input, so a traceback is written as its frames and its type alone.
"""

import logging
import sys
import traceback
from collections import Counter
from types import TracebackType

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

logger = logging.getLogger("bot")

counters: Counter[str] = Counter()


def event(name: str, **fields: object) -> None:
    """Logs something that happened, such as `answered kind=match entry=http-403`."""
    logger.info(_line(name, fields))


def warn(name: str, **fields: object) -> None:
    """Logs something that an operator should know of, even where events are not logged."""
    logger.warning(_line(name, fields))


def count(name: str, **fields: object) -> None:
    """Counts something that an operator wants to know the number of; logs it the 1st, 2nd, 4th, 8th ... time."""
    counters[name] += 1
    if counters[name].bit_count() == 1:
        warn(name, **fields, count=counters[name])


def fault(name: str, error: BaseException, **fields: object) -> None:
    """Logs something that went wrong, with where it went wrong."""
    logger.error(_line(name, {**fields, "error": type(error).__name__}), exc_info=error)


def start_logging(level: str) -> None:
    """Sends all logs to standard error. Libraries stay quiet below warnings: some quote requests at INFO."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logger.setLevel(level)


def library_logger() -> logging.Logger:
    """The logger for Bolt and the Slack SDK, which would otherwise quote bodies and headers of requests."""
    quiet = logging.getLogger("bot.libraries")
    quiet.setLevel(logging.CRITICAL)
    return quiet


def _line(name: str, fields: dict[str, object]) -> str:
    return " ".join([name, *(f"{key}={value}" for key, value in fields.items() if value is not None)])


class _Formatter(logging.Formatter):
    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the standard library's name
        kind, error, trace = ei
        lines = traceback.format_tb(trace)
        cause = error.__cause__ or error.__context__ if error else None
        if cause is not None:
            lines.append(f"  after {type(cause).__name__}\n")
        return "".join([*lines, kind.__name__ if kind else ""])
