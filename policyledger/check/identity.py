"""Checks that ids and names are used once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyledger.model.location import Location, Text
from policyledger.model.problem import Problem
from policyledger.model.register import Register


def ids_unique(register: Register) -> Iterator[Problem]:
    """Ids of documents, duties, units, matters, groups, checklists are used once each."""
    kinds: tuple[tuple[str, Iterable[Text]], ...] = (
        ("文件编号", (instrument.id for instrument in register.instruments)),
        ("文件代号", (instrument.code for instrument in register.instruments)),
        ("责任事项编号", (duty.id for duty in register.obligations)),
        ("单位编号", (unit.id for unit in register.units)),
        ("工作事项编号", (matter.id for matter in register.matters)),
        ("群体编号", (group.id for group in register.groups)),
        ("检查表编号", (checklist.id for checklist in register.checklists)),
    )
    for what, ids in kinds:
        seen: dict[str, Location] = {}
        for name in ids:
            # File systems of Windows do not tell upper from lower case.
            folded = name.casefold()
            if folded and folded in seen:
                yield Problem(
                    "duplicate-id",
                    name.at,
                    f"{what}“{name}”已经用过",
                    "请给这一个换新编号；印在表上的编号不能改作别用。",
                    ((seen[folded], "第一次用在这里"),),
                )
            seen.setdefault(folded, name.at)


def ids_coded(register: Register) -> Iterator[Problem]:
    """The id of a duty begins with the code of its document."""
    for instrument in register.instruments:
        begins = f"{instrument.code}-"
        duties = [duty for part in register.records_of(instrument) for duty in part.obligations]
        wrong = [duty for duty in duties if duty.id and not duty.id.startswith(begins)]
        if not instrument.code or not wrong:
            continue
        # The code itself is wrong, or was changed later: told once.
        all_of_them = len(wrong) == len(duties) > 1
        for duty in wrong[:1] if all_of_them else wrong:
            so = f"，这份文件的 {len(wrong)} 条都是这样" if all_of_them else ""
            yield Problem(
                "id-without-code",
                duty.id.at,
                f"责任事项编号“{duty.id}”不以文件代号“{instrument.code}”开头{so}",
                f"写成 {begins}条款-序号，例如 {begins}02-05；"
                "编号已经印在表上的不改编号，把 code 改回原来的。",
                ((instrument.code.at, "代号写在这里"),),
            )


def names_unique(register: Register) -> Iterator[Problem]:
    """No two units of one place share a name or alias, and no two groups share one."""
    seen: dict[tuple[str, str, str], tuple[Location, str]] = {}
    for unit in register.units:
        names: dict[str, Location] = {str(unit.name): unit.name.at}
        for alias in unit.aliases:
            if not alias.instruments:
                names.setdefault(str(alias.name), alias.name.at)
        for name, at in names.items():
            yield from _name_problem(seen, ("单位", unit.place, name), at, str(unit.name))
    for group in register.groups:
        for text in dict.fromkeys((group.name, *group.aliases)):
            yield from _name_problem(seen, ("群体", "", str(text)), text.at, str(group.name))


def _name_problem(
    seen: dict[tuple[str, str, str], tuple[Location, str]],
    key: tuple[str, str, str],
    at: Location,
    owner: str,
) -> Iterator[Problem]:
    if key in seen:
        first, other = seen[key]
        what, _, name = key
        whom = f"既指{other}，又指{owner}" if other != owner else "登记了两次"
        yield Problem(
            "duplicate-name",
            at,
            f"{what}名称“{name}”{whom}",
            "请改名；单位的别名可以用 in 限定在某个文件。" if what == "单位" else "请改名。",
            ((first, "第一次用在这里"),),
        )
    seen.setdefault(key, (at, owner))


def clauses_unique(register: Register) -> Iterator[Problem]:
    """A document has each clause number once, and each clause has one record."""
    for instrument in register.instruments:
        seen: dict[str, Location] = {}
        for clause in instrument.clauses:
            if clause.id in seen:
                yield Problem(
                    "duplicate-clause",
                    clause.at,
                    f"条款 {clause.id}（{clause.label}）出现了两次",
                    "请核对编号。行首的数字不是编号的，在前面加一个反斜杠 \\；"
                    f"原文确实重号的，另起一行写“## {clause.label} {{#{clause.id}b}}”，"
                    "下一行以反斜杠开头。",
                    ((seen[clause.id], "第一次在这里"),),
                )
            seen.setdefault(clause.id, clause.at)
    recorded: dict[tuple[str, str], Location] = {}
    for record in register.records:
        key = (str(record.instrument), str(record.clause))
        if key in recorded:
            yield Problem(
                "duplicate-clause",
                record.clause.at,
                f"条款 {record.clause} 登记了两次",
                "请把两处合并。",
                ((recorded[key], "第一次登记在这里"),),
            )
        recorded.setdefault(key, record.clause.at)
