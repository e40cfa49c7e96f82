"""The desk's settings, read once from a mapping such as the environment; all problems at once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

Mode = Literal["http", "socket"]

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class ConfigError(Exception):
    """Settings that cannot be used, one line for each, with what to do about it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Config:
    """Everything that an operator can set. A token belongs to the mode that needs it."""

    mode: Mode
    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = "https://slack.com/api/"
    command: str = "/http"
    default_language: Literal["en", "ja"] = "en"
    host: str = "0.0.0.0"  # noqa: S104 - a platform's router must reach it; set HOST to narrow it
    port: int = 3000
    log_level: str = "INFO"
    knowledge: tuple[Path, ...] = ()
    database_url: str = "sqlite:///http-desk.sqlite3"
    retention_days: int = 90
    escalation_channel: str = ""


def knowledge_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """The folders that lie over the shipped knowledge, the last on top. Raises ConfigError if one is not there."""
    reader = _Reader(environment)
    folders = reader.folders("KNOWLEDGE_PATH")
    if reader.problems:
        raise ConfigError(reader.problems)
    return folders


def database_url(environment: Mapping[str, str]) -> str:
    """Where the store is. Raises ConfigError if that is no database the desk can use."""
    reader = _Reader(environment)
    url = reader.database_url("DATABASE_URL", Config.database_url)
    if reader.problems:
        raise ConfigError(reader.problems)
    return url


def read_config(environment: Mapping[str, str], mode: Mode | None = None) -> Config:
    """The settings of an environment. Raises ConfigError with every problem."""
    reader = _Reader(environment)
    mode = mode or ("socket" if environment.get("SLACK_APP_TOKEN", "").strip() else "http")
    config = Config(
        mode=mode,
        bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions > Bot User OAuth Token"),
        app_token=reader.token("SLACK_APP_TOKEN", "xapp-", "Basic Information > App-Level Tokens")
        if mode == "socket"
        else "",
        signing_secret=reader.secret("SLACK_SIGNING_SECRET") if mode == "http" else "",
        api_url=reader.api_url("SLACK_API_URL", Config.api_url),
        command=reader.matching("SLACK_COMMAND", Config.command, r"/[a-z0-9_-]{1,31}", 'a word such as "/http"'),
        default_language=cast("Literal['en', 'ja']", reader.one_of("DEFAULT_LANGUAGE", ("en", "ja"), "en")),
        host=reader.text("HOST", Config.host),
        port=reader.number("PORT", Config.port, 0, 65535),
        log_level=reader.one_of("LOG_LEVEL", _LEVELS, Config.log_level),
        knowledge=reader.folders("KNOWLEDGE_PATH"),
        database_url=reader.database_url("DATABASE_URL", Config.database_url),
        retention_days=reader.number("RETENTION_DAYS", Config.retention_days, 1, 3650),
        escalation_channel=reader.matching(
            "ESCALATION_CHANNEL",
            "",
            r"(#[^\s<>|#]{1,80}|[CG][A-Z0-9]{2,31})?",
            'a channel such as "#hosting" or its id',
        ),
    )
    if reader.problems:
        raise ConfigError(reader.problems)
    return config


class _Reader:
    """Reads one variable after the other and remembers what is wrong with each."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self._environment.get(name, "").strip() or default

    def token(self, name: str, start: str, where: str) -> str:
        value = self.text(name)
        if not value:
            self._wrong(f'{name} is missing; it starts with "{start}": copy it from your Slack app, {where}')
        elif not value.startswith(start):
            self._wrong(f'{name} must start with "{start}" (got {_shown(value)}); copy it from your Slack app, {where}')
        return value

    def secret(self, name: str) -> str:
        value = self.text(name)
        where = "copy it from your Slack app, Basic Information > Signing Secret"
        if not value:
            self._wrong(f"{name} is missing; {where}")
        elif value.startswith(("xoxb-", "xapp-", "xoxp-")) or len(value) < 16:
            self._wrong(f"{name} must be the signing secret, 32 letters and digits (got {_shown(value)}); {where}")
        return value

    def api_url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            parts = urlsplit(value)
            scheme, host = parts.scheme, parts.hostname
        except ValueError:
            scheme, host = "", None
        if not host or (scheme != "https" and not (scheme == "http" and host in _LOOPBACK)):
            self._wrong(f'{name} must start with "https://" (got "{value}"); plain http only to this machine')
        return value.rstrip("/") + "/"

    def matching(self, name: str, default: str, pattern: str, expected: str) -> str:
        value = self.text(name, default)
        if not re.fullmatch(pattern, value):
            self._wrong(f'{name} must be {expected} (got "{value}"); correct it')
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self._wrong(f'{name} must be one of {", ".join(allowed)} (got "{value}")')
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and len(value) < 9 and least <= int(value) <= most):
            self._wrong(f'{name} must be a number from {least} to {most} (got "{value}")')
            return default
        return int(value)

    def database_url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not value.startswith(("sqlite:///", "postgres://", "postgresql://")):
            # It may hold a password, so that nothing of it is shown.
            self._wrong(f'{name} must start with "postgresql://" or "sqlite:///"; correct it, or leave it out')
            return default
        return value

    def folders(self, name: str) -> tuple[Path, ...]:
        folders = tuple(map(Path, filter(None, self.text(name).split(os.pathsep))))
        for folder in folders:
            if not folder.is_dir():
                self._wrong(f'{name} must name folders, separated by "{os.pathsep}" ("{folder}" is none); correct it')
        return folders

    def _wrong(self, problem: str) -> None:
        self.problems.append(problem)


def _shown(value: str) -> str:
    """Enough of a secret to recognise a mix-up, never enough to use it."""
    return f'"{value[:5]}…", {len(value)} characters'
