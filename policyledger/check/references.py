"""Checks that everything named exists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from policyledger.load.fields import did_you_mean, id_problem, nearest, several_hint
from policyledger.model.location import Text
from policyledger.model.obligation import PLAIN_PERIODS
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind

_MOST_HINTS, _MOST_LISTED = 200, 200
_MATTERS = "工作事项登记在 matters.yml；新的至少写：- {{id: {id}, stage: 阶段, title: {name}}}"
_GROUPS = "群体登记在 groups.yml；新的至少写：- {{id: {id}, name: {name}}}"


class _Hints:
    """What somebody may have meant. Of very many unknown names only the first get a hint.

    Looking for one among thousands takes milliseconds; when a file of units or duties is gone,
    every name of it is unknown.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._found: dict[str, str | None] = {}

    def near(self, name: Text) -> str | None:
        """Give the known name nearest to this one, if one is near."""
        if name not in self._found and len(self._found) < _MOST_HINTS:
            self._found[str(name)] = nearest(name, self._known)
        return self._found.get(name)


def units_exist(register: Register) -> Iterator[Problem]:
    """Every unit named in a duty or a tail is exactly one unit of the list."""
    hints = _Hints(register.directory.names)
    for record in register.records:
        named = {id(name): name for name in (*record.lead, *record.support)}
        for duty in record.obligations:
            named |= {id(entry.name): entry.name for entry in duty.names}
        for name in filter(None, named.values()):
            yield from _unit_problem(register, name, str(record.instrument), hints)


def _unit_problem(
    register: Register, name: Text, instrument: str, hints: _Hints
) -> Iterator[Problem]:
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
    advice = several_hint(name) or _register_unit(register, name, instrument, hints)
    yield Problem("unknown-unit", name.at, f"没有名为“{name}”的单位", advice)


def _register_unit(register: Register, name: Text, instrument: str, hints: _Hints) -> str:
    """Tell how a unit of this name becomes known: names of papers are copied, never changed."""
    paper = register.instrument_by_id.get(instrument)
    level, place = (paper.level.value, paper.place) if paper else ("county", "所在地")
    entry = f"- {{id: 英文编号, name: {name}, level: {level}, place: {place}, kind: department}}"
    new = f"没有登记过的单位，在 units.yml 里至少写：{entry}，kind 照实写"
    near = hints.near(name)
    if near is None:
        return f"{new}；登记过、只是叫法不同的，把这个叫法加进那个单位的 aliases（别名）。"
    unit = register.directory.named(near)[0]
    return (
        f"是否想写“{near}”？原文就写作“{name}”的不要改，"
        f"在 units.yml 里把它加进 {unit.name} 的 aliases（别名）。\n{new}。"
    )


def members_exist(register: Register) -> Iterator[Problem]:
    """Every member of a unit is the id of a unit, and no unit is its own member."""
    for unit in register.units:
        for member in unit.members:
            if member not in register.unit_by_id:
                message = f"成员“{member}”不是登记的单位编号"
                yield Problem("unknown-member", member.at, message, _unit_id(register, member))
        if _reaches_itself(register, str(unit.id)):
            yield Problem(
                "unknown-member", unit.at, f"{unit.name}的成员绕回了它自己", "请核对 members。"
            )


def _unit_id(register: Register, name: str) -> str:
    """Give advice where the id of a unit is wanted and something else, perhaps its name, stands."""
    for unit in register.directory.named(name):
        return f"这里写单位的编号：{unit.name}的编号是“{unit.id}”。"
    return f"{did_you_mean(name, register.unit_by_id)}这里写单位的编号（id）。"


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
        if instrument is None or not record.clause:
            continue
        if instrument.clause(str(record.clause)) is None:
            known = tuple(dict.fromkeys(clause.id for clause in instrument.clauses))
            more = "……" if len(known) > _MOST_LISTED else ""
            yield Problem(
                "unknown-clause",
                record.clause.at,
                f"{instrument.id} 里没有条款“{record.clause}”",
                f"{did_you_mean(record.clause, known)}"
                f"有的条款：{'、'.join(known[:_MOST_LISTED])}{more}。",
            )


