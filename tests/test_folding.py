"""Which duties need no item of their own: nothing exact of an upper duty may vanish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from conftest import AS_OF

from policyledger.model.obligation import Deadline, Obligation
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind, Force, Role, Status
from policyledger.views.bindings import Bindings
from policyledger.views.differences.pace import Rounds
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.folding import answers
from policyledger.views.sheets.items import Item

DAY = date.fromisoformat(AS_OF)


def views(register: Register) -> Iterator[ChecklistView]:
    for checklist in register.checklists:
        if checklist.per_unit:
            yield from checklist_views(Bindings(register), checklist, DAY)


def items(view: ChecklistView) -> Iterator[Item]:
    for part in view.matters:
        for block in part.blocks:
            yield from block.items


def words(deadline: Deadline, rounds: Rounds) -> tuple[object, ...]:
    """What a deadline says, however it is written; a season that comes once a year is yearly."""
    fields = ("kind", "on", "start", "end", "anchor", "duration", "before")
    often = round(rounds.days[deadline.period] / 50) if deadline.period else 0
    return *(getattr(deadline, name) for name in fields), often


@pytest.mark.parametrize("name", ["register", "world"])
def test_no_time_of_an_upper_duty_is_folded_away(name: str, request: pytest.FixtureRequest) -> None:
    register: Register = request.getfixturevalue(name)
    known, rounds = register.obligation_by_id, Rounds.of(register.periods)
    folded = 0
    for view in views(register):
        for item in items(view):
            lowers = [known[code] for code in [p.code for p in item.points] or [item.code]]
            for point in item.answered:
                folded += 1
                upper = known[point.code]
                if upper.force is Force.MUST_NOT:
                    assert any(lower.force is Force.MUST_NOT for lower in lowers), point.code
                if upper.measured is not None:
                    times = [words(one.deadline, rounds) for one in lowers if one.deadline]
                    assert words(upper.measured, rounds) in times, point.code
                if upper.target:
                    assert upper.target in (point.target or point.title)
    assert folded


@pytest.mark.parametrize(
    ("unit", "code"),
    [("gd-education", "AH10-02-07"), ("gd-inspectors", "SUP-14-01"), ("gd-premises", "NET-09-01")],
)
def test_duties_with_a_time_or_figure_of_their_own_are_items(
    register: Register, unit: str, code: str
) -> None:
    (view,) = (view for view in views(register) if view.unit == unit)
    assert [item for item in items(view) if item.code == code]


def deadline(text: str, kind: DeadlineKind, **fields: str) -> Deadline:
    return Deadline(text, kind, **fields)  # type: ignore[arg-type]


ONE_WEEK = deadline(
    "一周内", DeadlineKind.EVERY, period="year", anchor="year-start", duration="P7D"
)
TWO_WEEKS = replace(ONE_WEEK, duration="P14D")  # type: ignore[arg-type]
SOON = deadline("及时", DeadlineKind.ONGOING)


@pytest.mark.parametrize(
    ("lower", "upper", "folded"),
    [
        ({}, {}, True),
        ({}, {"deadline": SOON}, True),
        ({"deadline": SOON}, {"deadline": ONE_WEEK}, False),
        ({}, {"deadline": ONE_WEEK}, False),
        ({"deadline": ONE_WEEK}, {"deadline": ONE_WEEK}, True),
        ({"deadline": ONE_WEEK}, {"deadline": TWO_WEEKS}, False),
        ({"deadline": TWO_WEEKS}, {"deadline": ONE_WEEK}, False),
        ({"deadline": ONE_WEEK}, {}, True),
        ({}, {"target": "不少于2次"}, False),
        ({"target": "不少于3次"}, {"target": "不少于2次"}, False),
        ({"quote": "每年不少于2次"}, {"target": "不少于2次"}, True),
        ({}, {"target": "每年一次"}, False),
        ({}, {"target": "每一名"}, True),
        ({}, {"title": "读完九年"}, False),
        ({}, {"force": Force.MUST_NOT}, False),
        ({"force": Force.MUST_NOT}, {"force": Force.MUST_NOT}, True),
        ({}, {"force": Force.ENCOURAGE}, True),
    ],
)
def test_what_an_answer_must_say(
    world: Register, lower: dict[str, object], upper: dict[str, object], folded: bool
) -> None:
    fields: dict[str, Any] = {"title": "巡查", "quote": "巡查", "deadline": None, "target": None}
    plain: Obligation = replace(world.obligations[0], force=Force.MUST, **fields)
    changed = [replace(plain, **own) for own in (lower, upper)]  # type: ignore[arg-type]
    assert answers(changed[0], changed[1], Rounds.of(world.periods)) is folded


def test_what_a_later_regime_asks_keeps_its_item(register: Register) -> None:
    later = {str(one.id) for one in register.instruments if one.status is Status.LATER_REGIME}
    assert later
    links = 0
    known = register.obligation_by_id
    for view in views(register):
        for item in items(view):
            for point in item.answered:
                links += 1
                if known[point.code].instrument in later:
                    assert known[item.code].instrument in later, point.code
    assert links


@pytest.mark.parametrize("name", ["register", "world"])
def test_what_others_do_answers_nothing_of_ones_own(
    name: str, request: pytest.FixtureRequest
) -> None:
    register: Register = request.getfixturevalue(name)
    bindings = Bindings(register)
    known = register.obligation_by_id
    asked = 0
    for view in views(register):
        unit = register.unit_by_id[view.unit]
        meant = {str(unit.id), *(str(group.id) for group in bindings.groups_of(unit))}

        def acts(duty: Obligation, meant: set[str] = meant) -> bool:
            acting = [one for one in bindings.of_duty(duty) if one.role is Role.ACTOR]
            return not acting or any(str(one.unit.id) in meant for one in acting)

        for item in items(view):
            lowers = [known[one.code] for one in item.points] or [known[item.code]]
            for point in item.answered:
                asked += 1
                assert any(map(acts, lowers)) or not acts(known[point.code]), point.code
    assert asked
