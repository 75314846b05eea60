"""The calendar's views: which years, which days, for whom; and its page in a browser."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waiting import until

from policyledger.model.catalogue import Period
from policyledger.model.location import NOWHERE, Text
from policyledger.model.register import Register
from policyledger.views.bindings import Bindings
from policyledger.views.calendar.file import calendar_views
from policyledger.views.calendar.page import CalendarPage, calendar_page, next_deadlines
from policyledger.views.calendar.schedule import Schedule, working_years
from policyledger.views.downloads import Download
from policyledger.views.ledger import Ledger

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DAY = date(2026, 11, 23)


def schedule(
    register: Register, as_of: date = DAY, downloads: tuple[Download, ...] = ()
) -> Schedule:
    return Schedule(Ledger(Bindings(register), as_of, downloads))


@pytest.fixture(scope="module")
def page(register: Register) -> CalendarPage:
    return calendar_page(schedule(register)).value


def span(kind: str, start: str, end: str, name: str = "") -> Period:
    return Period(Text(kind), name or start, Text(start), Text(end), False, "", NOWHERE)


@pytest.mark.parametrize(
    ("periods", "as_of", "expected"),
    [
        # Within the calendar: its years, the running one first.
        (
            [span("y", "2026-09-01", "2027-08-31"), span("y", "2027-09-01", "2028-08-31")],
            DAY,
            [("2026-09-01", "2027-08-31"), ("2027-09-01", "2028-08-31")],
        ),
        # Years gone by are left out.
        (
            [span("y", "2025-09-01", "2026-08-31"), span("y", "2026-09-01", "2027-08-31")],
            DAY,
            [("2026-09-01", "2027-08-31")],
        ),
        # Before the calendar begins: the months up to it.
        (
            [span("y", "2027-09-01", "2028-08-31")],
            DAY,
            [
                ("2026-11-01", "2026-12-31"),
                ("2027-01-01", "2027-08-31"),
                ("2027-09-01", "2028-08-31"),
            ],
        ),
        # A gap is closed, and a year that ends within a month is filled up to its end.
        (
            [span("y", "2026-09-01", "2027-07-10"), span("y", "2027-09-06", "2028-07-08")],
            DAY,
            [("2026-09-01", "2027-09-05"), ("2027-09-06", "2028-07-31")],
        ),
        # No calendar, or one of seasons only: plain years, and the next one towards the end.
        ([], DAY, [("2026-01-01", "2026-12-31"), ("2027-01-01", "2027-12-31")]),
        ([], date(2026, 3, 5), [("2026-01-01", "2026-12-31")]),
        (
            [
                span("season", "2026-04-15", "2026-10-15"),
                span("season", "2027-04-15", "2027-10-15"),
            ],
            date(2026, 3, 5),
            [("2026-01-01", "2026-12-31"), ("2027-01-01", "2027-12-31")],
        ),
        # The calendar has run out.
        (
            [span("y", "2020-09-01", "2021-08-31")],
            date(2026, 3, 5),
            [("2026-01-01", "2026-12-31")],
        ),
    ],
)
def test_working_years(periods: list[Period], as_of: date, expected: list[tuple[str, str]]) -> None:
    years = working_years(periods, as_of)
    assert [(str(year.start), str(year.end)) for year in years] == expected
    assert years[0].start <= as_of <= years[0].end
    assert all(after.start - before.end == timedelta(days=1) for before, after in pairwise(years))


def test_the_page_holds_every_day_once(page: CalendarPage, register: Register) -> None:
    listed = [due for year in page.years for month in year.months for due in month.dues]
    assert listed == list(schedule(register).dues)
    assert len({due.key for due in listed}) == len(listed)
    for year in page.years:
        for row in year.rows:
            months = [month for month in year.months if month.month == row.month]
            assert row.count == sum(len(month.dues) for month in months)
            assert [cell.number for cell in row.days] == list(range(1, len(row.days) + 1))
    assert [row.label for row in page.years[0].rows] == [
        f"{month}月" for month in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
    ]
    assert page.years[0].current
    assert not page.years[1].current


def test_known_days(page: CalendarPage) -> None:
    days = {
        (due.duty.id, due.day): due
        for year in page.years
        for month in year.months
        for due in month.dues
    }
    assert days["GD132-02-05", "2026-09-08"].assumed
    assert days["AH10-02-07", "2026-09-15"].assumed
    assert days["GD132-02-05", "2027-03-01"].period.endswith("第二学期")
    assert not days["JT15-03-02", "2028-02-29"].assumed
    assert days["JT15-04-02", "2026-09-01"].point
    assert days["GD132-02-05", "2026-09-08"].past
    assert not days["JT15-03-02", "2026-11-30"].past


def test_what_comes_next_begins_with_the_day_of_the_ledger(page: CalendarPage) -> None:
    assert [due.day for due in page.next] == ["2026-11-30", *["2026-12-31"] * 4]
    assert all(0 <= due.days_left <= 42 for due in page.next)


def test_the_next_day_is_shown_however_far_away(register: Register) -> None:
    monthly_left_out = tuple(
        dataclasses.replace(
            record,
            obligations=tuple(
                duty
                for duty in record.obligations
                if not duty.deadline or duty.deadline.period not in ("month", "quarter", "year")
            ),
        )
        for record in register.records
    )
    sparse = dataclasses.replace(register, records=monthly_left_out)
    found = calendar_page(schedule(sparse)).value.next
    assert {due.day for due in found} == {"2027-01-22"}


def test_dates_gone_by_are_targets_of_the_past(page: CalendarPage) -> None:
    past = {due.duty.id for due in page.past}
    assert "GD132-00-06" in past
    upcoming = {due.duty.id for year in page.years for m in year.months for due in m.dues}
    assert not past & upcoming


def test_what_has_no_day_is_listed_with_the_reason(page: CalendarPage) -> None:
    parts = {part.kind: {item.duty.id for item in part.duties} for part in page.undated}
    assert "GD132-02-11" in parts["after"]
    assert "GD132-02-08" in parts["ongoing"]
    assert "GD132-04-17" in parts["ongoing"]  # each day
    assert "LPM-22-02" in parts["week"]
    assert "no-calendar" not in parts


def run_out(register: Register) -> Register:
    """The content with a calendar of one year only."""
    periods = tuple(period for period in register.periods if str(period.end) < "2027-09")
    return dataclasses.replace(register, periods=periods)


@pytest.mark.parametrize("as_of", [date(2027, 5, 10), date(2027, 9, 10), date(2030, 1, 1)])
def test_what_the_calendar_does_not_reach_stands_apart(register: Register, as_of: date) -> None:
    """Of the two terms both have begun, or ended: no other is known."""
    page = calendar_page(schedule(run_out(register), as_of)).value
    (part,) = [part for part in page.undated if part.kind == "no-calendar"]
    names = {item.duty.id for item in part.duties}
    assert {"GD132-02-05", "AH10-02-07", "JT15-04-02"} <= names
    assert ("SUP-14-01" in names) == (as_of > date(2027, 7, 2))
    upcoming = {due.duty.id for due in schedule(run_out(register), as_of).upcoming(None)}
    assert not names & upcoming


def test_the_page_tells_how_far_the_calendar_reaches(
    register: Register, page: CalendarPage
) -> None:
    assert [(band.name, band.end) for band in page.reach] == [
        ("2027—2028学年第二学期", "2028-06-30"),
        ("2027—2028学年", "2028-08-31"),
    ]
    ended = calendar_page(schedule(run_out(register), date(2027, 9, 10))).value
    assert [band.end for band in ended.reach] == ["2027-07-02", "2027-08-31"]
    without = dataclasses.replace(register, periods=())
    assert calendar_page(schedule(without)).value.reach == ()


def test_the_page_on_the_site_says_it(site: Path) -> None:
    text = (site / "calendar.html").read_text(encoding="utf-8")
    assert "日历登记到：2027—2028学年第二学期（2028年6月30日止）" in text


def test_a_day_of_each_year_stands_in_its_month(world: Register) -> None:
    page = calendar_page(schedule(world, date(2026, 3, 5))).value
    days = {due.duty.deadline: due.day for m in page.years[0].months for due in m.dues}
    assert days["每年12月底前"] == "2026-12-31"


def test_every_duty_with_a_deadline_is_somewhere(page: CalendarPage, register: Register) -> None:
    shown = {due.duty.id for year in page.years for m in year.months for due in m.dues}
    shown |= {due.duty.id for due in page.past}
    shown |= {item.duty.id for part in page.undated for item in part.duties}
    assert shown == {str(duty.id) for duty in register.obligations if duty.deadline}


def test_what_is_forbidden_for_a_time_is_never_due(world: Register) -> None:
    page = calendar_page(schedule(world, date(2026, 3, 5))).value
    (forbidden,) = [part for part in page.undated if part.kind == "forbidden"]
    names = {item.duty.id for item in forbidden.duties}
    assert names
    assert not names & {due.duty.id for year in page.years for m in year.months for due in m.dues}
    for view in calendar_views(schedule(world, date(2026, 3, 5))):
        assert not names & {event.due.duty.id for event in view.events}


def test_before_the_season_is_before_the_season(world: Register) -> None:
    page = calendar_page(schedule(world, date(2026, 3, 5))).value
    days = {
        due.duty.deadline: due.day for m in page.years[0].months for due in m.dues if due.duty.quote
    }
    assert days["每年入汛前"] == "2026-04-14"
    assert days["主汛期前"] == "2026-06-09"
    assert days["入汛后15日内"] == "2026-04-30"


def test_a_unit_is_told_each_of_its_duties_once(register: Register) -> None:
    plan = schedule(register)
    schools = next_deadlines(plan, register.unit_by_id["gd-schools"])
    assert [(due.duty.id, due.day) for due in schools.dues] == [
        ("JT15-03-02", "2026-11-30"),
        ("GD132-02-05", "2027-03-01"),
    ]
    everyone = next_deadlines(plan, limit=3)
    assert len(everyone.dues) == 3
    assert everyone.more > 0
    assert len({due.duty.id for due in everyone.dues}) == 3


def test_files_are_offered_where_they_have_been_made(register: Register) -> None:
    path = "downloads/calendar/gd-schools.ics"
    plan = schedule(register, downloads=(Download(path, "日历", "calendar", unit="gd-schools"),))
    assert next_deadlines(plan, register.unit_by_id["gd-schools"]).file == path
    assert next_deadlines(plan, register.unit_by_id["gd-education"]).file == ""
    page = calendar_page(plan).value
    assert page.file == ""
    files = {unit.id: unit.file for place in page.places for unit in place.units if unit.file}
    assert files == {"gd-schools": path}


def test_the_own_place_comes_first(page: CalendarPage, register: Register) -> None:
    assert page.places[0].own
    assert page.places[0].title == register.settings.place
    assert not any(place.own for place in page.places[1:])


# In a browser


@pytest.fixture
def opened(browser: Browser, site: Path) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((site / "calendar.html").as_uri())
    return page


@pytest.mark.browser
def test_one_unit_alone(opened: Page) -> None:
    listed = opened.locator(".pl-month [data-units]")
    before = listed.count()
    opened.select_option('select[name="unit"]', "gd-schools")
    assert opened.url.endswith("#unit=gd-schools")
    shown = [item for item in listed.all() if item.evaluate("node => !node.hidden")]
    assert 0 < len(shown) < before
    for item in shown:
        assert "gd-schools" in (item.get_attribute("data-units") or "").split()
    # The picture counts what the list shows.
    spots = opened.locator(".pl-spot[data-day]:not([hidden]) text").all_text_contents()
    assert sum(map(int, spots)) == len(shown)
    assert opened.locator("#pl-calendar-shown").text_content() == f"{len(shown)} 项"
    # The address opens the same; without a unit everything is back.
    address = opened.url
    opened.goto("about:blank")
    opened.goto(address)
    assert opened.locator('select[name="unit"]').input_value() == "gd-schools"
    opened.select_option('select[name="unit"]', "")
    assert "#" not in opened.url
    assert not opened.locator("[data-units][hidden]").count()


@pytest.mark.browser
def test_differences_narrow_and_come_back_from_the_address(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "differences.html").as_uri() + "#facet=figure&kind=tightened")
    items = page.locator(".pl-differences > li:not([hidden])")
    assert items.count() == 1
    assert "96%" in (items.first.text_content() or "")
    assert page.locator("#pl-differences-shown").text_content() == "1 处"
    page.click('#pl-differences-filter button[type="reset"]')
    until(page, "!location.hash")
    assert items.count() > 50
    page.select_option('select[name="level"]', "city")
    assert page.url.endswith("#level=city")
    assert 0 < items.count() < 50
    page.close()
