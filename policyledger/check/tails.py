"""Checks that lead and support are what the clause itself says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyledger.check.quotes import recorded_clauses
from policyledger.load.tails import unread_brackets
from policyledger.model.directory import Directory
from policyledger.model.instrument import Clause, Instrument, Tail
from policyledger.model.location import Text
from policyledger.model.obligation import ClauseRecord
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.text import find_all

#: A level written once before the first name of a list holds for the names after it.
LEVEL_PREFIXES = ("省", "市", "县", "区", "乡", "镇")


def expand_names(names: Iterable[str], instrument: str, directory: Directory) -> tuple[str, ...]:
    """Put the level prefix before the names of a list that are written without it.

    县水利局、应急局 is 县水利局、县应急局; a name that is no unit with the prefix stays as it is
    (团县委, 领导小组各成员单位).
    """
    prefix = ""
    expanded = []
    for name in names:
        if name.startswith(LEVEL_PREFIXES):
            prefix = name[0]
        elif prefix and directory.candidates(prefix + name, instrument):
            name = prefix + name
        expanded.append(name)
    return tuple(expanded)


def tails_kept(register: Register) -> Iterator[Problem]:
    """Lead and support of a clause equal its own tail, in number and order."""
    recorded = set()
    for record, instrument, clause in recorded_clauses(register):
        recorded.add((instrument.id, clause.id))
        unread = tuple(unread_brackets(clause.text)) if clause.tail is None else ()
        if not unread:
            yield from _compare(record, clause, register.directory)
        elif not record.lead and not record.support:
            yield from _unread(instrument, clause, unread, record)
    for instrument in register.instruments:
        for clause in instrument.clauses:
            if (instrument.id, clause.id) in recorded:
                continue
            if clause.tail is None:
                yield from _unread(instrument, clause, unread_brackets(clause.text))
            else:
                yield Problem(
                    "tail-mismatch",
                    clause.locate(clause.tail.start, clause.tail.end),
                    f"条款 {clause.id}（{clause.label}）写明了责任单位，却没有登记",
                    f"请在 {instrument.id}.yml 里登记这一条。",
                )


def _unread(
    instrument: Instrument,
    clause: Clause,
    brackets: Iterable[tuple[int, int]],
    record: ClauseRecord | None = None,
) -> Iterator[Problem]:
    """Say which brackets the program cannot make out, as long as the register says nothing."""
    quotes = [rest.quote for rest in record.no_duty] if record else []
    quotes += [duty.quote for duty in record.obligations if duty.quote] if record else []
    known = [span for quote in quotes for span in find_all(quote, clause.text)]
    for start, end in brackets:
        # Quotations need not take in the brackets themselves.
        if any(opens < end - 1 and closes > start + 1 for opens, closes in known):
            continue
        yield Problem(
            "tail-mismatch",
            clause.locate(start, end),
            f"条款 {clause.id}（{clause.label}）有一处括号像是写责任单位的，程序认不出谁牵头",
            f"是写责任单位的，请在 {instrument.id}.yml 里照原文写这一条的 lead 和 support，"
            "再把括号里的字写进 no_duty，理由 formality；不是的，只要写进 no_duty，"
            "或由责任事项引用。认得出的写法见 CONTRIBUTING.md“条款末尾的责任单位”。",
        )


def _compare(record: ClauseRecord, clause: Clause, directory: Directory) -> Iterator[Problem]:
    tail = clause.tail or Tail((), (), 0, 0)
    for what, key, written, printed, is_open in (
        ("牵头", "lead", record.lead, tail.lead, tail.lead_open),
        ("配合", "support", record.support, tail.support, tail.support_open),
    ):
        instrument = str(record.instrument)
        wanted = expand_names(printed, instrument, directory)
        compared = written[: len(wanted)] if is_open else written
        if _units(compared, instrument, directory) == _units(wanted, instrument, directory):
            continue
        yield Problem(
            "tail-mismatch",
            written[0].at if written else record.at,
            f"{what}单位与条款 {clause.id}（{clause.label}）末尾写的不一致",
            _advice(what, key, wanted, is_open, clause.tail is not None),
            ((clause.at, "条款在这里"),),
        )


def _advice(what: str, key: str, wanted: tuple[str, ...], is_open: bool, has_tail: bool) -> str:
    if wanted:
        more = "原文写了“等”，后面可以再加本地确定的单位。" if is_open else ""
        names = ", ".join(wanted)
        return f"原文{what}：{'、'.join(wanted)}。请把 {key} 改成：[{names}]。{more}"
    where = f"条款最后的括号里没有写{what}单位" if has_tail else "条款最后没有写责任单位的括号"
    return (
        f"{where}。请对照原文：句子里写了{what}的，把 {key} 移到那条责任事项下面；"
        f"原文哪里也没有写的，才删掉这一行 {key}。"
    )


def _units(names: Iterable[str | Text], instrument: str, directory: Directory) -> list[str]:
    resolved = ((name, directory.resolve(str(name), instrument)) for name in names)
    return [str(unit.id) if unit else str(name) for name, unit in resolved]