def instruments_exist(register: Register) -> Iterator[Problem]:
    """Every document named is there."""
    known = register.instrument_by_id
    without: dict[str, Text] = {}
    for record in register.records:
        if record.instrument not in known:
            without.setdefault(str(record.instrument), record.instrument)
    for name in without.values():
        message = f"登记了 {name} 的责任事项，却没有它的正文"
        advice = f"请在同一文件夹里补上 {name}.md，或删掉这个文件。"
        yield Problem("unknown-instrument", name.at, message, advice)
    named: list[Text] = []
    for instrument in register.instruments:
        named += [*instrument.forwards, *instrument.cites]
    for unit in register.units:
        named += [name for alias in unit.aliases for name in alias.instruments]
    for checklist in register.checklists:
        named += checklist.select.instruments
    wanted = [name for name in named if name not in without]
    yield from _unknown("unknown-instrument", "文件", wanted, known, "文件存在 instruments 里。")


def matters_exist(register: Register) -> Iterator[Problem]:
    """Every matter named is in the list."""
    named = [duty.matter for duty in register.obligations]
    for checklist in register.checklists:
        named += checklist.select.matters
    known = register.matter_by_id
    titles = {str(matter.title): str(matter.id) for matter in register.matters}
    yield from _unknown("unknown-matter", "工作事项", named, known, _MATTERS, titles)


def groups_exist(register: Register) -> Iterator[Problem]:
    """Every group named is in the list."""
    named = [name for duty in register.obligations for name in duty.groups]
    for checklist in register.checklists:
        named += checklist.select.groups
    yield from _unknown("unknown-group", "群体", named, register.group_by_name, _GROUPS)


def obligations_exist(register: Register) -> Iterator[Problem]:
    """Every duty named by another duty or by a checklist is there."""
    named = [name for duty in register.obligations for name in duty.implements]
    for checklist in register.checklists:
        for section in checklist.sections:
            for item in section.items:
                named += item.obligations
    yield from _unknown(
        "unknown-obligation", "责任事项", named, register.obligation_by_id, "请核对编号。"
    )


def checklist_units_exist(register: Register) -> Iterator[Problem]:
    """Every unit that a checklist selects is the id of a unit."""
    for checklist in register.checklists:
        for name in checklist.select.units:
            if name not in register.unit_by_id:
                message = f"没有编号为“{name}”的单位"
                yield Problem("unknown-unit", name.at, message, _unit_id(register, name))


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
                f"{did_you_mean(deadline.period, known)}可以写：{'、'.join(known)}。"
                f"{_declaring(deadline.period, register)}",
            )
            continue
        for point in (deadline.anchor, deadline.before):
            if point is not None and point not in anchors:
                kind, _, edge = point.rpartition("-")
                yield Problem(
                    "unknown-period",
                    point.at,
                    f"不认识起算点“{point}”",
                    f"{did_you_mean(point, anchors)}写成“周期-start”或“周期-end”。"
                    f"{_declaring(kind, register) if edge in ('start', 'end') else ''}",
                )


def _declaring(kind: str, register: Register) -> str:
    """Say how a kind of period is declared, and where; "" for what cannot be one."""
    if id_problem(Text(kind)) or kind in PLAIN_PERIODS:
        return ""
    files = sorted({period.at.path for period in register.periods})
    where = f" {files[0]} " if files else "内容文件夹里名字以 calendar.yml 结尾的文件（没有就新建）"
    return (
        f"\n别的周期要先在日历里登记：在{where}的 periods: 下面，每一期写一行 - {{kind: {kind}, "
        'name: 名称, start: "2026-09-01", end: "2027-01-22", status: official}，'
        "日期照实写，还没有正式公布的写 status: assumed。"
    )


def _unknown(
    code: str,
    what: str,
    named: Iterable[Text],
    known: Collection[str],
    advice: str,
    titles: Mapping[str, str] | None = None,
) -> Iterator[Problem]:
    """Report names that are not ``known``; ``advice`` may say {id} and {name} of a new entry.

    ``titles`` are ids by what somebody may have written in their place.
    """
    titles = titles or {}
    hints = _Hints((*known, *titles))
    for name in named:
        if not name or name in known:
            continue
        near = hints.near(name) or ""
        if near in titles:
            hint = f"这里写{what}的编号：“{near}”的编号是“{titles[near]}”。"
        else:
            hint = several_hint(name) or (f"是否想写“{near}”？" if near else "")
        entry = (name, "名称") if name.isascii() else ("英文编号", name)
        rest = "" if near == name else advice.format(id=entry[0], name=entry[1])
        yield Problem(code, name.at, f"没有{what}“{name}”", f"{hint}{rest}")
