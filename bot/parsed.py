"""What knowledge files say, kept from one start to the next: parsing YAML takes half of a cold `ask`.

Keyed by the content of each file, so that nothing stale is ever used; outside the checkout, and safe to delete.
"""

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.answering.reading import Plain, Problem, read

_HASH = 32


class ParsedFiles:
    """Reads knowledge files as `reading.read` does, but parses only what has changed since the last time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _load(path)
        self._used: dict[bytes, Plain] = {}

    def read(self, path: Path) -> tuple[Plain | None, list[Problem]]:
        """The file as strings, tuples and dicts, None where it cannot be read, and what is wrong with it."""
        try:
            key = hashlib.blake2b(path.read_bytes()).digest()
        except OSError:
            return read(path)
        value = self._known.get(key)
        if value is None:
            value, problems = read(path)
            if value is None or problems:
                return value, problems
        self._used[key] = value
        return value, []

    def keep(self) -> None:
        """Keeps what was read, and nothing else; a folder that cannot be written is no reason to fail."""
        if self._used.keys() == self._known.keys():
            return
        data = marshal.dumps(self._used)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False) as file:
                file.write(hashlib.blake2b(data, digest_size=_HASH).digest() + data)
            Path(file.name).replace(self._path)
        except OSError:
            return


def cache_path(environment: Mapping[str, str]) -> Path:
    """Where a desktop keeps such things (https://specifications.freedesktop.org/basedir-spec/latest/)."""
    folder = environment.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - cannot fail
    # The format belongs to the interpreter's version.
    return Path(folder) / "http-desk" / f"parsed-{sys.implementation.cache_tag}"


def _load(path: Path) -> dict[bytes, Plain]:
    try:
        data = path.read_bytes()
        # A file that was cut off or changed must not get as far as the interpreter.
        if hashlib.blake2b(data[_HASH:], digest_size=_HASH).digest() != data[:_HASH]:
            return {}
        known: dict[bytes, Plain] = marshal.loads(data[_HASH:])  # noqa: S302 - our own, and whole
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return known
