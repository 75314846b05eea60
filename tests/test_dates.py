"""Deadlines become days: the cases in ``deadlines/`` and laws that always hold."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policyledger.load.files import SourceText
from policyledger.load.obligations import read_obligations
from policyledger.model.catalogue import Period
from policyledger.model.location import NOWHERE, Text
from policyledger.model.obligation import Deadline
from policyledger.model.problem import Problem
from policyledger.model.words import DeadlineKind
from policyledger.views.calendar.dates import add, due_days, each_day, rule, why_undated

CASES = sorted((Path(__file__).parent / "deadlines").glob("*.yml"))


def read_deadline(written: dict[str, Any]) -> Deadline:
    """Read a deadline as it stands in a file of duties, with the program's own reader."""
    file = f"""
instrument: x
clauses:
- clause: "1"
  obligations:
  - {{id: X-1, matter: m, title: t, actor: [u], force: must, deadline: {json.dumps(written)}}}
"""
    problems: list[Problem] = []
    records = read_obligations(SourceText("x.yml", file), problems)
    assert problems == []
    deadline = records[0].obligations[0].deadline
    assert deadline is not None
    return deadline


def cases() -> Iterator[Any]:
    for path in CASES:
        # Every value as it is typed: as a value of YAML, the key `on` is a truth value.
        file = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        assert file["cases"], path
        for case in file["cases"]:
            yield pytest.param(file["calendar"], case, id=f"{path.stem}: {case['name']}")


@pytest.mark.parametrize(("calendar", "case"), list(cases()))
def test_case(calendar: list[dict[str, str]], case: dict[str, Any]) -> None:
    periods = tuple(
        Period(
            kind=Text(entry["kind"]),
            name=entry["name"],
            start=Text(entry["start"]),
            end=Text(entry["end"]),
            assumed=entry["status"] == "assumed",
            note="",
            at=NOWHERE,
        )
        for entry in calendar
    )
    deadline = read_deadline(case["deadline"])
    first, last = date.fromisoformat(case["from"]), date.fromisoformat(case["to"])
    found = [
        " ".join(filter(None, (due.day.isoformat(), due.period, "推定" if due.assumed else "")))
        for due in due_days(deadline, periods, first, last)
    ]
    assert found == case["days"]
    assert why_undated(deadline, periods, first) == case.get("undated", "")


def every(period: str, anchor: str | None = None, duration: str | None = None) -> Deadline:
    return Deadline(
        text=Text("每"),
        kind=DeadlineKind.EVERY,
        period=Text(period),
        anchor=Text(anchor) if anchor else None,
        duration=Text(duration) if duration else None,
    )


def named(period: str, *on: str) -> Deadline:
    return dataclasses.replace(every(period), days=tuple(map(Text, on)))


def test_several_days_of_a_period_are_told_apart() -> None:
    deadline = named("year", "03", "09")
    keys = [due.key for due in due_days(deadline, (), date(2026, 1, 1), date(2027, 12, 31))]
    assert keys == ["2026.03", "2026.09", "2027.03", "2027.09"]
    parts = each_day(deadline)
    assert [mark for mark, _ in parts] == [".03", ".09"]
    rules = [rule(part) for _, part in parts]
    assert [repeats.month for repeats in rules if repeats] == [3, 9]
    assert each_day(every("year")) == (("", every("year")),)


def test_a_span_tells_its_first_day() -> None:
    deadline = dataclasses.replace(every("year"), start=Text("11-05"), end=Text("03"))
    (due,) = due_days(deadline, (), date(2027, 1, 1), date(2027, 12, 31))
    assert (due.begin, due.day) == (date(2026, 11, 5), date(2027, 3, 31))


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(1950, 2150))
def test_every_day_of_a_leap_year_is_a_day_of_each_year(day: date, year: int) -> None:
    deadline = named("year", f"{day:%m-%d}")
    (due,) = due_days(deadline, (), date(year, 1, 1), date(year, 12, 31))
    assert due.day.month == day.month
    assert due.day.day == day.day or (day.month, day.day, due.day.day) == (2, 29, 28)
    assert rule(deadline) is not None


