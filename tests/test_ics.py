"""Calendar files: valid against RFC 5545, right about the days, the same bytes every time."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import icalendar
import pytest
from dateutil.rrule import rrulestr

from policyledger.load.content import load
from policyledger.model.location import Text
from policyledger.model.obligation import Deadline
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind, Review
from policyledger.render.ics import calendar_bytes
from policyledger.views.bindings import Bindings
from policyledger.views.calendar.dates import due_days
from policyledger.views.calendar.file import CalendarView, calendar_view, calendar_views
from policyledger.views.calendar.schedule import Schedule
from policyledger.views.ledger import Ledger

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 23)


@cache
def content() -> Register:
    register, problems = load(ROOT / "content", ROOT / "checklists")
    assert not problems
    return register


def schedule(as_of: date = DAY, register: Register | None = None) -> Schedule:
    return Schedule(Ledger(Bindings(register or content()), as_of, ()))


@pytest.fixture(scope="module")
def views() -> tuple[CalendarView, ...]:
    return calendar_views(schedule())


def unfold(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def test_lines_are_folded_and_end_as_they_must(views: tuple[CalendarView, ...]) -> None:
    """RFC 5545, 3.1."""
    for view in views:
        data = calendar_bytes(view)
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert b"\r" not in data.replace(b"\r\n", b"")
        for line in data.split(b"\r\n"):
            assert len(line) <= 75
            line.decode()  # no character is cut in two
        for whole in filter(None, unfold(data)):
            assert re.match(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:", whole), whole
            assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", whole)


def test_what_rfc_5545_requires_is_there_once(views: tuple[CalendarView, ...]) -> None:
    """RFC 5545, 3.6, 3.6.1 and 3.6.6."""
    for view in views:
        lines = unfold(calendar_bytes(view))
        assert lines[0] == "BEGIN:VCALENDAR"
        assert lines.count("VERSION:2.0") == 1
        assert sum(line.startswith("PRODID:") for line in lines) == 1
        events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
        assert events
        for event in events:
            own = event.split("BEGIN:VALARM")[0]
            for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS"):
                assert len(re.findall(rf"^{name}[;:]", own, re.M)) == 1, name
            assert re.search(r"^DTSTAMP:20261123T000000Z$", own, re.M)
            alarms = event.split("BEGIN:VALARM\n")[1:]
            assert len(alarms) == 2
            for alarm in alarms:
                for name in ("ACTION:DISPLAY", "TRIGGER:-P", "DESCRIPTION:"):
                    assert len(re.findall(rf"^{name}", alarm, re.M)) == 1, name


def test_another_program_reads_the_same(views: tuple[CalendarView, ...]) -> None:
    for view in views:
        calendar = icalendar.Calendar.from_ical(calendar_bytes(view))
        assert not calendar.errors
        read = [(str(event["uid"]), str(event["summary"])) for event in calendar.events]
        assert read == [(entry.uid, entry.due.duty.title) for entry in view.events]
        for event, entry in zip(calendar.events, view.events, strict=True):
            assert not event.errors
            assert event.start == date.fromisoformat(entry.due.day)
            assert event.end - event.start == timedelta(days=1)
            assert not isinstance(event.start, datetime)
            if entry.due.duty.quote:
                assert entry.due.duty.quote in str(event["description"])


def test_a_rule_gives_the_days_of_the_duty_for_ever(views: tuple[CalendarView, ...]) -> None:
    repeating = [entry for entry in views[0].events if entry.rule]
    assert {entry.due.duty.deadline for entry in repeating} >= {"每月", "每季度", "每年", "每周"}
    lines = "\n".join(unfold(calendar_bytes(views[0])))
    rules = dict(re.findall(r"^UID:(.*)\n(?:(?!BEGIN).*\n)*?RRULE:(.*)$", lines, re.M))
    assert set(rules) == {entry.uid for entry in repeating}
    end = date(2034, 12, 31)  # two leap years further
    for entry in repeating:
        text = rules[entry.uid]
        assert "COUNT" not in text
        assert "UNTIL" not in text
        start = datetime.combine(date.fromisoformat(entry.due.day), time())
        by_rule = [
            day.date()
            for day in rrulestr(text, dtstart=start).between(
                start, datetime.combine(end, time()), inc=True
            )
        ]
        duty = content().obligation_by_id[entry.due.duty.id]
        days = [due.day for due in due_days(duty.deadline, content().periods, DAY, end)]
        assert by_rule == days, entry.due.duty.id


def timed(deadline: Deadline) -> tuple[Register, str]:
    """Give the content with one duty that has this deadline, and the duty's id."""
    register = content()
    yearly = next(
        duty for duty in register.obligations if duty.deadline and duty.deadline.text == "每年"
    )
    records = tuple(
        dataclasses.replace(
            record,
            obligations=tuple(
                dataclasses.replace(duty, deadline=deadline) if duty is yearly else duty
                for duty in record.obligations
            ),
        )
        for record in register.records
    )
    return dataclasses.replace(register, records=records), str(yearly.id)


