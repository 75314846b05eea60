"""Reading a file of duties."""

from __future__ import annotations

import re
from dataclasses import replace

from policyledger.load.fields import Fields, date_fault, is_date
from policyledger.load.files import SourceText
from policyledger.load.nodes import Mapping, parse
from policyledger.model.location import Text
from policyledger.model.obligation import (
    Check,
    ClauseRecord,
    Deadline,
    NamedUnit,
    NoDuty,
    Obligation,
)
from policyledger.model.problem import Problem
from policyledger.model.words import DeadlineKind, Force, Method, NoDutyReason, Role

_DURATION = re.compile(
    r"P(?=[0-9])(?:[0-9]{1,2}Y)?(?:[0-9]{1,3}M)?(?:[0-9]{1,3}W)?(?:[0-9]{1,4}D)?\Z"
)
_MONTH_DAY = re.compile(r"[0-9]{2}(?:-[0-9]{2})?\Z")
_DAY_OF = {
    "quarter": re.compile(r"0[1-3](?:-(?:0[1-9]|[12][0-9]|3[01]))?\Z"),
    "month": re.compile(r"(?:0[1-9]|[12][0-9]|3[01])\Z"),
    "week": re.compile(r"[1-7]\Z"),
}
#: How a day within a period is written.
_DAYS = {
    "year": "写成 09-30（9月30日）或 09（9月底）。",
    "quarter": "写成 01-10（第一个月10日）或 01（第一个月底），月份是 01 至 03。",
    "month": "写成 05（5日）；31 是当月最后一天。",
    "week": "写成 1（星期一）至 7（星期日）。",
}
_NO_DAYS = (
    "on、from、to 只和 every: year、quarter、month、week 一起写；日历里的时段，写 after 或 before。"
)
_SHAPES = "选一种写：on 截止日期；from、to 起止；every 周期；after 某事发生后；ongoing: true 常态。"


def read_obligations(source: SourceText, problems: list[Problem]) -> tuple[ClauseRecord, ...]:
    """Read ``content/instruments/<level>/<id>.yml``."""
    node, found = parse(source)
    problems.extend(found)
    if node is None:
        return ()
    fields = Fields(node, "责任事项文件", problems)
    if not isinstance(node, Mapping):
        return ()
    instrument = fields.file_id("instrument", source.path)
    records = fields.records("clauses", "条款", lambda part: _record(part, instrument))
    fields.finish()
    return records


def _record(fields: Fields, instrument: Text) -> ClauseRecord:
    clause = fields.text("clause")
    lead = fields.texts("lead")
    support = fields.texts("support")
    names = (*_named(Role.LEAD, lead), *_named(Role.SUPPORT, support))
    return ClauseRecord(
        instrument=instrument,
        clause=clause,
        lead=lead,
        support=support,
        obligations=fields.records(
            "obligations", "责任事项", lambda part: _obligation(part, instrument, clause, names)
        ),
        no_duty=fields.records("no_duty", "非责任文字", _no_duty),
        at=fields.at,
    )


def _named(role: Role, names: tuple[Text, ...], inferred: bool = False) -> tuple[NamedUnit, ...]:
    return tuple(NamedUnit(role, name, inferred) for name in names)


def _obligation(
    fields: Fields, instrument: Text, clause: Text, inherited: tuple[NamedUnit, ...]
) -> Obligation:
    obligation_id = fields.identifier("id")
    matter = fields.text("matter")
    title = fields.text("title")
    quote = fields.optional("quote")
    lead = _named(Role.LEAD, fields.texts("lead"))
    support = _named(Role.SUPPORT, fields.texts("support"))
    actors = fields.texts("actor", required=True)
    named = (
        *inherited,
        *lead,
        *support,
        *_named(Role.ACTOR, actors, fields.flag("actor_inferred")),
        *_named(Role.RECIPIENT, fields.texts("recipient")),
        *_named(Role.CONSULTED, fields.texts("consulted")),
    )
    return Obligation(
        id=obligation_id,
        instrument=instrument,
        clause=clause,
        matter=matter,
        title=title,
        quote=quote,
        names=named,
        force=fields.word("force", Force),
        deadline=fields.record("deadline", _deadline),
        evidence=fields.items("evidence"),
        groups=fields.texts("groups"),
        target=fields.optional("target"),
        implements=fields.texts("implements"),
        check=fields.record("check", _check),
        note=fields.text("note", ""),
        at=fields.at,
        reviewed=fields.optional("reviewed"),
    )


def _check(fields: Fields) -> Check:
    return Check(
        question=fields.text("question"),
        how=fields.words("how", Method),
        look_for=fields.text("look_for", ""),
    )


def _no_duty(fields: Fields) -> NoDuty:
    return NoDuty(fields.text("quote"), fields.word("reason", NoDutyReason))


