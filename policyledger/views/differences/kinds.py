"""What one level changed in what the level above had asked: kinds of difference, and of thing."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.obligation import Obligation
from policyledger.model.words import Word


class Kind(Word):
    """What became of a requirement on the way down.

    ``FIRST`` marks words that nothing above can be compared with: they may have been added.
    """

    ADDED = "added", "增加"
    TIGHTENED = "tightened", "收紧"
    LOOSENED = "loosened", "放宽"
    LOST = "lost", "没有写"
    CHANGED = "changed", "各不相同"
    FIRST = "first", "首次写明"


class Facet(Word):
    """The side of a duty that is compared."""

    TIMING = "timing", "时限"
    FIGURE = "figure", "数字"
    SCOPE = "scope", "范围"
    PACE = "pace", "频次"
    ACTOR = "actor", "主体"
    RECORD = "record", "留痕"
    FORCE = "force", "约束力"
    DUTY = "duty", "整条"


@dataclass(frozen=True, slots=True)
class Part:
    """One side: the number of the column, what it says ("" for nothing), in which duties."""

    column: int
    text: str
    duties: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; ``upper`` is ``None`` where nothing above can be compared."""

    kind: Kind
    facet: Facet
    upper: Part | None
    lower: Part
    remarks: tuple[str, ...] = ()