@pytest.mark.parametrize(
    ("period", "on", "rules", "starts"),
    [
        ("year", ("09",), ["FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=9"], ["2027-09-30"]),
        ("year", ("02-29",), ["FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"], ["2027-02-28"]),
        (
            "year",
            ("03-15", "12"),
            ["FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=12", "FREQ=YEARLY;BYMONTHDAY=15;BYMONTH=3"],
            ["2026-12-31", "2027-03-15"],
        ),
        ("month", ("05",), ["FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=5"], ["2026-12-05"]),
        ("quarter", ("01-10",), ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10"], ["2027-01-10"]),
        ("week", ("5",), ["FREQ=WEEKLY;BYDAY=FR"], ["2026-11-27"]),
    ],
)
def test_named_days_repeat_by_rules(
    period: str, on: tuple[str, ...], rules: list[str], starts: list[str]
) -> None:
    deadline = Deadline(
        Text("每"), DeadlineKind.EVERY, period=Text(period), days=tuple(map(Text, on))
    )
    register, name = timed(deadline)
    view = calendar_view(schedule(register=register), None)
    own = [entry for entry in view.events if entry.due.duty.id == name]
    assert [entry.due.day for entry in own] == starts
    assert len({entry.uid for entry in own}) == len(own)
    data = calendar_bytes(dataclasses.replace(view, events=tuple(own)))
    found = [line.removeprefix("RRULE:") for line in unfold(data) if line.startswith("RRULE:")]
    assert found == rules


def test_a_day_that_short_months_lack_stands_singly() -> None:
    deadline = Deadline(
        Text("每"), DeadlineKind.EVERY, period=Text("month"), days=(Text("29"), Text("30"))
    )
    register, name = timed(deadline)
    view = calendar_view(schedule(register=register), None)
    own = [entry for entry in view.events if entry.due.duty.id == name]
    assert all(entry.rule is None for entry in own)
    assert [entry.due.day for entry in own][:8] == [
        "2026-11-29",
        "2026-11-30",
        "2026-12-29",
        "2026-12-30",
        "2027-01-29",
        "2027-01-30",
        "2027-02-28",
        "2027-02-28",
    ]
    assert len({entry.uid for entry in own}) == len(own)


def test_days_of_the_calendar_stand_singly_and_say_they_are_assumed() -> None:
    view = calendar_view(schedule(), content().unit_by_id["gd-education"])
    calendar = icalendar.Calendar.from_ical(calendar_bytes(view))
    checks = [event for event in calendar.events if "开学两周内" in str(event["summary"])]
    assert [event.start for event in checks] == [
        date(2027, 3, 8),
        date(2027, 9, 15),
        date(2028, 2, 28),
    ]
    for event in checks:
        assert "rrule" not in event
        assert "推定" in str(event["description"])
        assert event["status"] == "TENTATIVE"
    for event in calendar.events:
        if "rrule" in event:
            assert "推定" not in str(event["description"])
            assert event["status"] == "CONFIRMED"


def test_an_official_calendar_takes_the_warning_away() -> None:
    register = content()
    official = tuple(dataclasses.replace(period, assumed=False) for period in register.periods)
    known = dataclasses.replace(register, periods=official)
    data = calendar_bytes(calendar_view(schedule(register=known), None))
    assert "推定" not in "".join(unfold(data))
    assert b"TENTATIVE" not in data


def test_identifiers_outlive_a_later_build_and_a_corrected_calendar() -> None:
    register = content()
    moved = tuple(
        dataclasses.replace(period, start=Text("2027-02-25"), assumed=False)
        if str(period.start) == "2027-02-22"
        else period
        for period in register.periods
    )
    first = calendar_view(schedule(), None)
    later = calendar_view(schedule(date(2026, 11, 30)), None)
    other = calendar_view(schedule(register=dataclasses.replace(register, periods=moved)), None)
    uids = [entry.uid for entry in first.events]
    assert len(set(uids)) == len(uids)
    assert {entry.uid for entry in later.events} <= set(uids)
    assert {entry.uid for entry in later.events if entry.rule} == {
        entry.uid for entry in first.events if entry.rule
    }
    assert {entry.uid for entry in other.events} == set(uids)
    assert {entry.due.day for entry in other.events} != {entry.due.day for entry in first.events}


def test_files_of_units_can_be_mixed(views: tuple[CalendarView, ...]) -> None:
    """The same duty has the same identifier and text in every file."""
    whole = {entry.uid: entry for entry in views[0].events}
    assert views[0].unit == ""
    seen = Counter[str]()
    for view in views[1:]:
        for entry in view.events:
            assert whole[entry.uid] == entry
            assert view.unit in entry.due.units
            seen[entry.uid] += 1
    assert set(seen) == set(whole), "every entry stands in the file of some unit"


def test_days_gone_by_are_left_out(views: tuple[CalendarView, ...]) -> None:
    for view in views:
        assert all(entry.due.day >= DAY.isoformat() for entry in view.events)
        assert not any("2020" in entry.due.duty.deadline for entry in view.events)


def test_the_same_view_gives_the_same_bytes() -> None:
    once = [calendar_bytes(view) for view in calendar_views(schedule())]
    again = [calendar_bytes(view) for view in calendar_views(schedule())]
    assert once == again


def test_text_is_escaped(views: tuple[CalendarView, ...]) -> None:
    """RFC 5545, 3.3.11."""
    entry = views[0].events[0]
    title = "甲,乙;丙\\丁“戊”\n己：BEGIN:VEVENT\n\tEND" + "很长" * 60 + "👪"
    duty = dataclasses.replace(entry.due.duty, title=title, evidence=(title,))
    nasty = dataclasses.replace(entry, due=dataclasses.replace(entry.due, duty=duty))
    data = calendar_bytes(dataclasses.replace(views[0], events=(nasty,)))
    assert data.count(b"\r\nBEGIN:VEVENT") == 1
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    (event,) = icalendar.Calendar.from_ical(data).events
    assert str(event["summary"]) == title
    assert title in str(event["description"])


def test_an_empty_calendar_is_refused(views: tuple[CalendarView, ...]) -> None:
    with pytest.raises(ValueError, match="no entries"):
        calendar_bytes(dataclasses.replace(views[0], events=()))


def test_the_address_of_the_site_is_given_where_there_is_one() -> None:
    register = content()
    settings = dataclasses.replace(register.settings, base_url="http://10.0.0.8/kcbx/")
    published = dataclasses.replace(register, settings=settings)
    unit = register.unit_by_id["gd-schools"]
    view = calendar_view(schedule(register=published), unit)
    urls = {
        str(event["url"]) for event in icalendar.Calendar.from_ical(calendar_bytes(view)).events
    }
    assert urls == {"http://10.0.0.8/kcbx/units/gd-schools.html"}
    plain = calendar_view(schedule(), unit)
    assert b"URL:" not in calendar_bytes(plain)


def test_an_entry_says_that_its_duty_is_to_be_reviewed(views: tuple[CalendarView, ...]) -> None:
    view = views[0]
    event, *rest = view.events
    duty = dataclasses.replace(event.due.duty, review=Review.NEEDED.value)
    outdated = dataclasses.replace(event, due=dataclasses.replace(event.due, duty=duty))
    said = [
        str(entry["DESCRIPTION"])
        for entry in icalendar.Calendar.from_ical(
            calendar_bytes(dataclasses.replace(view, events=(outdated, *rest)))
        ).walk("VEVENT")
    ]
    assert [text for text in said if "待复核" in text] == [said[0]]
