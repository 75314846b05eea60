"""Checks that lead and support are what the clause itself says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyledger.check.quotes import recorded_clauses
from policyledger.model.directory import Directory
from policyledger.model.instrument import Clause
from policyledger.model.location import Text
from policyledger.model.obligation import ClauseRecord
from policyledger.model.problem import Problem
from policyledger.model.register import Register

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
        yield from _compare(record, clause, register.directory)
    for instrument in register.instruments:
        for clause in instrument.clauses:
            if clause.tail is not None and (instrument.id, clause.id) not in recorded:
                yield Problem(
                    "tail-mismatch",
                    clause.locate(clause.tail.start, clause.tail.end),
                    f"条款 {clause.id}（{clause.label}）写明了责任单位，却没有登记",
                    f"请在 {instrument.id}.yml 里登记这一条。",
                )


def _compare(record: ClauseRecord, clause: Clause, directory: Directory) -> Iterator[Problem]:
    tail = clause.tail
    for what, key, written, printed in (
        ("牵头", "lead", record.lead, tail.lead if tail else ()),
        ("配合", "support", record.support, tail.support if tail else ()),
    ):
        instrument = str(record.instrument)
        wanted = expand_names(printed, instrument, directory)
        if _units(written, instrument, directory) == _units(wanted, instrument, directory):
            continue
        advice = f"原文{what}：{'、'.join(wanted)}。请把 {key} 改成：[{', '.join(wanted)}]。"
        if not wanted:
            advice = (
                f"原文末尾没有写{what}单位，请删掉 {key} 这一行；句子里写的，写在那条责任事项里。"
            )
        yield Problem(
            "tail-mismatch",
            written[0].at if written else record.at,
            f"{what}单位与条款 {clause.id}（{clause.label}）末尾写的不一致",
            advice,
            ((clause.at, "条款在这里"),),
        )


def _units(names: Iterable[str | Text], instrument: str, directory: Directory) -> list[str]:
    resolved = ((name, directory.resolve(str(name), instrument)) for name in names)
    return [str(unit.id) if unit else str(name) for name, unit in resolved]
