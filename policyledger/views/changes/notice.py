"""The notice of one page that tells units what changed: as much of it as the page holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policyledger.model.words import Word
from policyledger.views.changes.duties import Change
from policyledger.views.changes.page import ChangesPage, State
from policyledger.views.changes.units import UnitBlock
from policyledger.views.sheets.frame import SheetFrame


class Named(Word):
    """Where the duties are named that changed."""

    BY_UNIT = "by-unit", "在各单位下"
    ONCE = "once", "另列一次"
    NOT = "not", "只列数目"
    COMPACT = "compact", "只列数目，分两栏"


@dataclass(frozen=True, slots=True)
class _Step:
    named: Named
    rows: int | None = None
    documents: int | None = None


#: So many names of units stand in a row, and in a narrow one; of more the number is said.
_NAMES, _FEW_NAMES = 8, 2
#: Longer names and titles are cut: one page has to hold them all.
_NAME, _TITLE = 24, 44
#: No page of A4 holds more lines than this, whatever stands in them.
_LINES = 64
#: What is left out step by step until the page holds the rest: details first, then rows.
_STEPS = (
    _Step(Named.BY_UNIT),
    _Step(Named.ONCE),
    _Step(Named.NOT),
    _Step(Named.COMPACT, documents=8),
    *(_Step(Named.COMPACT, rows, 4) for rows in (72, 60, 48, 32, 16, 8)),
)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """What changed of one thing, and how: 新增 …."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Units for which the same changed: how many duties are new, changed, gone, and which."""

    units: str
    added: int
    changed: int
    removed: int
    lines: tuple[NoticeLine, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands on the page; ``more_units`` and ``more_documents`` are those left out.

    ``duties`` are those that changed, each once, where ``named`` says so.
    """

    sheet: SheetFrame
    old: State
    new: State
    counts: tuple[NoticeLine, ...]
    minor: int
    documents: tuple[NoticeLine, ...]
    more_documents: int
    named: str
    duties: tuple[NoticeLine, ...]
    rows: tuple[NoticeRow, ...]
    more_units: int
    others: tuple[NoticeLine, ...]
    nothing: bool


def notices(page: ChangesPage) -> Iterator[Notice]:
    """Give the notice, and shorter ones for as long as it is too long for a page."""
    documents = tuple(_documents(page))
    others = tuple(_others(page))
    duties = tuple(_duties(page))
    for step in _STEPS:
        blocks = page.blocks[: step.rows]
        shown = documents[: step.documents]
        listed = duties if step.named is Named.ONCE else ()
        lines = _least_lines(blocks, step.named) + len(shown) + len(listed) + len(others)
        if step.rows is None and lines > _LINES:
            continue
        yield Notice(
            sheet=page.sheet,
            old=page.old,
            new=page.new,
            counts=tuple(
                NoticeLine(change.label, str(page.count(change.value))) for change in Change
            ),
            minor=page.minor,
            documents=shown,
            more_documents=len(documents) - len(shown),
            named=step.named.value,
            duties=listed,
            rows=tuple(_row(block, step.named) for block in blocks),
            more_units=len(page.units) - sum(len(block.units) for block in blocks),
            others=others,
            nothing=page.nothing,
        )


def _least_lines(blocks: tuple[UnitBlock, ...], named: Named) -> int:
    if named is Named.COMPACT:
        return (len(blocks) + 1) // 2
    if named is not Named.BY_UNIT:
        return len(blocks)
    return sum(max(1, len(block.duties)) for block in blocks)


def _duties(page: ChangesPage) -> Iterator[NoticeLine]:
    for change in Change:
        for duty in page.duties:
            if duty.change == change and not duty.minor:
                what = f"（改{'、'.join(duty.what)}）" if duty.what else ""
                text = f"{duty.id} {_cut(duty.title, _TITLE)}{_cut(what, _TITLE)}"
                yield NoticeLine(change.label, text)


def _documents(page: ChangesPage) -> Iterator[NoticeLine]:
    for document in page.documents:
        said = [
            f"{field.label}由“{_cut(field.old_text, _NAME)}”改为“{_cut(field.new_text, _NAME)}”"
            if field.old and field.new
            else f"改动{field.label}"
            for field in document.fields
        ]
        if document.clauses:
            said.append(f"改动条款 {len(document.clauses)} 条")
        name = document.number or ""
        title = f"{_cut(name, _TITLE)}《{_cut(document.title, _TITLE)}》"
        yield NoticeLine(document.change_label, title + (f"：{'，'.join(said)}" if said else ""))


def _others(page: ChangesPage) -> Iterator[NoticeLine]:
    """Give a line for each kind of other things and each change of them."""
    found: dict[tuple[str, str], list[str]] = {}
    for other in page.others:
        found.setdefault((other.change_label, other.kind), []).append(other.name)
    for (label, kind), names in found.items():
        more = f"等 {len(names)} 个" if len(names) > _FEW_NAMES else ""
        listed = "、".join(_cut(name, _NAME) for name in names[:_FEW_NAMES])
        yield NoticeLine(label, f"{kind}：{listed}{more}")


def _row(block: UnitBlock, named: Named) -> NoticeRow:
    names = [
        _cut(unit.name, _NAME)
        + (f"（原{_cut(unit.old_name, _NAME)}）" if unit.old_name else "")
        + (f"（{unit.standing_label}）" if unit.standing_label and not unit.old_name else "")
        for unit in block.units
    ]
    most = _FEW_NAMES if named is Named.COMPACT else _NAMES
    more = f"等 {len(names)} 个单位" if len(names) > most else ""
    return NoticeRow(
        units="、".join(names[:most]) + more,
        added=len(block.of(Change.ADDED)),
        changed=len(block.of(Change.CHANGED)),
        removed=len(block.of(Change.REMOVED)),
        lines=tuple(_lines(block)) if named is Named.BY_UNIT else (),
    )


def _lines(block: UnitBlock) -> Iterator[NoticeLine]:
    for change in Change:
        for duty in block.of(change.value):
            remark = f"（{_cut(duty.remark, _TITLE)}）" if duty.remark else ""
            yield NoticeLine(change.label, f"{duty.id} {_cut(duty.title, _TITLE)}{remark}")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