def test_no_deadline_has_no_days() -> None:
    assert due_days(None, (), date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert why_undated(None, (), date(2026, 1, 1)) == "none"


def test_days_tell_the_first_day_too() -> None:
    (due,) = due_days(every("month"), (), date(2028, 2, 1), date(2028, 2, 29))
    assert due.begin == date(2028, 2, 1)
    (due,) = due_days(every("month", "month-end", "P5D"), (), date(2028, 2, 1), date(2028, 2, 29))
    assert due.begin == date(2028, 2, 1)
    assert due.day == date(2028, 2, 5)


def test_a_key_outlives_a_correction_of_the_calendar() -> None:
    def season(start: str, assumed: bool) -> Period:
        return Period(Text("season"), "2027", Text(start), Text("2027-12-01"), assumed, "", NOWHERE)

    deadline = every("season", "season-start", "P3D")
    window = date(2027, 1, 1), date(2027, 12, 31)
    (guess,) = due_days(deadline, (season("2027-09-01", True),), *window)
    (known,) = due_days(deadline, (season("2027-09-06", False),), *window)
    assert guess.key == known.key
    assert (guess.day, guess.assumed) == (date(2027, 9, 4), True)
    assert (known.day, known.assumed) == (date(2027, 9, 9), False)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (every("year"), (12, 12, -1, 0)),
        (every("quarter"), (3, 0, -1, 0)),
        (every("month"), (1, 0, -1, 0)),
        (every("week"), (0, 0, 0, 6)),
        (every("month", "month-end", "P5D"), (1, 0, 5, 0)),
        (every("year", "year-end", "P2M"), (12, 2, -1, 0)),
        (every("year", "year-end", "P60D"), None),  # 29 February or 1 March
        (every("month", "month-end", "P29D"), None),  # February is too short
        (every("day"), None),
        (every("term"), None),
        (every("year", "term-start", "P7D"), None),
        (named("year", "09"), (12, 9, -1, 0)),
        (named("year", "03-15"), (12, 3, 15, 0)),
        (named("year", "02-28"), (12, 2, 28, 0)),
        (named("year", "02-29"), (12, 2, -1, 0)),
        (named("year", "02"), (12, 2, -1, 0)),
        (named("quarter", "01-10"), (3, 0, 10, 0)),
        (named("quarter", "01-31"), (3, 0, -1, 0)),
        (named("quarter", "01-30"), (3, 0, 30, 0)),
        (named("month", "05"), (1, 0, 5, 0)),
        (named("month", "31"), (1, 0, -1, 0)),
        (named("month", "30"), None),  # February is too short
        (named("week", "5"), (0, 0, 0, 4)),
        (named("year", "03", "09"), None),  # one rule each
        (every("month", "month-end", "5个工作日"), None),
    ],
)
def test_rule(deadline: Deadline, expected: tuple[int, int, int, int] | None) -> None:
    found = rule(deadline)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.months, found.month, found.month_day, found.weekday) == expected


days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days, st.integers(0, 4000))
def test_days_and_weeks_are_plain_arithmetic(day: date, number: int) -> None:
    assert add(day, f"P{number}D") == day + timedelta(days=number)
    assert add(day, f"P{number}W") == day + timedelta(weeks=number)


@given(days, st.integers(0, 200))
def test_months_keep_the_number_of_the_day_or_end_the_month(day: date, number: int) -> None:
    then = add(day, f"P{number}M")
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == number
    assert then.day == day.day or (then + timedelta(days=1)).day == 1
    assert then.day <= day.day


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["year", "quarter", "month", "week"]),
    st.sampled_from([None, "start", "end"]),
    st.sampled_from([None, "P3D", "P5D", "P1M", "P11M", "P40D"]),
    days,
    st.integers(0, 800),
    st.integers(0, 800),
)
def test_a_window_cuts_and_nothing_else(
    period: str, edge: str | None, duration: str | None, first: date, inner: int, span: int
) -> None:
    """What falls into a narrow window is what a wide one has there."""
    deadline = every(period, f"{period}-{edge}" if edge else None, duration if edge else None)
    low = first + timedelta(days=inner)
    high = low + timedelta(days=span)
    wide = due_days(deadline, (), first - timedelta(days=500), high + timedelta(days=500))
    narrow = due_days(deadline, (), low, high)
    assert narrow == tuple(due for due in wide if low <= due.day <= high)
    assert len({due.key for due in wide}) == len(wide)


def test_a_duration_must_be_one() -> None:
    with pytest.raises(ValueError, match="P1H"):
        add(date(2026, 1, 1), "P1H")
