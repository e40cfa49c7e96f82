"""The doors through which questions come: the slash command, a mention, a direct message. One path behind them."""

import asyncio
import re
import time

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import observability
from bot.answering.answer import answer
from bot.answering.evidence.findings import Diagnosis
from bot.answering.evidence.masking import masked
from bot.answering.matcher import MOST_CHARACTERS
from bot.answering.question import Question, parse
from bot.answering.text import Language
from bot.slack.desk import Desk
from bot.slack.mrkdwn import plain
from bot.slack.payloads import Body, Person, bot_of, channel_of, event_of, person_of, thread_of
from bot.slack.view import View, view_of
from bot.store import gaps
from bot.store.checklists import Mark
from bot.store.database import StoreDownError
from bot.store.gaps import Gap

_HELP_WORDS = frozenset({"", "help", "help me", "?", "？", "ヘルプ", "使い方"})
_LIST_WORDS = frozenset({"list", "list all", "一覧", "リスト"})
# From this many characters on a text is answered in a thread: a short question takes a millisecond or two, a paste
# must not hold up the others.
_LONG = 300
# As much of a question as is kept where it has no answer.
_MOST_OF_GAP = 500
# Messages that people write; all other subtypes are edits, joins, bots and the like.
_WRITTEN = frozenset({"file_share", "thread_broadcast"})
_USER_ID = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


class Asking:
    """Answers questions, whichever door they come through."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, app: AsyncApp) -> None:
        # Whatever the command is called in the Slack app, it is this desk's.
        app.command(re.compile(r"^/"))(self.on_command)
        app.event("app_mention")(self.on_mention)
        app.event("message")(self.on_message)

    async def on_command(self, ack: AsyncAck, body: Body) -> None:
        """The whole answer rides in the acknowledgement; only a doubtful language is looked up afterwards."""
        asked = parse(plain(str(body.get("text") or "")), str(body.get("command")))
        person = person_of(body)
        named = _named_language(asked)
        language = named or self._desk.locales.known(person) or self._desk.locales.default
        view = await self._view(asked, language, surface="command")
        kind = "in_channel" if asked.public else "ephemeral"
        await ack(response_type=kind, **self._desk.message(view))
        self._log_gap(asked, view, person)
        if named is None and not asked.public:
            self._desk.background.run(self._correct_language(view, person, str(body.get("response_url") or "")))

    async def on_mention(self, body: Body) -> None:
        if _is_written(body):
            self._take_up(body, "mention")

    async def on_message(self, body: Body) -> None:
        """Direct messages are questions; in channels the desk answers only when it is mentioned."""
        if event_of(body).get("channel_type") == "im" and _is_written(body):
            self._take_up(body, "message")

    def _take_up(self, body: Body, surface: str) -> None:
        text = _without_mention(str(event_of(body).get("text") or ""), bot_of(body))
        asked = parse(plain(text), self._desk.command)
        self._desk.background.start(self._reply(asked, body, surface), body, _named_language(asked))

    async def _reply(self, asked: Question, body: Body, surface: str) -> None:
        if not await self._is_new(body):
            return
        language = _named_language(asked) or await self._desk.locales.fetch(person_of(body))
        view = await self._view(asked, language, surface=surface, private=False)
        self._log_gap(asked, view, person_of(body))
        await self._desk.delivery.post(self._desk.message(view), channel_of(body), thread_of(body))

    async def _correct_language(self, view: View, person: Person, response_url: str) -> None:
        language = await self._desk.locales.fetch(person)
        if language != view.language and response_url:
            message = self._desk.message(view.turned(language=language))
            await self._desk.delivery.respond(message, response_url, response_type="ephemeral", replace_original=True)

    async def _view(self, asked: Question, language: Language, *, surface: str, private: bool | None = None) -> View:
        started = time.perf_counter_ns()
        word = _word(asked)
        is_private = not asked.public if private is None else private
        if word in _HELP_WORDS:
            view = View("help", language, private=is_private)
        elif word in _LIST_WORDS:
            view = View("list", language, private=is_private)
        else:
            library, is_long = self._desk.library(), len(asked.text) > _LONG
            found = await asyncio.to_thread(answer, asked.text, library) if is_long else answer(asked.text, library)
            cut = len(asked.text) > MOST_CHARACTERS and not isinstance(found, Diagnosis)
            view = view_of(found, language, private=is_private).turned(cut=cut)
        first = view.subjects[0] if view.subjects else None
        observability.event(
            "answered",
            surface=surface,
            page=view.page,
            entry=first.entry if first else None,
            case=first.case if first else None,
            language=language,
            elapsed_us=(time.perf_counter_ns() - started) // 1000,
        )
        return view

    def _log_gap(self, asked: Question, view: View, person: Person) -> None:
        """Keeps a question that has no answer, without its secrets, for those who look after the knowledge."""
        if view.page == "none":
            question = masked(asked.text[:_MOST_OF_GAP])
            gap = Gap(question, view.language, tuple(subject.entry for subject in view.subjects))
            self._desk.background.run(self._keep(gap, person))

    async def _keep(self, gap: Gap, person: Person) -> None:
        try:
            await gaps.record(self._desk.store, person.team, gap, Mark(person.user, int(time.time())))
        except StoreDownError:
            observability.count("gap_not_kept")

    async def _is_new(self, body: Body) -> bool:
        """Whether no worker took it up before: Slack delivers an event again, and a mention as a message too."""
        event, team = event_of(body), person_of(body).team
        keys: list[tuple[str, ...]] = []
        if body.get("event_id"):
            keys.append(("event", team, str(body["event_id"])))
        if event.get("ts"):
            keys.append(("message", team, channel_of(body), str(event["ts"])))
        return await self._desk.once.claim(*keys)


def _is_written(body: Body) -> bool:
    """Whether a person wrote this just now."""
    event = event_of(body)
    is_other = event.get("subtype") and str(event["subtype"]) not in _WRITTEN
    return not (event.get("bot_id") or is_other or not event.get("user") or event.get("user") == bot_of(body))


def _named_language(asked: Question) -> Language | None:
    """The language asked for, else the one the question is written in."""
    return asked.language if _word(asked) in _HELP_WORDS | _LIST_WORDS else asked.spoken


def _word(asked: Question) -> str:
    """The question as a word that may be one of the desk's own."""
    return asked.text.lower().strip(" !！。.")


def _without_mention(text: str, bot: str | None) -> str:
    """The text without the bot's own name; where that is not known, without the first mention."""
    if bot:
        return re.sub(rf"<@{re.escape(bot)}(?:\|[^>]*)?>", " ", text)
    return _USER_ID.sub(" ", text, count=1)
