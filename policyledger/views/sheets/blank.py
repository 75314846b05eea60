"""Blank papers that follow an inspection: what its findings are written into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policyledger.model.register import Register
from policyledger.views.sheets.filled import FilledSheet
from policyledger.views.sheets.form import RESULTS
from policyledger.views.sheets.frame import SheetFrame, sheet_frame

#: What a rectification ledger holds, in the order in which offices print it.
LEDGER = (
    "序号",
    "问题",
    "依据",
    "责任单位和责任人",
    "整改措施",
    "时限",
    "完成证明",
    "核验人",
    "销号日期",
)


@dataclass(frozen=True, slots=True)
class BlankView:
    """A blank paper; ``paper`` is "rectification" or "opinion", ``sources`` the papers to cite.

    ``inspection`` is what inspecting is called.
    """

    sheet: SheetFrame
    paper: str
    title: str
    inspection: str
    topic: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of a rectification ledger that is filled in so far."""

    problem: str
    basis: str
    unit: str
    deadline: str


def blank_views(register: Register, as_of: date) -> tuple[BlankView, ...]:
    """Give the blank papers."""
    sources = tuple(item.cited for item in register.recorded)
    settings = register.settings
    papers = {"rectification": "整改台账", "opinion": f"{settings.inspection}意见书"}
    return tuple(
        BlankView(
            sheet=sheet_frame(register, title, "", f"forms/{paper}", "downloads.html", as_of),
            paper=paper,
            title=title,
            inspection=settings.inspection,
            topic=str(settings.topic),
            sources=sources,
        )
        for paper, title in papers.items()
    )


def findings(sheets: tuple[FilledSheet, ...]) -> tuple[Finding, ...]:
    """Give what is to be put right, in the order of the sheets."""
    return tuple(
        Finding(
            problem=f"{item.text}（{RESULTS[item.result]}）"
            + (f"：{item.remark}" if item.remark else ""),
            basis="、".join(item.obligations),
            unit=found.head.get("unit", "") or found.unit_name,
            deadline=found.foot.get("deadline", ""),
        )
        for found in sheets
        for item in found.findings
    )
