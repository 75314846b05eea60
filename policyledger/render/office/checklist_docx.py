"""The checklist of a unit as a Word file, for offices that change their sheets before printing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import docx
from docx.shared import Mm

from policyledger.render.office.docx import HEI, packed, page_numbers, properties, styles
from policyledger.render.office.word_table import Text, add_table, cell, row
from policyledger.views.sheets.checklist import ChecklistView
from policyledger.views.sheets.items import Block, Item, Point, SupportItem

_WIDTHS = (11.0, 111.0, 12.5, 12.5, 12.5, 12.5)
_STOPS = (
    4.75,
    17.25,
    29.75,
    42.25,
)  # the middles of the last four columns, less the edge of the cell
_BOXES = "\t□\t□\t□\t□"
_META = (22.0, 64.0, 22.0, 64.0)
_OPINION = (26.0, 146.0)
_TALLY = (34.4,) * 5
_WHICH = "＿" * 14
_DAY = "　　　年　　月　　日"


def checklist_docx(view: ChecklistView) -> bytes:
    """Give the checklist of a unit, or a sheet for visits: A4."""
    document = docx.Document()
    properties(document, view.sheet)
    styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(22), Mm(16)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    page_numbers(document)
    _head(document, view)
    for part in view.matters:
        document.add_heading(part.title, level=2)
        rows = [made for block in part.blocks for made in _block_rows(block)]
        add_table(document, _WIDTHS, _titles("检查内容"), rows)
    if view.support:
        document.add_heading("配合的事项", level=2)
        rows = [_row(item.number, _support_text(item)) for item in view.support]
        add_table(document, _WIDTHS, _titles("配合谁、做什么"), rows)
    for section_ in view.visit:
        document.add_heading(section_.title, level=2)
        rows = [
            _row(
                item.number,
                (
                    ("Table Text", ((item.question, HEI),)),
                    ("Table Note", item.look_for),
                    ("Table Note", "　".join(point.code for point in item.points)),
                    ("Table Note", "；".join(item.deadlines)),
                ),
            )
            for item in section_.items
        ]
        add_table(document, _WIDTHS, _titles("看什么、问什么"), rows)
    _close(document, view)
    return packed(document)


def _head(document: Any, view: ChecklistView) -> None:
    document.add_paragraph(view.sheet.notice, style="Notice")
    document.add_paragraph(view.sheet.title, style="Title")
    if view.sheet.subtitle and not view.unit:
        document.add_paragraph(view.sheet.subtitle, style="Subtitle")
    rows = (
        ("受检单位", _unit(view), "检查日期", _DAY),
        ("检查地点", "", "陪同人员", ""),
        *(("检查人员" if n == 1 else "", f"{n}.", "单位职务", "") for n in (1, 2, 3)),
        ("回避", "□ 检查人员均无应当回避的情形", "", ""),
    )
    add_table(
        document,
        _META,
        (),
        [
            row(
                _META,
                [
                    cell([("Table Head" if place % 2 == 0 else "Table Text", text)])
                    for place, text in enumerate(line)
                ],
                height=8,
            )
            for line in rows
        ],
    )
    document.add_paragraph(f"怎么填：{''.join(view.instructions)}", style="Note")
    if view.review_note:
        document.add_paragraph(view.review_note, style="Note")
    count = f"本表：责任事项 {view.duties} 条，合并为 {view.items} 个检查项"
    if view.matters and view.support:
        count += f"：本单位牵头和承办的 {view.own_items} 项在前，配合的 {len(view.support)} 项在后"
    usual = f"除另注明外，各项是作为{view.usual_group}承担的。" if view.usual_group else ""
    document.add_paragraph(f"{count}。{usual}", style="Note")


def _unit(view: ChecklistView) -> str:
    if view.several:
        return f"{_WHICH}（{'，'.join((view.unit_name, *view.also))}）"
    return f"{view.unit_name}（{'，'.join(view.also)}）" if view.also else view.unit_name


def _titles(what: str) -> list[Any]:
    texts = ("序号", f"{what}（备注写在方框下面）", "符合", "基本符合", "不符合", "未查")
    return [
        cell([("Table Head" if place < 2 else "Table Note", text)], center=True)
        for place, text in enumerate(texts)
    ]


def _row(number: int, text: Iterable[tuple[str, Text]]) -> Any:
    return row(
        _WIDTHS,
        [
            cell([("Table Head", str(number))], center=True),
            cell([(style, words) for style, words in text if words]),
            cell([("Table Text", _BOXES), ("Table Note", "")], span=4, stops=_STOPS),
        ],
        height=15,
    )


def _block_rows(block: Block) -> Iterator[Any]:
    source = f"〔{block.role}〕{block.citation} {block.heading}"
    if block.via:
        source += f"（作为{block.via}）"
    if block.partners:
        source += f"　{block.partners}"
    heading = "上级文件对同一工作的要求" if block.compact else source
    yield row(_WIDTHS, [cell([("Table Note", ((heading, HEI),))], span=6)], keep=True)
    for item in block.items:
        text = _points(item.points) if item.points else _item_text(item, cited=block.compact)
        yield _row(item.number, (*text, ("Table Note", _answered(item))))


def _item_text(item: Item, *, cited: bool) -> Iterator[tuple[str, Text]]:
    limits = "，".join(limit for limit in (item.deadline, item.target) if limit)
    if item.next:
        limits += f"；{item.next.text}"
    yield (
        "Table Text",
        (
            (item.title, HEI),
            (f"（{item.force}）" if item.force else "", ""),
            (f"（{limits}）" if limits else "", HEI if item.dated else ""),
            (f" {item.question}", ""),
        ),
    )
    if not item.brief:
        how = "、".join(item.how)
        records = f"材料：{'、'.join(item.records)}。" if item.records else ""
        look = f"{item.look_for}。" if item.look_for else ""
        yield "Table Note", f"{how}　{look}{records}" if look or records else ""
    by = f"由{'、'.join(item.by)}承办。" if item.by else ""
    retold = "（据公开资料转述）" if item.summarised else ""
    quote = f"“{item.quote}”" if item.quote else retold
    yield "Table Quote", f"{item.code}　{f'{item.citation}　' if cited else ''}{by}{quote}"


def _points(points: Iterable[Point]) -> Iterator[tuple[str, Text]]:
    for each in points:
        limits = f"（{each.limits}）" if each.limits else ""
        yield "Table Text", ((each.code, HEI), (f" {each.title}{limits}", ""))


def _answered(item: Item) -> str:
    if not item.answered:
        return ""
    answered = "；".join(
        f"{each.code} {each.title}{f'（{each.limits}）' if each.limits else ''}"
        for each in item.answered
    )
    return f"一并回答：{answered}"


def _support_text(item: SupportItem) -> Iterator[tuple[str, Text]]:
    via = f"（作为{item.via}）" if item.via else ""
    yield "Table Text", ((item.matter, HEI), (f"　配合{'、'.join(item.lead)}{via}", ""))
    yield from _points(item.points)
    prefix = f"　编号 {item.prefix}…" if item.prefix else ""
    yield "Table Note", f"{item.citation} {item.heading}{prefix}"


def _close(document: Any, view: ChecklistView) -> None:
    document.add_heading("汇总、意见和签字", level=2)
    titles = ("检查项", "符合", "基本符合", "不符合", "未查")
    counts = (f"共 {view.items} 项", "", "", "", "")
    add_table(
        document,
        _TALLY,
        [cell([("Table Head", text)], center=True) for text in titles],
        [
            row(
                _TALLY,
                [cell([("Table Text", text)], center=True) for text in counts],
                keep=True,
                height=8,
            )
        ],
    )
    lines = (
        ("主要问题", "", 30),
        ("初步意见", "", 22),
        ("受检单位意见（申辩）", "", 22),
        ("整改期限", f"{_DAY}前完成，材料交：", 9),
        ("整改核验", f"核验人：　　　　　　　　日期：{_DAY}", 9),
    )
    rows = [
        row(
            _OPINION,
            [cell([("Table Head", name)]), cell([("Table Text", text)])],
            keep=True,
            height=height,
        )
        for name, text, height in lines
    ]
    add_table(document, _OPINION, (), rows)
    document.add_paragraph(
        "检查人员（签字）：　　　　　　　　　　　　受检单位负责人（签字、盖章）："
    )
    document.add_paragraph(f"{_DAY}　　　　　　　　　　　　　　　　{_DAY}")
    for note in _notes(view):
        document.add_paragraph(note, style="Note")


def _notes(view: ChecklistView) -> Iterator[str]:
    yield from view.notes
    yield f"编号 {view.sheet.code}，按 {view.sheet.as_of} 的台账。"
