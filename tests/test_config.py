import pytest

from bot.config import Config, ConfigError, Mode, database_url, read_config

BOT = "xoxb-1-abcdefghijkl"
APP = "xapp-1-abcdefghijkl"
SECRET = "0123456789abcdef0123456789abcdef"
HTTP = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}


@pytest.mark.parametrize(
    ("environment", "mode", "expected"),
    [
        (HTTP, None, Config("http", BOT, signing_secret=SECRET)),
        ({**HTTP, "SLACK_APP_TOKEN": APP}, None, Config("socket", BOT, app_token=APP)),
        ({**HTTP, "SLACK_APP_TOKEN": APP}, "http", Config("http", BOT, signing_secret=SECRET)),
        (
            {**HTTP, "PORT": " 8080 ", "HOST": "127.0.0.1"},
            None,
            Config("http", BOT, "", SECRET, port=8080, host="127.0.0.1"),
        ),
        (
            {
                **HTTP,
                "SLACK_API_URL": "http://127.0.0.1:9/api",
                "DEFAULT_LANGUAGE": "ja",
                "SLACK_COMMAND": "/status-code",
            },
            None,
            Config("http", BOT, "", SECRET, "http://127.0.0.1:9/api/", "/status-code", "ja"),
        ),
        (
            {**HTTP, "SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"},
            None,
            Config("http", BOT, signing_secret=SECRET),
        ),
    ],
)
def test_settings_that_can_be_used(environment: dict[str, str], mode: Mode | None, expected: Config) -> None:
    assert read_config(environment, mode) == expected


@pytest.mark.parametrize(
    ("environment", "mode", "told"),
    [
        ({}, "http", ["SLACK_BOT_TOKEN is missing", "SLACK_SIGNING_SECRET is missing"]),
        ({}, "socket", ["SLACK_BOT_TOKEN is missing", "SLACK_APP_TOKEN is missing"]),
        (
            {"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": BOT},
            "socket",
            [
                'SLACK_BOT_TOKEN must start with "xoxb-" (got "xapp-…"',
                'SLACK_APP_TOKEN must start with "xapp-" (got "xoxb-…"',
            ],
        ),
        ({**HTTP, "SLACK_SIGNING_SECRET": BOT}, "http", ["SLACK_SIGNING_SECRET must be the signing secret"]),
        ({**HTTP, "SLACK_SIGNING_SECRET": "short"}, "http", ["SLACK_SIGNING_SECRET must be the signing secret"]),
        ({**HTTP, "PORT": "http"}, "http", ['PORT must be a number from 0 to 65535 (got "http")']),
        ({**HTTP, "RETENTION_DAYS": "0"}, "http", ["RETENTION_DAYS must be a number from 1 to 3650"]),
        (
            {**HTTP, "ESCALATION_CHANNEL": "hosting"},
            "http",
            ["ESCALATION_CHANNEL must be a channel"],
        ),
        ({**HTTP, "DATABASE_URL": "mysql://host/db"}, "http", ["DATABASE_URL must start with"]),
        ({**HTTP, "PORT": "65536"}, "http", ["PORT must be a number"]),
        ({**HTTP, "PORT": "８０"}, "http", ["PORT must be a number"]),
        ({**HTTP, "DEFAULT_LANGUAGE": "fr"}, "http", ['DEFAULT_LANGUAGE must be one of en, ja (got "fr")']),
        ({**HTTP, "SLACK_COMMAND": "http"}, "http", ["SLACK_COMMAND must be a word"]),
        ({**HTTP, "SLACK_API_URL": "http://slack.example/api"}, "http", ['SLACK_API_URL must start with "https://"']),
        ({**HTTP, "SLACK_API_URL": "https://[::1"}, "http", ['SLACK_API_URL must start with "https://"']),
        ({**HTTP, "SLACK_API_URL": "https://"}, "http", ['SLACK_API_URL must start with "https://"']),
        ({**HTTP, "LOG_LEVEL": "loud"}, "http", ["LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR"]),
    ],
)
def test_every_problem_is_told_with_what_to_do(environment: dict[str, str], mode: Mode, told: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        read_config(environment, mode)
    assert len(raised.value.problems) == len(told)
    for problem, expected in zip(raised.value.problems, told, strict=True):
        assert problem.startswith(expected)


def test_no_secret_is_shown() -> None:
    with pytest.raises(ConfigError) as raised:
        read_config({"SLACK_BOT_TOKEN": APP, "SLACK_SIGNING_SECRET": BOT}, "http")
    assert "abcdefghijkl" not in str(raised.value)


def test_settings_of_the_store_and_of_escalation() -> None:
    given = {"DATABASE_URL": "postgresql://desk@db/desk", "RETENTION_DAYS": "30", "ESCALATION_CHANNEL": "#hosting"}
    config = read_config({**HTTP, **given})
    assert (config.database_url, config.retention_days) == ("postgresql://desk@db/desk", 30)
    assert config.escalation_channel == "#hosting"


def test_a_database_password_is_never_shown() -> None:
    with pytest.raises(ConfigError) as caught:
        database_url({"DATABASE_URL": "mysql://desk:hunter2@db/desk"})
    assert "hunter2" not in str(caught.value)
