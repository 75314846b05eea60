"""The draft of an inspection's opinion as a Word file, to be written on."""

from __future__ import annotations

import docx
from docx.shared import Mm

from policyledger.render.office.docx import packed, properties, styles
from policyledger.views.sheets.blank import BlankView

_GAP = "　" * 6
_DAY = "　　　年　　月　　日"


def opinion_docx(view: BlankView) -> bytes:
    """Give the draft: A4."""
    document = docx.Document()
    done = view.inspection
    properties(document, view.sheet)
    styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)  # GB/T 9704-2012, 5.2
    document.add_paragraph(f"{view.sheet.notice}　草稿", style="Notice")
    document.add_paragraph(view.sheet.title, style="Title")
    for line in (
        f"被{done}单位：{_GAP}",
        f"{done}日期：{_DAY}　　书面通知日期：{_DAY}",
        f"{done}人员（三人以上，均无应当回避的情形）：",
        "检查表编号：",
        f"依据（可选写）：{'、'.join(view.sources)}。",
    ):
        document.add_paragraph(line)
    document.add_heading("一、发现的问题", level=1)
    table = document.add_table(rows=6, cols=4, style="Table Grid")
    for row, texts in zip(
        table.rows,
        (
            ("序号", "问题", "依据（编号）", "看到的材料、情形"),
            *((str(n), "", "", "") for n in range(1, 6)),
        ),
        strict=True,
    ):
        row.height = Mm(16 if texts[0].isdigit() else 8)
        for cell, text, width in zip(row.cells, texts, (12, 70, 32, 42), strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].add_run(text)
    for heading, lines in (
        (
            "二、初步意见的反馈",
            (f"反馈日期：{_DAY}", f"被{done}单位的意见（申辩）和采纳情况：", ""),
        ),
        (f"三、{done}意见", ("", "")),
        (
            "四、整改要求",
            (
                f"请于{_DAY}前完成整改，并将整改情况书面报送{_GAP}。整改逐条记入整改台账，到期核验。",
            ),
        ),
    ):
        document.add_heading(heading, level=1)
        for line in lines:
            document.add_paragraph(line)
    for line in (
        "",
        f"{done}人员（签字）：{_GAP}　{done}机构（盖章）：",
        f"日期：{_DAY}",
        f"被{done}单位签收人：{_GAP}　日期：{_DAY}",
        f"编号 {view.sheet.code}，按 {view.sheet.as_of} 的台账。",
    ):
        document.add_paragraph(line)
    return packed(document)
