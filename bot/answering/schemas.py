"""The JSON Schemas by which editors complete and check single knowledge files, made from the models."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.answering.fingerprints import Fingerprint
from bot.answering.knowledge import Entry, Families, Synonyms
from bot.answering.library import Contacts
from bot.answering.replies import Replies

SCHEMAS: Mapping[str, TypeAdapter[Any]] = {
    "entry.schema.json": TypeAdapter(Entry),
    "contacts.schema.json": TypeAdapter(Contacts),
    "families.schema.json": TypeAdapter(Families),
    "fingerprints.schema.json": TypeAdapter(Fingerprint),
    "synonyms.schema.json": TypeAdapter(Synonyms),
    "replies.schema.json": TypeAdapter(Replies),
}
# Fields of an entry that its path gives; an author never writes them.
_FROM_PATH = ("id", "family")


def schemas() -> Mapping[str, str]:
    """The JSON Schemas of all knowledge files by file name, as text."""
    return {
        name: json.dumps(_schema(adapter), ensure_ascii=False, indent=2) + "\n" for name, adapter in SCHEMAS.items()
    }


def write_schemas(folder: Path) -> None:
    """Writes the schemas into a knowledge folder."""
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _schema(adapter: TypeAdapter[Any]) -> dict[str, object]:
    schema = adapter.json_schema()
    for name in _FROM_PATH:
        schema.get("properties", {}).pop(name, None)
    if "required" in schema:
        schema["required"] = [name for name in schema["required"] if name not in _FROM_PATH]
    return schema
