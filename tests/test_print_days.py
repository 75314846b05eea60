"""The next day of a deadline on sheets: right, short, marked where it is assumed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import docx
import openpyxl
import pytest

from policyledger.model.catalogue import Period
from policyledger.model.location import Location, Text
from policyledger.model.obligation import Deadline
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind
from policyledger.render.office.docx import division_docx
from policyledger.render.office.xlsx import division_xlsx
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.checklist import checklist_views
from policyledger.views.sheets.division import DivisionView, Task, division_view
from policyledger.views.sheets.next_day import next_day

DAY = date(2026, 3, 5)


def deadlines(register: Register) -> list[Deadline]:
    return [duty.deadline for duty in register.obligations if duty.deadline is not None]


@pytest.fixture(scope="module")
def table(world: Register) -> DivisionView:
    """The division table of the invented county that has the most days."""
    views = [division_view(Bindings(world), one, DAY) for one in (*world.instruments, None)]
    return max(views, key=lambda view: sum(task.next is not None for task in tasks(view)))


def tasks(view: DivisionView) -> list[Task]:
    return [task for section in view.sections for task in section.tasks]


@pytest.mark.parametrize("name", ["register", "world"])
def test_no_day_lies_before_the_sheet_unless_it_is_called_past(
    name: str, request: pytest.FixtureRequest
) -> None:
    register = request.getfixturevalue(name)
    found = [next_day(one, register.periods, DAY) for one in deadlines(register)]
    days = [day for day in found if day is not None]
    assert days
    for day in days:
        assert day.past == (date.fromisoformat(day.day) < DAY)
        assert (day.text == "已过期") == day.past


def test_an_assumed_period_is_marked_and_an_official_one_is_not(world: Register) -> None:
    at = Location("x")
    for assumed in (True, False):
        season = Period(
            Text("season", at), "汛期", Text("2026-05-01", at), Text("2026-09-30", at),
            assumed, "", at,
        )  # fmt: skip
        every = next(one for one in deadlines(world) if str(one.period) == "year")
        deadline = _after(every, "season", "season-start", "P7D")
        day = next_day(deadline, (season,), DAY)
        assert day is not None
        assert day.text == ("最近（推定）：2026年5月8日" if assumed else "最近：2026年5月8日")


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (("09",), "最近：2026年9月30日"),
        (("09-15", "03"), "最近：2026年3月31日"),
        (("02",), "最近：2027年2月28日"),
        (("02-29",), "最近：2027年2月28日"),
    ],
)
def test_a_day_of_each_year_is_that_day(on: tuple[str, ...], text: str) -> None:
    deadline = Deadline(
        Text("每年"), DeadlineKind.EVERY, period=Text("year"), days=tuple(map(Text, on))
    )
    day = next_day(deadline, (), DAY)
    assert day is not None
    assert day.text == text


def test_working_days_have_no_day_on_paper(world: Register) -> None:
    every = next(one for one in deadlines(world) if str(one.anchor) == "flood-season-start")
    counted = next_day(every, world.periods, DAY)
    assert counted is not None
    working = replace(every, duration=Text("15个工作日"))
    assert next_day(working, world.periods, DAY) is None


def _after(like: Deadline, period: str, anchor: str, duration: str) -> Deadline:
    return replace(
        like, period=Text(period), anchor=Text(anchor), before=None, duration=Text(duration)
    )


def test_every_format_says_the_same_day(table: DivisionView) -> None:
    wanted = [(task.deadline, *task.next.lines) for task in tasks(table) if task.next]
    assert wanted
    page = openpyxl.load_workbook(io.BytesIO(division_xlsx(table)))["任务分解表"]
    rows = page.iter_rows(min_row=5, values_only=True)
    cells = [str(row[4] or "") for row in rows if isinstance(row[0], int)]
    assert [tuple(cell.split("\n")) for cell in cells if "\n" in cell] == wanted
    document = docx.Document(io.BytesIO(division_docx(table)))
    cells = [
        row.cells[4].text for part in document.tables for row in part.rows if row.cells[0].text
    ]
    assert [tuple(cell.split("\n")) for cell in cells if "\n" in cell] == wanted


def test_the_list_holds_real_dates(table: DivisionView) -> None:
    page = openpyxl.load_workbook(io.BytesIO(division_xlsx(table)))["明细"]
    place = [cell.value for cell in page[1]].index("最近日期")
    found = [row[place] for row in page.iter_rows(min_row=2, values_only=True)]
    for task, value in zip(tasks(table), found, strict=True):
        if task.next is None:
            assert not value
        elif task.next.past:
            assert value == "已过期"
        else:
            assert value == datetime.fromisoformat(task.next.day)


def test_a_checklist_explains_the_days_it_gives(world: Register) -> None:
    explained = 0
    for checklist in world.checklists:
        for view in checklist_views(Bindings(world), checklist, DAY):
            items = [i for part in view.matters for block in part.blocks for i in block.items]
            recurring = any(item.next and not item.next.only for item in items)
            assert bool(view.next_day_note) == recurring
            explained += recurring
    assert explained
