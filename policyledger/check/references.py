"""Checks that everything named exists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from policyledger.load.fields import did_you_mean
from policyledger.load.obligations import PLAIN_PERIODS
from policyledger.model.location import Text
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind


def units_exist(register: Register) -> Iterator[Problem]:
    """Every unit named in a duty or a tail is exactly one unit of the list."""
    for record in register.records:
        named = {id(name): name for name in (*record.lead, *record.support)}
        for duty in record.obligations:
            named |= {id(entry.name): entry.name for entry in duty.names}
        for name in named.values():
            yield from _unit_problem(register, name, str(record.instrument))


def _unit_problem(register: Register, name: Text, instrument: str) -> Iterator[Problem]:
    found = register.directory.candidates(name, instrument)
    if len(found) == 1:
        return
    if found:
        listed = "、".join(f"{unit.name}（{unit.id}）" for unit in found)
        yield Problem(
            "ambiguous-unit",
            name.at,
            f"“{name}”可以指 {len(found)} 个单位",
            f"它们是：{listed}。请写全称，或在 units.yml 给别名加 in。",
            tuple((unit.at, f"{unit.name}登记在这里") for unit in found),
        )
        return
    hint = did_you_mean(name, register.directory.names)
    yield Problem(
        "unknown-unit", name.at, f"没有名为“{name}”的单位", f"{hint}单位登记在 units.yml。"
    )


def members_exist(register: Register) -> Iterator[Problem]:
    """Every member of a unit is the id of a unit, and no unit is its own member."""
    for unit in register.units:
        for member in unit.members:
            if member not in register.unit_by_id:
                hint = did_you_mean(member, register.unit_by_id)
                message = f"成员“{member}”不是登记的单位编号"
                yield Problem("unknown-member", member.at, message, f"{hint}这里写单位的 id。")
        if _reaches_itself(register, str(unit.id)):
            yield Problem(
                "unknown-member", unit.at, f"{unit.name}的成员绕回了它自己", "请核对 members。"
            )


def _reaches_itself(register: Register, start: str) -> bool:
    seen: set[str] = set()
    queue = [str(member) for member in register.unit_by_id[start].members]
    while queue:
        current = queue.pop()
        if current == start:
            return True
        if current not in seen and current in register.unit_by_id:
            seen.add(current)
            queue.extend(str(member) for member in register.unit_by_id[current].members)
    return False


def clauses_exist(register: Register) -> Iterator[Problem]:
    """Every record belongs to a clause of a document that is there."""
    for record in register.records:
        instrument = register.instrument_by_id.get(str(record.instrument))
        if instrument is None:
            continue
        if instrument.clause(str(record.clause)) is None:
            known = [clause.id for clause in instrument.clauses]
            yield Problem(
                "unknown-clause",
                record.clause.at,
                f"{instrument.id} 里没有条款“{record.clause}”",
                f"{did_you_mean(record.clause, known)}有的条款：{'、'.join(known)}。",
            )


def instruments_exist(register: Register) -> Iterator[Problem]:
    """Every document named is there."""
    known = register.instrument_by_id
    named: list[Text] = []
    for instrument in register.instruments:
        named += [*instrument.forwards, *instrument.cites]
    for unit in register.units:
        named += [name for alias in unit.aliases for name in alias.instruments]
    for checklist in register.checklists:
        named += checklist.select.instruments
    seen: set[str] = set()
    for record in register.records:
        if record.instrument not in seen:
            seen.add(str(record.instrument))
            named.append(record.instrument)
    yield from _unknown("unknown-instrument", "文件", named, known)


def matters_exist(register: Register) -> Iterator[Problem]:
    """Every matter named is in the list."""
    named = [duty.matter for duty in register.obligations]
    for checklist in register.checklists:
        named += checklist.select.matters
    yield from _unknown("unknown-matter", "工作事项", named, register.matter_by_id)


def groups_exist(register: Register) -> Iterator[Problem]:
    """Every group named is in the list."""
    named = [name for duty in register.obligations for name in duty.groups]
    for checklist in register.checklists:
        named += checklist.select.groups
    yield from _unknown("unknown-group", "群体", named, register.group_by_name)


def obligations_exist(register: Register) -> Iterator[Problem]:
    """Every duty named by another duty or by a checklist is there."""
    named = [name for duty in register.obligations for name in duty.implements]
    for checklist in register.checklists:
        for section in checklist.sections:
            for item in section.items:
                named += item.obligations
    yield from _unknown("unknown-obligation", "责任事项", named, register.obligation_by_id)


def checklist_units_exist(register: Register) -> Iterator[Problem]:
    """Every unit that a checklist selects is the id of a unit."""
    named = [name for checklist in register.checklists for name in checklist.select.units]
    yield from _unknown("unknown-unit", "单位", named, register.unit_by_id)


def periods_exist(register: Register) -> Iterator[Problem]:
    """A deadline's period is a plain one or a kind of period of the calendar."""
    kinds = {str(period.kind) for period in register.periods}
    known = (*PLAIN_PERIODS, *sorted(kinds))
    anchors = {f"{period}-{edge}" for period in known for edge in ("start", "end")}
    for duty in register.obligations:
        deadline = duty.deadline
        if deadline is None or deadline.kind is not DeadlineKind.EVERY or deadline.period is None:
            continue
        if deadline.period not in known:
            yield Problem(
                "unknown-period",
                deadline.period.at,
                f"不认识周期“{deadline.period}”",
                f"{did_you_mean(deadline.period, known)}可以写：{'、'.join(known)}。",
            )
            continue
        for point in (deadline.anchor, deadline.before):
            if point is not None and point not in anchors:
                yield Problem(
                    "unknown-period",
                    point.at,
                    f"不认识起算点“{point}”",
                    f"{did_you_mean(point, anchors)}写成“周期-start”或“周期-end”。",
                )


def _unknown(
    code: str, what: str, named: Iterable[Text], known: Collection[str]
) -> Iterator[Problem]:
    for name in named:
        if name not in known:
            hint = did_you_mean(name, known)
            yield Problem(code, name.at, f"没有{what}“{name}”", hint or "请核对。")
