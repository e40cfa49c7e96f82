"""What a call to Slack may end with: a refusal, a dropped connection, no answer in time."""

import aiohttp
from slack_sdk.errors import SlackClientError

TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)


def problem(error: BaseException) -> str:
    """Slack's own word for a refusal, else the kind of error; never a message that could quote a request."""
    answer = getattr(error, "response", None)
    code = answer.get("error") if answer is not None and hasattr(answer, "get") else None
    return str(code or type(error).__name__)
