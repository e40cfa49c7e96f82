"""Knowledge folders laid over one another: which files make up an entry or a shared file, and what they say together.

The shipped folder lies below, a team's own folders above it, the last on top.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from bot.answering.reading import Problem

# The files of one entry or of one shared file, the lowest first.
Layers = tuple[Path, ...]

# Files beside `entries/`, each one for all entries.
SHARED = ("contacts.yaml", "families.yaml", "replies.yaml", "synonyms.yaml")

# What a person says of an entry holds for what that person read; a layer that changes it says its own.
_OF_ONE_LAYER = frozenset({"drafted", "reviewed"})


def shipped() -> Path:
    """The folder that comes with the desk: beside `bot/` in a checkout, inside it in an installed wheel."""
    package = Path(__file__).parent.parent
    inside = package / "knowledge"
    return inside if inside.is_dir() else package.parent / "knowledge"


def stacked(folders: Sequence[Path]) -> tuple[Path, ...]:
    """The shipped folder with a team's folders above it, each once."""
    base = shipped()
    own = (folder for folder in dict.fromkeys(folders) if folder.resolve() != base.resolve())
    return (base, *own)


def entry_layers(folders: Sequence[Path]) -> tuple[dict[str, Layers], list[Problem]]:
    """The files of every entry by its id, those of lower folders first, and ids that a folder has twice."""
    layers: dict[str, Layers] = {}
    problems = []
    for folder in folders:
        here: dict[str, Path] = {}
        for path in sorted((folder / "entries").glob("*/*.yaml"), key=lambda path: path.stem):
            if path.stem in here:
                told = f'duplicate id "{path.stem}", also {here[path.stem]}; rename or merge one of the two files'
                problems.append(Problem(str(path), 1, 1, told))
                continue
            here[path.stem] = path
            layers[path.stem] = (*layers.get(path.stem, ()), path)
    return layers, problems


def shared_layers(folders: Sequence[Path], name: str) -> Layers:
    """The files of that name, which a team's folder may leave out."""
    base, *own = (folder / name for folder in folders)
    return (base, *(path for path in own if path.exists()))


def fingerprint_layers(folders: Sequence[Path]) -> dict[str, Layers]:
    """The files of every fingerprint by its name, those of lower folders first."""
    layers: dict[str, Layers] = {}
    for folder in folders:
        for path in sorted((folder / "fingerprints").glob("*.yaml")):
            layers[path.stem] = (*layers.get(path.stem, ()), path)
    return layers


def misplaced(folder: Path) -> Iterator[Problem]:
    """Files that look like knowledge and would silently be left out, and a folder that holds none at all."""
    is_empty = True
    for path in sorted(folder.rglob("*")):
        is_entry = path.suffix == ".yaml" and path.match("entries/*/*.yaml") and path.parent.parent.parent == folder
        is_shared = path.parent == folder and path.name in SHARED
        is_shared = is_shared or (path.parent == folder / "fingerprints" and path.suffix == ".yaml")
        if path.suffix.lower() in {".yaml", ".yml"} and not is_entry and not is_shared:
            yield Problem(str(path), 1, 1, "not at entries/<family>/<id>.yaml; move or rename it, or it is not read")
        is_empty = is_empty and not is_entry and not is_shared
    if is_empty:
        told = f"no entries/<family>/<id>.yaml and no {', '.join(SHARED)} here; name a knowledge folder"
        yield Problem(str(folder), 1, 1, told)


def replaced(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the layers say together: mappings key by key, while a list or text above replaces the one below."""
    return reduce(_over, layers, {})


def added(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the layers say together where lists add up, as lists of words do."""
    return reduce(_beside, layers, {})


def without_dates(layers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The layers of an entry, of which only the topmost says when it was drafted and reviewed."""
    *below, top = layers
    return [*({key: value for key, value in layer.items() if key not in _OF_ONE_LAYER} for layer in below), dict(top)]


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        key: _over(below[key], value) if isinstance(value, dict) and isinstance(below.get(key), dict) else value
        for key, value in above.items()
    }
    return {**below, **both}


def _beside(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    together = dict(below)
    for key, value in above.items():
        known = below.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            together[key] = _beside(known, value)
        elif isinstance(value, tuple) and isinstance(known, tuple):
            together[key] = known + value
        else:
            together[key] = value
    return together
