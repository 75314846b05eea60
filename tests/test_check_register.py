"""Checks of the register: names, waivers, circles, what follows from an unread file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policyledger.check import CHECKS, check
from policyledger.check.consequences import drop_consequences
from policyledger.check.traces import implements_acyclic, implements_upward
from policyledger.check.waivers import apply_waivers
from policyledger.model.catalogue import Waiver
from policyledger.model.codes import CODES
from policyledger.model.directory import EVERYWHERE, Directory
from policyledger.model.location import NOWHERE, Location, Text
from policyledger.model.obligation import PLAIN_PERIODS, Obligation
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.unit import Alias, Unit
from policyledger.model.words import Level, UnitKind

GAP = Problem("uncovered-text", Location("content/instruments/county/a-1.md", 3), "条款 2.1（二）")


def unit(identifier: str, name: str, place: str, *aliases: Alias) -> Unit:
    return Unit(
        Text(identifier),
        Text(name),
        f"{place}{name}",
        Level.COUNTY,
        place,
        UnitKind.DEPARTMENT,
        aliases,
        (),
        None,
        (),
        "",
        NOWHERE,
    )


def waiver(code: str, where: str, until: str = "2026-12-31") -> Waiver:
    return Waiver(Text(code), Text(where), "有理由", Text(until), NOWHERE)


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_every_check_says_what_holds() -> None:
    for run in CHECKS:
        assert run.__doc__ is not None
        first, _, rest = run.__doc__.partition("\n")
        assert first.endswith("."), run.__name__
        assert not rest.strip(), run.__name__
    assert len({run.__name__ for run in CHECKS}) == len(CHECKS)


def test_problems_are_sorted_and_told_once(world: Register) -> None:
    problems = [GAP, replace(GAP, at=Location("content/a.yml", 9)), GAP]
    assert [problem.at.path for problem in check(world, problems, "2026-03-05")] == [
        "content/a.yml",
        GAP.at.path,
    ]


# Names


def test_directory_knows_all_that_a_name_may_mean() -> None:
    one = unit("a", "水利局", "汐川", Alias(Text("河长办"), ()))
    other = unit("b", "水务中心", "汐川", Alias(Text("河长办"), ()), Alias(Text("水利局"), ()))
    directory = Directory((one, other), ())
    assert directory.named("河长办") == (one, other)
    assert directory.named("汐川水务中心") == (other,)
    assert directory.named("水利局") == (one,)  # it is called so
    assert directory.named("气象局") == ()


def test_directory_looks_at_limits_then_place_then_everywhere(world: Register) -> None:
    papers = world.instruments
    directory = Directory(
        (
            unit("a", "水利局", "汐川"),
            unit("b", "水利局", "临澜"),
            unit("c", "水利局", EVERYWHERE),
            unit("d", "水务中心", "青岚", Alias(Text("水利局"), (Text("cn-fy-2023-5"),))),
            unit("e", "气象台", "临澜"),
            unit("f", "消防队", "青岚"),
            unit("g", "消防队", "临澜"),
        ),
        papers,
    )

    def found(name: str, paper: str) -> list[str]:
        return [str(one.id) for one in directory.candidates(name, paper)]

    assert found("水利局", "xi-zb-2024-36") == ["a"]
    assert found("水利局", "ll-sf-2024-21") == ["b"]
    assert found("水利局", "ql-sf-2024-8") == ["c"]
    assert found("水利局", "cn-fy-2023-5") == ["d"]
    assert found("气象台", "xi-zb-2024-36") == ["e"]
    assert found("汐川水利局", "ll-sf-2024-21") == ["a"]
    assert found("消防队", "xi-zb-2024-36") == ["f", "g"]
    assert directory.resolve("消防队", "xi-zb-2024-36") is None
    assert found("税务局", "xi-zb-2024-36") == []
    assert found("", "xi-zb-2024-36") == []


# Waivers


@pytest.mark.parametrize(
    "where", ["a-1.md", "county/a-1.md", "content/instruments/county/a-1.md", "条款 2.1"]
)
def test_waiver_names_a_file_or_words(where: str) -> None:
    assert apply_waivers([GAP], [waiver("uncovered-text", where)], "2026-03-05", True) == []


@pytest.mark.parametrize("where", ["1.md", "a-1", "条款 2", "2.1.2", "条款 2.", ""])
def test_waiver_for_something_else_waives_nothing(where: str) -> None:
    kept = apply_waivers([GAP], [waiver("uncovered-text", where)], "2026-03-05", True)
    assert codes(kept) == ["uncovered-text", "unused-waiver"]


@pytest.mark.parametrize(
    ("until", "day", "holds"),
    [
        ("2026-03-05", "2026-03-05", True),
        ("2026-03-05", "2026-03-06", False),
        ("2026-03", "2026-03-31", True),
        ("2026-03", "2026-04-01", False),
        ("2026", "2026-12-31", True),
        ("2026", "2027-01-01", False),
    ],
)
def test_waiver_holds_to_the_end_of_its_last_day(until: str, day: str, holds: bool) -> None:
    kept = apply_waivers([GAP], [waiver("uncovered-text", "a-1.md", until)], day, True)
    assert codes(kept) == ([] if holds else ["uncovered-text", "expired-waiver"])


def test_only_some_problems_can_be_waived() -> None:
    for code in CODES:
        problem = replace(GAP, code=code)
        kept = codes(apply_waivers([problem], [waiver(code, "a-1.md")], "2026-03-05", True))
        assert kept == ([] if CODES[code].waivable else [code, "waiver-not-allowed"])


def test_unused_waivers_are_unknown_while_files_are_unread() -> None:
    waivers = [waiver("uncovered-text", "b.md")]
    assert codes(apply_waivers([], waivers, "2026-03-05", False)) == []
    assert codes(apply_waivers([], waivers, "2026-03-05", True)) == ["unused-waiver"]


# What follows from an unread file


@pytest.mark.parametrize(
    ("path", "emptied", "dropped"),
    [
        ("content/units.yml", "units", {"unknown-unit", "ambiguous-unit", "tail-mismatch"}),
        ("content/matters.yml", "matters", {"unknown-matter"}),
        ("content/groups.yml", "groups", {"unknown-group"}),
        ("content/flood-calendar.yml", "periods", {"unknown-period"}),
    ],
)
def test_unread_list_is_the_only_problem(
    world: Register, path: str, emptied: str, dropped: set[str]
) -> None:
    cause = Problem("bad-yaml", Location(path, 1), "读不懂")
    follow = [Problem(code, Location("content/a.yml"), "没有") for code in sorted(dropped)]
    other = Problem("no-check", Location("content/a.yml"), "没有检查问题")
    emptied_world = replace(world)
    object.__setattr__(emptied_world, emptied, ())
    kept, complete = drop_consequences([cause], [*follow, other], emptied_world)
    assert codes(kept) == ["bad-yaml", "no-check"]
    assert kept[0].advice.endswith("请再检查一次。")
    assert not complete
    # Where the list was read, the same problems are problems of their own.
    kept, complete = drop_consequences([cause], [*follow, other], world)
    assert len(kept) == len(follow) + 2
    assert complete


def test_warnings_leave_nothing_unread(world: Register) -> None:
    stray = Problem("stray-file", Location("content/units.yml"), "不会被读取")
    follow = Problem("unknown-unit", Location("content/a.yml"), "没有")
    kept, complete = drop_consequences([stray], [follow], replace(world, units=()))
    assert codes(kept) == ["stray-file", "unknown-unit"]
    assert complete


def test_a_folder_of_any_name_holds_the_content(world: Register) -> None:
    broken = Problem("bad-yaml", Location("instruments/one/content/glossary.yml"), "读不懂")
    follow = Problem("unknown-obligation", Location("content/a.yml"), "没有")
    kept, complete = drop_consequences([broken], [follow], world)
    assert codes(kept) == ["bad-yaml", "unknown-obligation"]
    assert complete


# Circles


def rewired(world: Register, edges: dict[str, list[str]]) -> Register:
    """Give the world with other ``implements``, duty by duty."""

    def change(duty: Obligation) -> Obligation:
        return replace(duty, implements=tuple(Text(name) for name in edges.get(str(duty.id), ())))

    records = tuple(
        replace(record, obligations=tuple(map(change, record.obligations)))
        for record in world.records
    )
    return replace(world, records=records)


def test_circle_of_three_is_told_once(world: Register) -> None:
    edges = {"QL8-01-01": ["XI36-03-01"], "XI36-03-01": ["LL21-01-01"], "LL21-01-01": ["QL8-01-01"]}
    (problem,) = implements_acyclic(rewired(world, edges))
    assert problem.message.count(" → ") == 3
    assert len(list(implements_upward(rewired(world, edges)))) == 1


def test_duty_that_carries_out_itself(world: Register) -> None:
    (problem,) = implements_acyclic(rewired(world, {"XI36-03-01": ["XI36-03-01"]}))
    assert problem.message.endswith("XI36-03-01 → XI36-03-01")


def test_two_ways_to_the_same_duty_are_no_circle(world: Register) -> None:
    edges = {
        "XI36-03-01": ["LL21-01-01", "QL8-01-01"],
        "LL21-01-01": ["QL8-01-01", "GJ5-01-01"],
        "QL8-01-01": ["GJ5-01-01"],
    }
    assert not list(implements_acyclic(rewired(world, edges)))
    assert not list(implements_upward(rewired(world, edges)))


def test_long_chain_is_no_recursion(world: Register) -> None:
    record = world.records[-1]
    duty = record.obligations[0]
    chain = tuple(
        replace(duty, id=Text(f"N{number}"), implements=(Text(f"N{number + 1}"),))
        for number in range(5000)
    )
    long = replace(world, records=(replace(record, obligations=chain),))
    assert not list(implements_acyclic(long))


def test_earlier_paper_of_the_same_level_is_above(world: Register) -> None:
    assert not list(implements_upward(rewired(world, {"XI4-01-01": ["XI36-02-01"]})))
    (problem,) = implements_upward(rewired(world, {"XI36-02-01": ["XI4-01-01"]}))
    assert problem.code == "implements-not-upward"


def test_plain_periods_need_no_calendar(world: Register) -> None:
    bare = replace(world, periods=())
    problems = check(bare, [], "2026-03-05")
    assert {problem.code for problem in problems} == {"unknown-period"}
    for period in PLAIN_PERIODS:
        assert not [one for one in problems if f"“{period}”" in one.message]