def _deadline(fields: Fields) -> Deadline:
    every = fields.optional("every")
    on = tuple(dict.fromkeys(fields.texts("on")))
    deadline = Deadline(
        text=fields.text("text"),
        kind=DeadlineKind.ONGOING,
        on=on[0] if on and every is None else None,
        start=fields.optional("from"),
        end=fields.optional("to"),
        period=every,
        anchor=fields.optional("after"),
        duration=fields.optional("within"),
        before=fields.optional("before"),
        days=on if every is not None else (),
    )
    deadline = replace(deadline, kind=_kind(fields, deadline))
    if every is None and len(on) > 1:
        advice = "on 只写一个日期；每年、每月的几个日子，还要写 every。"
        _bad(fields, on[1], "截止日期写了不止一个", advice)
    _check_days(fields, deadline)
    _check_span(fields, deadline)
    _check_points(fields, deadline)
    return deadline


def _kind(fields: Fields, deadline: Deadline) -> DeadlineKind:
    """Give the shape of a deadline; note a problem where it has none, or several."""
    alone = deadline.period is None
    ongoing = fields.flag("ongoing") or fields.text("ongoing", "") not in ("", "false", "否")
    shapes = (
        (DeadlineKind.EVERY, not alone),
        (DeadlineKind.ON, deadline.on is not None),
        (DeadlineKind.WITHIN, alone and (deadline.start or deadline.end) is not None),
        (DeadlineKind.AFTER, alone and deadline.anchor is not None),
        (DeadlineKind.ONGOING, ongoing),
    )
    stated = [kind for kind, given in shapes if given]
    if len(stated) != 1:
        what = (
            "没有写明是哪一种"
            if not stated
            else "写了不止一种：" + "、".join(kind.label for kind in stated)
        )
        _bad(fields, deadline.text, f"时限{what}", _SHAPES)
    return stated[0] if stated else DeadlineKind.ONGOING


def _check_days(fields: Fields, deadline: Deadline) -> None:
    """Dates are dates; with ``every`` they are days within the period."""
    dates = [date for date in (deadline.on, deadline.start, deadline.end) if date is not None]
    if deadline.period is None:
        for value in dates:
            if not is_date(value):
                _bad(fields, value, *date_fault(str(value)))
        return
    period = str(deadline.period)
    advice = _DAYS.get(period, _NO_DAYS)
    for value in (*deadline.days, *dates):
        if not _is_day_of(period, value):
            message = f"“{value}”不是周期 {period} 里的日子"
            _bad(fields, value, message, f"{advice}只有那一次的，不写 every。")


def _is_day_of(period: str, value: str) -> bool:
    if period == "year":
        # A leap year, so that 29 February is one of its days.
        return bool(_MONTH_DAY.match(value)) and is_date(f"2024-{value}")
    pattern = _DAY_OF.get(period)
    return pattern is not None and bool(pattern.match(value))


def _check_span(fields: Fields, deadline: Deadline) -> None:
    start, end = deadline.start, deadline.end
    if (start is None) != (end is None):
        _bad(fields, deadline.text, "起止期间要同时写 from 和 to", "请补上另一个日期。")
    elif start is not None and end is not None and start > end and deadline.period is None:
        _bad(fields, end, f"止于 {end}，早于开始的 {start}", "请核对起止日期。")


def _check_points(fields: Fields, deadline: Deadline) -> None:
    """A round is told in one way, and a time runs from somewhere."""
    before, within = deadline.before, deadline.duration
    if within is not None and not _DURATION.match(within) and not deadline.working_days:
        advice = "写成 P7D（7日）、P2W（两周）、P3M（三个月），或 10个工作日。"
        _bad(fields, within, f"时长“{within}”不对", advice)
    elif within is not None and not re.search("[1-9]", within):
        advice = "请照原文写时长；原文没有写长短的（及时），删掉 within。"
        _bad(fields, within, f"时长“{within}”是零", advice)
    if before is not None and (deadline.period is None or deadline.anchor is not None):
        _bad(
            fields,
            before,
            "before 要和 every 一起写，不能又写 after",
            "例如 every: month, before: month-end，每月结束前。",
        )
    if within is not None and deadline.anchor is None and before is None:
        _bad(
            fields,
            within,
            "有时长，却没有写从何时起算",
            "请加 after: 起算的事件，或周期的起点，例如 month-start。",
        )
    spans = deadline.start is not None or deadline.end is not None
    points = deadline.anchor is not None or before is not None
    if deadline.period is not None and spans + points + bool(deadline.days) > 1:
        _bad(
            fields,
            deadline.text,
            "周期里的日子写了不止一种",
            "on 日子，from、to 起止，after 或 before 起算点，只写一种。",
        )


def _bad(fields: Fields, at: Text, message: str, advice: str) -> None:
    fields.problems.append(Problem("bad-deadline", at.at, message, advice))
