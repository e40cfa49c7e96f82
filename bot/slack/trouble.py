"""What a call to Slack may end with: a refusal, a dropped connection, no answer in time."""

import aiohttp
from slack_sdk.errors import SlackClientError

TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)


def problem(error: BaseException) -> str:
    """Slack's own word for a refusal, else the kind of error; never a message that could quote a request."""
    answer = getattr(error, "response", None)
    code = answer.get("error") if answer is not None and hasattr(answer, "get") else None
    return str(code or type(error).__name__)


def status(error: BaseException) -> int:
    """The status of Slack's refusal; 503 where there was no answer at all."""
    answer = getattr(error, "response", None)
    # Where the body was no JSON, the SDK hands on the response of its HTTP client.
    code = getattr(answer, "status_code", None) or getattr(answer, "status", None)
    return code if isinstance(code, int) else 503


def retry_after(error: BaseException) -> float:
    """The seconds that Slack asks to wait, at least one."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    told = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "1")
    return max(float(told), 1.0) if told.isdigit() else 1.0
