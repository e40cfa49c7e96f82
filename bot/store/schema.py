"""The tables, as queries see them; `migrations` makes them. Times are seconds since 1970."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table

metadata = MetaData()

# One row per message with a checklist: what it shows, and how often that changed against how often it was drawn.
checklists = Table(
    "checklists",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("view", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

# `step` is entry/case/step by their ids, so that a tick stays with its step wherever an edit moves it.
ticks = Table(
    "ticks",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("step", String, primary_key=True),
    Column("who", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)

escalations = Table(
    "escalations",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("ts", String, nullable=False),
    Column("who", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("contact", String, nullable=False),
    Column("destination", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("who", String, primary_key=True),
    Column("subject", String, nullable=False),
    Column("language", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("note", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)

# One row each time that somebody asked; who it was stands here only so that it can be forgotten.
gaps = Table(
    "gaps",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("who", String, nullable=False),
    Column("question", String, nullable=False),
    Column("language", String, nullable=False),
    Column("nearest", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("team", String, primary_key=True),
    Column("who", String, primary_key=True),
    Column("language", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
)
