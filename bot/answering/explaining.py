"""What the schema refuses, in words that say what to do about it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.answering.reading import Problem, problem_at

# What pydantic calls an error, and what an author is told.
_TOLD = {
    "missing": "missing key {name}; add it",
    "missing translation": "missing translation {name}; add the text",
    "extra_forbidden": 'unknown key "{name}"; check its spelling against the schema',
    "string_too_long": "{name} has {size} characters, {max_length} fit on a card; shorten it",
    "string_too_short": "{name} is empty or too short; at least {min_length} needed",
    "too_short": "{name} is empty or too short; at least {min_length} needed",
    "too_long": "{name} has {size} items, {max_length} fit on a card; merge or drop some",
    "string_pattern_mismatch": "{name} is {shown}, which does not fit the form {pattern}",
    "no id": "{shown} is no {name}; name the file or folder with lower-case letters, digits and hyphens",
    "literal_error": "{name} is {shown}; use one of {expected}",
    "value_error": "{name}: {error}",
    "model_type": "{name} is {shown}; write its keys below it, such as en: and ja:",
    "tuple_type": "{name} is {shown}; write a list, each item after a hyphen or in [brackets]",
    "string_type": "{name} must be one text; quote it if it begins with [ or {{",
}
_OTHERWISE = "{name} is {shown}: {message}"


def explain(layers: Sequence[Path], error: ValidationError) -> Iterator[Problem]:
    """A problem for each thing that is wrong with what some layers say together, at its file and line."""
    errors = error.errors(include_url=False)
    within = {each["loc"][:length] for each in errors for length in range(len(each["loc"]))}
    for each in errors:
        # A list whose items have problems of their own is not also too short.
        if each["type"] != "too_short" or each["loc"] not in within:
            yield _problem(layers, each)


def _problem(layers: Sequence[Path], error: ErrorDetails) -> Problem:
    location = [step for step in error["loc"] if step != "[key]"]
    is_key = error["type"] == "extra_forbidden" or "[key]" in error["loc"]
    value = error["input"]
    told = _TOLD.get(_kind(error), _OTHERWISE).format_map(
        {
            "name": ".".join(map(str, location)) or layers[-1].name,
            "shown": _shown(value),
            "size": len(value) if isinstance(value, str | tuple | dict) else 0,
            "message": error["msg"],
            **error.get("ctx", {}),
        }
    )
    if error["type"] == "missing":
        # It is missing in what all layers say together; the layer to add it to is the one that says the rest.
        location = location[:-1]
    return problem_at(layers, location, told, key=is_key)


def _kind(error: ErrorDetails) -> str:
    if error["type"] == "missing" and error["loc"][-1] in {"en", "ja"}:
        return "missing translation"
    if error["type"] == "string_pattern_mismatch" and error["loc"] in {("id",), ("family",)}:
        return "no id"
    return error["type"]


def _shown(value: object) -> str:
    if not isinstance(value, str):
        return "what stands here"
    return f'"{value[:60]}…"' if len(value) > 60 else f'"{value}"'
