"""The picture of how documents forward and cite one another: boxes by level, arrows between them.

The picture is laid out here, in units of about a pixel; a template draws it as SVG.
"""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.instrument import Instrument
from policyledger.model.register import Register
from policyledger.model.words import Level

WIDTH, HEIGHT = 218, 76
GAP_X, GAP_Y = 26, 56
MARGIN_LEFT, MARGIN_TOP = 56, 14
PER_ROW = 4
_LINE = 15


@dataclass(frozen=True, slots=True)
class Box:
    """A document in the picture; ``lines`` are its short title, cut to the width of the box."""

    id: str
    number: str
    title: str
    lines: tuple[str, ...]
    level: str
    full: bool
    here: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from the document that is forwarded or cited to the one that does so.

    ``kind`` is "forwards" or "cites"; ``path`` is the data of an SVG path.
    """

    kind: str
    source: str
    target: str
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """A level's band: its label and vertical extent."""

    level: str
    label: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Chain:
    """The picture, and in words what it shows."""

    width: int
    height: int
    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: tuple[str, ...]


#: Kind of a link, and the ids of the document it leads to and of the one that makes it.
Edge = tuple[str, str, str]


def chain(
    register: Register, every_edge: tuple[Edge, ...], around: tuple[str, ...] = ()
) -> Chain | None:
    """Lay out the documents that forward or cite one another; ``None`` if there are none.

    With ``around`` (ids) only those documents, what they forward or cite, what forwards or cites
    them, and the unbroken line of forwarding through them.
    """
    kept = every_edge
    if around:
        wanted = _near(kept, around)
        kept = tuple(edge for edge in kept if edge[1] in wanted and edge[2] in wanted)
    linked = {name for _, source, target in kept for name in (source, target)}
    shown = [item for item in register.instruments if str(item.id) in linked]
    if not shown:
        return None
    forwarded = {source for kind, source, _ in kept if kind == "forwards"}
    boxes: dict[str, Box] = {}
    rows = []
    y = MARGIN_TOP
    per_row = min(PER_ROW, max(sum(i.level is level for i in shown) for level in Level))
    for level in Level:
        # What is forwarded comes last, next to the level below that forwards it.
        members = sorted(
            (item for item in shown if item.level is level),
            key=lambda item: (str(item.id) in forwarded, str(item.issued)),
        )
        if not members:
            continue
        top = y
        for start in range(0, len(members), per_row):
            line = members[start : start + per_row]
            indent = (per_row - len(line)) * (WIDTH + GAP_X) // 2
            for place, item in enumerate(line):
                x = MARGIN_LEFT + indent + place * (WIDTH + GAP_X)
                boxes[str(item.id)] = _box(item, x, y, str(item.id) in around)
            y += HEIGHT + GAP_Y
        rows.append(Row(level.value, level.label, top, y - top - GAP_Y))
    return Chain(
        width=MARGIN_LEFT + per_row * (WIDTH + GAP_X) - GAP_X + MARGIN_TOP,
        height=y - GAP_Y + MARGIN_TOP,
        rows=tuple(rows),
        boxes=tuple(boxes.values()),
        arrows=tuple(
            Arrow(kind, source, target, _path(boxes[source], boxes[target]))
            for kind, source, target in kept
        ),
        words=tuple(
            f"{_name(register, target)}{'转发' if kind == 'forwards' else '引用'}"
            f"{_name(register, source)}"
            for kind, source, target in kept
        ),
    )


def edges(register: Register) -> tuple[Edge, ...]:
    """Give every link between documents of the register."""
    known = register.instrument_by_id
    return tuple(
        (kind, str(other), str(item.id))
        for item in register.instruments
        for kind, others in (("cites", item.cites), ("forwards", item.forwards))
        for other in others
        if str(other) in known
    )


def _near(edges: tuple[Edge, ...], around: tuple[str, ...]) -> set[str]:
    wanted = set(around)
    for _, source, target in edges:
        if source in around or target in around:
            wanted |= {source, target}
    # Up and down the line of forwarding, not sideways to other papers that forward the same one.
    for start, end in ((1, 2), (2, 1)):
        reached = set(around)
        while True:
            more = {e[end] for e in edges if e[0] == "forwards" and e[start] in reached} - reached
            if not more:
                break
            reached |= more
        wanted |= reached
    return wanted


def _box(item: Instrument, x: int, y: int, here: bool) -> Box:
    title = item.short or item.title
    return Box(
        id=str(item.id),
        number=item.number or f"{str(item.issued)[:4]}年",
        title=title,
        lines=_wrapped(title, WIDTH // _LINE, 2),
        level=item.level.value,
        full=item.basis.value == "full",
        here=here,
        x=x,
        y=y,
    )


def _wrapped(title: str, width: int, lines: int) -> tuple[str, ...]:
    cut = [title[start : start + width] for start in range(0, len(title), width)]
    if len(cut) > lines:
        cut = [*cut[: lines - 1], cut[lines - 1][:-1] + "…"]
    return tuple(cut)


def _path(source: Box, target: Box) -> str:
    """Draw from the foot of the upper box to the head of the lower, or in an arc beside it."""
    start, end = source.x + WIDTH // 2, target.x + WIDTH // 2
    if target.y > source.y:
        top, foot = source.y + HEIGHT, target.y - 4
        middle = (top + foot) // 2
        return f"M{start} {top}C{start} {middle} {end} {middle} {end} {foot}"
    if target.y < source.y:
        top, foot = source.y, target.y + HEIGHT + 4
        middle = (top + foot) // 2
        return f"M{start} {top}C{start} {middle} {end} {middle} {end} {foot}"
    side = 1 if target.x > source.x else -1
    start, end = start + side * WIDTH // 2, end - side * (WIDTH // 2 + 4)
    middle = source.y + HEIGHT // 2
    if abs(end - start) <= GAP_X:
        return f"M{start} {middle}L{end} {middle}"
    foot, head = source.y + HEIGHT, target.y + HEIGHT + 4
    start, end = source.x + WIDTH // 2, target.x + WIDTH // 2
    return f"M{start} {foot}C{start} {foot + 40} {end} {head + 36} {end} {head}"


def _name(register: Register, identifier: str) -> str:
    item = register.instrument_by_id[identifier]
    return f"《{item.short or item.title}》"
