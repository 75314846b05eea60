"""Reading a file of duties."""

from __future__ import annotations

import re

from policyledger.load.fields import Fields, is_date
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

#: Periods that need no calendar; any other is a kind of period of the calendar file.
PLAIN_PERIODS = ("day", "week", "month", "quarter", "year")
_DURATION = re.compile(
    r"P(?=[0-9])(?:[0-9]{1,2}Y)?(?:[0-9]{1,3}M)?(?:[0-9]{1,3}W)?(?:[0-9]{1,4}D)?\Z"
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
        evidence=fields.texts("evidence"),
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
    text = fields.text("text")
    on = fields.optional("on")
    start, end = fields.optional("from"), fields.optional("to")
    every = fields.optional("every")
    after = fields.optional("after")
    before = fields.optional("before")
    within = fields.optional("within")
    ongoing = fields.flag("ongoing") or fields.text("ongoing", "") not in ("", "false", "否")
    shapes = (
        (DeadlineKind.EVERY, every is not None),
        (DeadlineKind.ON, on is not None),
        (DeadlineKind.WITHIN, start is not None or end is not None),
        (DeadlineKind.AFTER, after is not None and every is None),
        (DeadlineKind.ONGOING, ongoing),
    )
    stated = [kind for kind, given in shapes if given]
    if len(stated) != 1:
        what = (
            "没有写明是哪一种"
            if not stated
            else "写了不止一种：" + "、".join(kind.label for kind in stated)
        )
        _bad(fields, text, f"时限{what}", _SHAPES)
    for value in (on, start, end):
        if value is not None and not is_date(value):
            _bad(fields, value, f"日期“{value}”不对", "写成 2020、2020-12 或 2020-12-08。")
    if (start is None) != (end is None):
        _bad(fields, text, "起止期间要同时写 from 和 to", "请补上另一个日期。")
    elif start is not None and end is not None and start > end:
        _bad(fields, end, f"止于 {end}，早于开始的 {start}", "请核对起止日期。")
    if within is not None and not _DURATION.match(within):
        _bad(fields, within, f"时长“{within}”不对", "写成 P7D（7日）、P2W（两周）、P3M（三个月）。")
    if before is not None and (every is None or after is not None):
        _bad(
            fields,
            before,
            "before 要和 every 一起写，不能又写 after",
            "例如 every: month, before: month-end，每月结束前。",
        )
    if within is not None and after is None and before is None:
        _bad(
            fields,
            within,
            "有时长，却没有写从何时起算",
            "请加 after: 起算的事件，或周期的起点，例如 month-start。",
        )
    return Deadline(
        text=text,
        kind=stated[0] if stated else DeadlineKind.ONGOING,
        on=on,
        start=start,
        end=end,
        period=every,
        anchor=after,
        duration=within,
        before=before,
    )


def _bad(fields: Fields, at: Text, message: str, advice: str) -> None:
    fields.problems.append(Problem("bad-deadline", at.at, message, advice))
