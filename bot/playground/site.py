"""The playground's web pages: a small Slack that shows the simulated workspace live, and previews of entries."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.answering.library import Library
from bot.answering.reading import Problem
from bot.answering.text import Language
from bot.playground.client import Client, FailedError, name
from bot.playground.live import LiveWorkspace
from bot.playground.preview import listing, preview
from bot.playground.scene import Scene, Told
from bot.playground.screen import Message, Modal
from bot.playground.workspace import RefusedError, direct

_PAGE = Path(__file__).parent / "page"
_LOCALES: Mapping[Language, str] = {"en": "en-US", "ja": "ja-JP"}
# After so many seconds of silence a stream says that it is still there; a page that has left is noticed by it.
_SILENCE = 15.0
_MOST_BYTES = 100_000


@dataclass(frozen=True)
class Knowledge:
    """The current knowledge, the folders it is read from, and why their newest state cannot be used."""

    library: Callable[[], Library]
    folders: tuple[Path, ...]
    problems: Callable[[], tuple[Problem, ...]]


class Site:
    """Serves the pages and does what is done on them. `choose` makes a language somebody's own."""

    def __init__(
        self,
        workspace: LiveWorkspace,
        client: Client,
        command: str,
        knowledge: Knowledge,
        choose: Callable[[str, Language], Awaitable[None]],
    ) -> None:
        self._workspace = workspace
        self._client = client
        self._command = command
        self._knowledge = knowledge
        self._choose = choose

    def routes(self) -> list[Route | Mount]:
        verbs = {
            "say": self._say,
            "click": self._click,
            "submit": self._submit,
            "close": self._close,
            "dismiss": self._dismiss,
            "language": self._language,
        }
        return [
            Route("/", _page("index.html")),
            Route("/entries/", _page("entries.html")),
            Route("/entries/{id}", _page("entry.html")),
            Route("/live", self._live),
            Route("/knowledge/changes", self._knowledge_changes),
            Route("/knowledge/entries", self._entries),
            Route("/knowledge/entries/{id}", self._entry),
            *(Route(f"/do/{verb}", _doing(do), methods=["POST"]) for verb, do in verbs.items()),
            Mount("/page", StaticFiles(directory=_PAGE)),
        ]

    async def _live(self, request: Request) -> Response:
        """Everything that a person sees, and then every change, as Server-Sent Events."""
        scene = Scene(self._workspace, self._person(request.query_params.get("as")), self._command)

        async def events() -> AsyncIterator[str]:
            feed = self._workspace.follow()
            try:
                yield "".join(map(_event, scene.whole()))
                async for change in feed.changes(_SILENCE):
                    told = scene.told(change) if change else None
                    yield _event(told) if told else ":\n\n"
            finally:
                self._workspace.leave(feed)

        return StreamingResponse(events(), media_type="text/event-stream")

    async def _knowledge_changes(self, _: Request) -> Response:
        async def events() -> AsyncIterator[str]:
            feed = self._workspace.follow()
            try:
                yield ":\n\n"
                async for change in feed.changes(_SILENCE):
                    yield _event(("knowledge", {})) if change == ("knowledge", "") else ":\n\n"
            finally:
                self._workspace.leave(feed)

        return StreamingResponse(events(), media_type="text/event-stream")

    async def _entries(self, _: Request) -> Response:
        known = self._knowledge
        return JSONResponse(listing(known.library(), known.folders, known.problems()))

    async def _entry(self, request: Request) -> Response:
        known = self._knowledge
        language: Language = "ja" if request.query_params.get("lang") == "ja" else "en"
        shown = preview(request.path_params["id"], language, known.library(), known.folders, known.problems())
        return JSONResponse(shown) if shown else JSONResponse({"error": "no such entry"}, 404)

    async def _say(self, asked: "_Asked") -> None:
        user, channel = self._person(asked.text("as")), asked.text("channel")
        if channel not in self._workspace.channels or channel in self._others(user):
            raise HTTPException(404)
        await self._client.say(user, channel, asked.text("text"), asked.text("thread") or None)

    async def _click(self, asked: "_Asked") -> None:
        user = self._person(asked.text("as"))
        chosen = asked.values.get("chosen")
        await self._client.click(
            user, self._message(asked), asked.text("action"), chosen if isinstance(chosen, dict) else {}
        )

    async def _submit(self, asked: "_Asked") -> None:
        fields = asked.values.get("fields")
        await self._client.submit(self._modal(asked), fields if isinstance(fields, dict) else {})

    async def _close(self, asked: "_Asked") -> None:
        self._workspace.close(self._modal(asked))

    async def _dismiss(self, asked: "_Asked") -> None:
        message = self._message(asked)
        if message.only_for != self._person(asked.text("as")):
            raise HTTPException(404)
        self._workspace.dismiss(message)

    async def _language(self, asked: "_Asked") -> None:
        """What somebody sets in Slack's preferences, at once: the desk would look again only after a day."""
        user = self._person(asked.text("as"))
        language: Language = "ja" if asked.text("language") == "ja" else "en"
        self._workspace.locales[user] = _LOCALES[language]
        await self._choose(user, language)
        self._workspace.changed("people")

    def _person(self, called: str | None) -> str:
        """A person by name, the first of all where none is named."""
        people = {name(user).lower(): user for user in self._workspace.locales}
        user = people.get((called or next(iter(people))).lower())
        if user is None:
            raise HTTPException(404, f"nobody of that name here; there are {', '.join(people)}")
        return user

    def _others(self, user: str) -> set[str]:
        return {direct(other) for other in self._workspace.locales if other != user}

    def _message(self, asked: "_Asked") -> Message:
        message = self._workspace.message(asked.text("channel"), asked.text("ts"))
        if message is None:
            raise FailedError("gone")
        return message

    def _modal(self, asked: "_Asked") -> Modal:
        modal = self._workspace.modals.get(asked.text("modal"))
        if modal is None or modal.user != self._person(asked.text("as")):
            raise FailedError("gone")
        return modal


@dataclass(frozen=True)
class _Asked:
    """The JSON of a request, of which every value may be anything."""

    values: dict[str, Any]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


def _doing(do: Callable[[_Asked], Awaitable[None]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            await do(_Asked(await _json(request)))
        except FailedError as failed:
            return JSONResponse({"error": str(failed)})
        except RefusedError as refused:
            # What the simulated Slack refuses is a fault of the desk, and its author wants to know.
            return JSONResponse({"error": "refused", "details": [refused.error, *refused.details]})
        return JSONResponse({})

    return endpoint


async def _json(request: Request) -> dict[str, Any]:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise HTTPException(413)
        asked = json.loads(body)
    except (ClientDisconnect, ValueError, RecursionError) as error:
        raise HTTPException(400) from error
    if not isinstance(asked, dict):
        raise HTTPException(400)
    return asked


def _page(file: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_: Request) -> Response:
        return FileResponse(_PAGE / file)

    return endpoint


def _event(told: Told) -> str:
    kind, data = told
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
