"""Two wordings side by side, with what differs marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Above this product of lengths the wordings are not compared: it would take seconds.
_MAX_COMPARED = 2_000_000
# Stretches that are the same but shorter than this would only be specks between changes.
_LEAST_SAME = 2
# Below this likeness marks would be confetti: all of it is another wording.
_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a wording; ``changed`` where the other wording has something else."""

    text: str
    changed: bool


Pieces = tuple[Piece, ...]


def side_by_side(old: Sequence[str], new: Sequence[str]) -> tuple[Pieces, Pieces]:
    """Cut two wordings, given in parts (characters or entries of a list), into pieces.

    Pieces that stand next to each other never have the same mark.
    """
    if not old or not new or len(old) * len(new) > _MAX_COMPARED:
        return _whole(old), _whole(new)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if all(len(part) == 1 for part in (*old, *new)) and matcher.ratio() < _ALIKE:
        return _whole(old), _whole(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        before, after = "".join(old[start:end]), "".join(new[new_start:new_end])
        at_edge = start == 0 or end == len(old)
        changed = tag != "equal" or (len(before) < _LEAST_SAME and not at_edge)
        _add(left, before, changed)
        _add(right, after, changed)
    return tuple(left), tuple(right)


def _whole(parts: Sequence[str]) -> Pieces:
    return (Piece("".join(parts), True),) if parts else ()


def _add(pieces: list[Piece], text: str, changed: bool) -> None:
    if not text:
        return
    if pieces and pieces[-1].changed is changed:
        text = pieces.pop().text + text
    pieces.append(Piece(text, changed))
