"""Stands before everything that the playground serves: which callers it answers, and what a browser may do with it.

A page of some other site must not act here. Its requests say where they come from (`Sec-Fetch-Site`, `Origin`); and
a name that such a site points at this machine (DNS rebinding) is not one of the names that the page is served under.
"""

import ipaddress
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}
_READING = ("GET", "HEAD")


class Guard:
    """Answers 403 instead of an app. Only this process itself may call what lies under `inner`."""

    def __init__(self, app: ASGIApp, host: str, inner: str) -> None:
        self._app = app
        self._host = host
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refused = self._refusal(scope, Headers(scope=scope))
        app = PlainTextResponse(refused, 403) if refused else self._app
        await app(scope, receive, protected)

    def _refusal(self, scope: Scope, headers: Headers) -> str:
        if not _is_own_name(_name(headers.get("host", "")), self._host):
            return f"not served under this name; use an IP address, localhost or {self._host}"
        if scope["path"].startswith(self._inner):
            caller = scope.get("client")
            is_inside = caller is not None and is_loopback(caller[0])
            return "" if is_inside and not _is_browser(headers) else "only for the desk itself"
        if scope["method"] not in _READING and not _is_same_origin(headers):
            return "comes from another site"
        return ""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_own_name(name: str, host: str) -> bool:
    """An address cannot be rebound to this machine; of names only the known ones are served."""
    if name in {"localhost", host}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _name(host: str) -> str:
    """The name without the port, and an IPv6 address without its brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _is_same_origin(headers: Mapping[str, str]) -> bool:
    """By what browsers say of a request; a program that says nothing acts on behalf of nobody else."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin is None or origin.partition("://")[2] == headers.get("host")


def _is_browser(headers: Mapping[str, str]) -> bool:
    return "origin" in headers or "sec-fetch-site" in headers
