"""Rules across the clues of all fingerprints."""

from collections.abc import Collection, Iterator, Mapping

from bot.answering.fingerprints import Clue
from bot.answering.layers import Layers
from bot.answering.library import read_fingerprints
from bot.answering.reading import Problem, problem_at


def clue_problems(files: Mapping[str, Layers], cases: Collection[str], unread: Collection[str]) -> Iterator[Problem]:
    """Fingerprints that cannot be read, and clues that are twice there, prove nothing or name what does not exist.

    `cases` are all that the entries have, each as `entry/case`; of `unread` entries nobody knows the cases.
    """
    fingerprints, problems = read_fingerprints(files)
    yield from problems
    clues = [
        (files[name], number, clue)
        for name, fingerprint in fingerprints.items()
        for number, clue in enumerate(fingerprint.clues)
    ]
    ids = {clue.id for _, _, clue in clues}
    needed = {id for _, _, clue in clues for id in clue.needs}
    first: dict[tuple[str, ...], Clue] = {}
    for layers, number, clue in clues:
        where = ("clues", number)
        for key in _keys(clue):
            before = first.setdefault(key, clue)
            if before is not clue and key[0] == "id":
                yield problem_at(layers, (*where, "id"), f'duplicate clue "{clue.id}"; rename one')
            elif before is not clue:
                told = f'"{key[-1]}" is in the clue "{before.id}" as well; keep it in one place'
                yield problem_at(layers, (*where, "any"), told)
        for position, path in enumerate(clue.cases):
            if path not in cases and path.partition("/")[0] not in unread:
                told = f'no entry has the case "{path}"; correct or remove it'
                yield problem_at(layers, (*where, "cases", position), told)
        for position, id in enumerate(clue.needs):
            if id not in ids:
                yield problem_at(
                    layers, (*where, "needs", position), f'no clue has the id "{id}"; correct or remove it'
                )
        if not (clue.sent_by or clue.code or clue.cases or clue.through or clue.id in needed):
            yield problem_at(layers, (*where, "id"), f'"{clue.id}" proves nothing; add sent_by, code, cases or through')


def _keys(clue: Clue) -> Iterator[tuple[str, ...]]:
    """What no two clues may share."""
    yield "id", clue.id
    for literal in clue.any:
        yield clue.where, *clue.all, *clue.needs, literal
