"""What stands on the sheets: nothing lost, nothing twice, everyone in the right column."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from conftest import AS_OF

from policyledger.model.instrument import cited
from policyledger.model.register import Register
from policyledger.model.words import BINDING_ROLES, Role, UnitKind
from policyledger.outputs.cache import Cache
from policyledger.outputs.plan import Sheet
from policyledger.outputs.sheets import downloads, plan_sheets
from policyledger.views.bindings import Bindings
from policyledger.views.downloads import downloads_page
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.division import division_view
from policyledger.views.sheets.matrix import matrix

DAY = date.fromisoformat(AS_OF)
REGISTERS = ("register", "world")


@pytest.fixture(params=REGISTERS)
def any_register(request: pytest.FixtureRequest) -> Register:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Register)
    return found


def unit_sheets(register: Register) -> list[ChecklistView]:
    bindings = Bindings(register)
    return [
        view
        for checklist in register.checklists
        if checklist.per_unit
        for view in checklist_views(bindings, checklist, DAY)
    ]


def codes(view: ChecklistView) -> list[str]:
    """Every duty of a sheet, wherever it stands."""
    found = []
    for part in view.matters:
        for block in part.blocks:
            for item in block.items:
                found += [point.code for point in item.points] or [item.code]
                found += [point.code for point in item.answered]
    for support in view.support:
        found += [support.prefix + point.code for point in support.points]
    return found


def test_every_duty_of_a_unit_is_on_its_sheet_once(any_register: Register) -> None:
    bindings = Bindings(any_register)
    sheets = {view.unit: view for view in unit_sheets(any_register)}
    for unit in any_register.units:
        owed = {
            str(entry.duty.id) for entry in bindings.of_unit(unit) if entry.role in BINDING_ROLES
        }
        assert (str(unit.id) in sheets) == (bool(owed) and unit.kind.is_inspected)
        if str(unit.id) in sheets:
            printed = codes(sheets[str(unit.id)])
            assert Counter(printed) == Counter(owed)
            assert sheets[str(unit.id)].duties == len(owed)


def test_people_and_the_public_have_no_sheet(world: Register) -> None:
    bindings = Bindings(world)
    people = {unit for unit in world.units if not unit.kind.is_inspected}
    assert {unit.kind for unit in people} == {UnitKind.FAMILY, UnitKind.PUBLIC}
    owing = {
        str(unit.id)
        for unit in people
        if any(entry.role in BINDING_ROLES for entry in bindings.of_unit(unit))
    }
    assert owing
    planned = [sheet for sheet in plan_sheets(bindings, DAY) if sheet.unit in owing]
    assert "checklist" not in {sheet.kind for sheet in planned}


def test_items_are_numbered_through(any_register: Register) -> None:
    for view in unit_sheets(any_register):
        own = [
            item.number for part in view.matters for block in part.blocks for item in block.items
        ]
        support = [item.number for item in view.support]
        assert own + support == list(range(1, view.items + 1))


def test_what_is_only_supported_never_stands_among_what_is_led(any_register: Register) -> None:
    bindings = Bindings(any_register)
    roles = {
        (str(unit.id), str(entry.duty.id)): entry.role
        for unit in any_register.units
        for entry in bindings.strongest(unit)
    }
    for view in unit_sheets(any_register):
        for support in view.support:
            for point in support.points:
                assert roles[view.unit, support.prefix + point.code] is Role.SUPPORT


def test_a_shared_item_belongs_to_the_group_it_comes_through(world: Register) -> None:
    views = {view.unit: view for view in unit_sheets(world)}
    member, group = views["xi-wushan"], views["xi-townships"]
    assert member.usual_group == group.unit_name
    assert sorted(codes(member)) == sorted(codes(group))
    assert group.usual_group == ""
    assert "雾杉镇人民政府" in group.members


def test_a_sheet_asks_which_body_where_its_unit_stands_for_several(world: Register) -> None:
    several = {view.unit for view in unit_sheets(world) if view.several}
    assert {"xi-townships", "xi-command-members", "villages", "schools"} <= several
    # A township of those named together, and a body of which there is one.
    assert not {"xi-wushan", "xi-water", "xi-government", "ll-water"} & several


def test_only_who_leads_acts_together_with_others(any_register: Register) -> None:
    bindings = Bindings(any_register)
    said = set()
    for view in unit_sheets(any_register):
        unit = any_register.unit_by_id[view.unit]
        roles = {str(entry.duty.id): entry.role for entry in bindings.strongest(unit)}
        for part in view.matters:
            for block in part.blocks:
                words = {"会同", "牵头", "配合"} & {block.partners[:2], block.partners[-2:]}
                said |= words
                if block.partners:
                    assert {roles[item.code] for item in block.items} == {
                        Role.LEAD if words == {"会同"} else Role.ACTOR
                    }
    assert {"会同", "牵头"} <= said


def test_who_leads_calls_the_others_of_its_own_group_together(register: Register) -> None:
    bindings = Bindings(register)
    named = 0
    for view in unit_sheets(register):
        unit = register.unit_by_id[view.unit]
        for block in (block for part in view.matters for block in part.blocks):
            if not block.partners.startswith("会同"):
                continue
            entries = bindings.of_duty(register.obligation_by_id[block.items[0].code])
            if not any(entry.role is Role.LEAD and entry.unit == unit for entry in entries):
                continue
            for entry in entries:
                members = bindings.members(entry.unit)
                others = [one for one in members if one.place == unit.place and one != unit]
                if entry.role is Role.SUPPORT and unit in members and others:
                    assert entry.as_written in block.partners
                    named += 1
    assert named


def test_an_upper_duty_that_is_carried_out_is_answered_with_it(any_register: Register) -> None:
    answered = 0
    for view in unit_sheets(any_register):
        for part in view.matters:
            for block in part.blocks:
                for item in block.items:
                    answered += len(item.answered)
                    if item.answered and not item.points:
                        upper = {point.code for point in item.answered}
                        assert upper <= carried_out(any_register, item.code)
    assert answered or not any(duty.implements for duty in any_register.obligations)


def carried_out(register: Register, code: str) -> set[str]:
    found: set[str] = set()
    queue = [code]
    while queue:
        for name in register.obligation_by_id[queue.pop()].implements:
            if str(name) not in found:
                found.add(str(name))
                queue.append(str(name))
    return found


@pytest.mark.parametrize(
    ("number", "title", "short", "wanted"),
    [
        ("汐政办〔2024〕36号", "工作方案", "2024年方案", "汐政办〔2024〕36号"),
        ("", "临澜共和国防洪法", "防洪法", "《防洪法》"),
        ("", "河道采砂场所管理条例", "采砂条例", "《河道采砂场所管理条例》"),
        ("政府令第7号", "防汛条例", "", "《防汛条例》（政府令第7号）"),
    ],
)
def test_documents_are_cited_as_officials_do(
    number: str, title: str, short: str, wanted: str
) -> None:
    assert cited(number, title, short) == wanted


def test_notes_say_which_document_a_code_belongs_to(any_register: Register) -> None:
    bindings = Bindings(any_register)
    for checklist in any_register.checklists:
        for view in checklist_views(bindings, checklist, DAY):
            named = [source.split("《")[0].split(" ")[0] for source in view.sources]
            assert named == sorted(set(named))
            items = [item for section in view.visit for item in section.items]
            asked = {point.code.split("-")[0] for item in items for point in item.points}
            asked |= {code.split("-")[0] for code in codes(view)}
            assert set(named) == asked


def test_visit_sheets_keep_their_order_and_questions(any_register: Register) -> None:
    bindings = Bindings(any_register)
    declared = [checklist for checklist in any_register.checklists if not checklist.per_unit]
    assert declared
    for checklist in declared:
        (view,) = checklist_views(bindings, checklist, DAY)
        assert view.unit == ""
        items = [item for section in view.visit for item in section.items]
        wanted = [item for section in checklist.sections for item in section.items]
        assert [item.number for item in items] == list(range(1, len(wanted) + 1))
        for item, source in zip(items, wanted, strict=True):
            assert [point.code for point in item.points] == list(source.obligations)
            assert item.question
            assert not source.question or item.question == source.question


def test_a_division_table_holds_every_duty_once_in_order(any_register: Register) -> None:
    bindings = Bindings(any_register)
    for instrument in any_register.instruments:
        view = division_view(bindings, instrument, DAY)
        rows = [task for section in view.sections for task in section.tasks]
        assert [task.number for task in rows] == list(range(1, view.tasks + 1))
        order = [clause.id for clause in instrument.clauses]
        records = sorted(
            any_register.records_of(instrument), key=lambda one: order.index(one.clause)
        )
        assert [task.code for task in rows] == [
            str(duty.id) for record in records for duty in record.obligations
        ]
    whole = division_view(bindings, None, DAY)
    printed = [task.code for section in whole.sections for task in section.tasks]
    assert Counter(printed) == Counter(str(duty.id) for duty in any_register.obligations)


def test_a_division_table_names_those_of_the_tail(any_register: Register) -> None:
    bindings = Bindings(any_register)
    tails = 0
    for instrument in any_register.instruments:
        sections = {
            section.label: section for section in division_view(bindings, instrument, DAY).sections
        }
        for record in any_register.records_of(instrument):
            clause = instrument.clause(str(record.clause))
            if clause is None or not (record.lead or record.support):
                continue
            tails += 1
            section = sections[clause.label]
            assert sorted(section.lead) == sorted(str(name) for name in record.lead)
            assert sorted(section.support) == sorted(str(name) for name in record.support)
    assert tails


def test_no_duty_of_a_division_table_is_without_someone(any_register: Register) -> None:
    bindings = Bindings(any_register)
    for instrument in any_register.instruments:
        for section in division_view(bindings, instrument, DAY).sections:
            for task in section.tasks:
                assert section.lead or task.lead or task.actor, task.code


def test_the_matrix_marks_what_the_bindings_say(any_register: Register) -> None:
    bindings = Bindings(any_register)
    for instrument in (*any_register.instruments, None):
        found = matrix(bindings, instrument)
        units = [column.unit for column in found.columns]
        for row in found.rows:
            for unit, mark in zip(units, row.marks, strict=True):
                if mark is None:
                    continue
                roles = {
                    entry.role
                    for code in mark.duties
                    for entry in bindings.of_duty(any_register.obligation_by_id[code])
                    if str(entry.unit.id) == unit
                }
                assert set(mark.roles) <= {role.value for role in roles}
                assert (Role.LEAD in roles) == mark.lead
        duties = {
            str(duty.id)
            for duty in any_register.obligations
            if instrument is None or duty.instrument == instrument.id
        }
        assert {
            code for row in found.rows for mark in row.marks if mark for code in mark.duties
        } == {code for code in duties if bindings.of_duty(any_register.obligation_by_id[code])}


def test_totals_of_the_matrix_add_up(any_register: Register) -> None:
    bindings = Bindings(any_register)
    for instrument in (*any_register.instruments, None):
        found = matrix(bindings, instrument)
        for role in ("lead", "support", "actor"):
            by_row = sum(getattr(row.count, role) for row in found.rows)
            by_column = sum(getattr(column.count, role) for column in found.columns)
            assert by_row == by_column == getattr(found.total, role)
        assert sum(span.columns for span in found.spans) == len(found.columns)


def test_a_paper_with_tails_is_shown_by_clause(any_register: Register) -> None:
    bindings = Bindings(any_register)
    kinds: Counter[str] = Counter()
    for instrument in any_register.instruments:
        kind = matrix(bindings, instrument).row_kind
        kinds[kind] += 1
        assert kind == ("clause" if any(clause.tail for clause in instrument.clauses) else "duty")
    assert kinds["clause"] and kinds["duty"]


def test_the_matrix_of_a_place_shows_its_units_and_what_reaches_them(world: Register) -> None:
    bindings = Bindings(world)
    place = world.settings.place
    found = matrix(bindings, None, place)
    by_id = world.unit_by_id
    assert found.columns
    assert {by_id[column.unit].place for column in found.columns} == {place}
    named = matrix(bindings, None)
    marks = {
        (row.id, column.unit)
        for row in named.rows
        for column, mark in zip(named.columns, row.marks, strict=True)
        if mark
    }
    here = {
        (row.id, column.unit)
        for row in found.rows
        for column, mark in zip(found.columns, row.marks, strict=True)
        if mark
    }
    assert {pair for pair in marks if by_id[pair[1]].place == place} < here


def test_the_list_of_downloads_knows_the_code_at_the_foot_of_a_sheet(
    world: Register, tmp_path: Path
) -> None:
    view = division_view(Bindings(world), world.instruments[0], DAY)
    sheet = Sheet("a.xlsx", "division", "xlsx", "甲", view)
    cache = Cache(tmp_path)
    listed = downloads([sheet], {"a.xlsx": cache.put("a", b"")}, cache)
    offer = downloads_page(listed).shelves[0].offers[0]
    assert offer.code == view.sheet.code
