"""Differences between levels: the facts of the shipped content, and the rules they come from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from policyledger.model.catalogue import Period
from policyledger.model.location import NOWHERE, Text
from policyledger.model.obligation import Deadline
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind
from policyledger.views.bindings import Bindings
from policyledger.views.differences.comparison import Comparison
from policyledger.views.differences.holes import Lines
from policyledger.views.differences.kinds import Kind
from policyledger.views.differences.pace import Rounds
from policyledger.views.differences.page import (
    DifferencesPage,
    DifferenceView,
    MatterDifferences,
    differences_page,
)
from policyledger.views.differences.wording import PACE, RECORD, SCOPE, figures, words
from policyledger.views.ledger import Ledger


def page_of(register: Register) -> DifferencesPage:
    ledger = Ledger(Bindings(register), date(2026, 11, 23), ())
    return differences_page(ledger, Comparison(ledger.bindings))


def without_links(register: Register) -> Register:
    """Give the register as it is before anyone has said which duty carries out which."""
    records = tuple(
        dataclasses.replace(
            record,
            obligations=tuple(
                dataclasses.replace(duty, implements=()) for duty in record.obligations
            ),
        )
        for record in register.records
    )
    return dataclasses.replace(register, records=records)


@pytest.fixture(scope="module", params=["links", "likeness"])
def page(request: pytest.FixtureRequest, register: Register) -> DifferencesPage:
    """The page, with links as registered, and found by likeness alone: the facts are the same."""
    return page_of(register if request.param == "links" else without_links(register))


def matters(page: DifferencesPage) -> tuple[MatterDifferences, ...]:
    return tuple(part.value for part in page.parts)


def matter(page: DifferencesPage, name: str) -> MatterDifferences:
    return next(part for part in matters(page) if part.id == name)


def pick(
    page: DifferencesPage, name: str, facet: str, kind: str, said: str = ""
) -> tuple[DifferenceView, ...]:
    """Give the differences of a matter; ``said`` is what one of the sides says."""
    return tuple(
        item
        for item in matter(page, name).found
        if item.facet == facet
        and item.kind == kind
        and (not said or said in (item.lower.text, item.upper.text if item.upper else ""))
    )


def levels(item: DifferenceView) -> tuple[str, str]:
    return item.upper.level if item.upper else "", item.lower.level


def test_return_check_one_week_two_weeks_none(page: DifferencesPage) -> None:
    """The county tells schools one week, the province tells education departments two."""
    (item,) = pick(page, "term-start-check", "timing", "changed")
    assert item.upper is not None
    assert levels(item) == ("province", "county")
    assert (item.upper.text, item.upper.who) == ("每学期开学后两周内", "教育部门")
    assert (item.lower.text, item.lower.who) == ("每学期开学后一周内", "学校")
    remarks = "；".join(item.remarks)
    assert "短 7 天" in remarks
    assert "两项不同的责任" in remarks
    assert "互不代替" in remarks
    # 2018 came before 2020: the county did not shorten what the province had asked.
    assert "下级文件印发在先" in remarks
    (lost,) = pick(page, "term-start-check", "timing", "lost")
    assert levels(lost) == ("province", "city")
    assert lost.lower.text == ""
    assert not pick(page, "term-start-check", "timing", "tightened")


def test_deadlines_stand_side_by_side(page: DifferencesPage) -> None:
    check = {column.level: column for column in matter(page, "term-start-check").timing}
    assert [(entry.who, entry.deadline) for entry in check["province"].entries] == [
        ("教育部门", "每学期开学后两周内")
    ]
    assert check["city"].asked
    assert check["city"].entries == ()
    assert [(entry.who, entry.deadline) for entry in check["county"].entries] == [
        ("学校", "每学期开学后一周内")
    ]
    report = {column.level: column for column in matter(page, "routine-report").timing}
    assert [(entry.who, entry.deadline) for entry in report["nation-later"].entries] == [
        ("学校", "每月"),
        ("县级教育行政部门", "每季度"),
        ("市级教育行政部门", "每学期"),
        ("省级教育行政部门", "每学年"),
    ]
    assert report["nation-later"].label == "国家·后出要求"


def test_what_came_later_is_a_duty_of_its_own(page: DifferencesPage) -> None:
    """Monthly reports since 2024 stand beside the others; nothing is said to be lost in them."""
    added = [
        duty.deadline
        for item in matter(page, "routine-report").whole
        if item.kind == "added" and item.lower.level == "nation-later"
        for duty in item.lower.duties
    ]
    assert added[:2] == ["每月", "每季度"]
    for part in matters(page):
        for item in (*part.found, *part.whole):
            if item.lower.level.endswith("-later"):
                assert item.kind not in ("lost", "loosened")


def test_retention_95_and_96_percent(page: DifferencesPage) -> None:
    (item,) = pick(page, "government-duty", "figure", "tightened")
    assert item.upper is not None
    assert levels(item) == ("nation", "county")
    assert "95%" in item.upper.text
    assert "96%以上" in item.lower.text
    assert not any("代替" in remark for remark in item.remarks)


@pytest.mark.parametrize(
    ("name", "facet", "word"),
    [
        ("special-campaign", "pace", "定期"),
        ("census", "pace", "及时"),
        ("home-teaching", "scope", "逐次"),
    ],
)
def test_words_that_disappear(page: DifferencesPage, name: str, facet: str, word: str) -> None:
    (item,) = pick(page, name, facet, "lost", word)
    assert levels(item) == ("province", "city")
    assert item.upper is not None
    assert (word, True) in item.upper.pieces


def test_words_that_appear(page: DifferencesPage) -> None:
    (every_one,) = pick(page, "census", "scope", "added", "每一名")
    assert levels(every_one) == ("province", "city")
    assert [duty.id for duty in every_one.lower.duties] == ["XC17-02-03"]
    (each_time,) = pick(page, "home-teaching", "scope", "first", "逐次")
    assert levels(each_time) == ("", "province")
    assert any("上级" in remark for remark in each_time.remarks)


def test_actors_of_another_kind(page: DifferencesPage) -> None:
    (item,) = pick(page, "term-start-check", "actor", "changed")
    assert levels(item) == ("city", "county")
    assert item.lower.text == "学校"


def test_words_are_quoted_from_stored_texts_only(page: DifferencesPage) -> None:
    """No word is said to stand in, or to be missing from, a paper that is not stored."""
    for part in matters(page):
        for item in part.found:
            if item.facet not in ("scope", "pace", "record"):
                continue
            for side in (item.upper, item.lower):
                if side is not None:
                    assert all(duty.quote for duty in side.duties)
                    assert not side.text or any(
                        side.text in (duty.quote or "").replace(" ", "") for duty in side.duties
                    )


def test_nothing_is_said_twice(page: DifferencesPage) -> None:
    for part in matters(page):
        said = [
            (item.kind, item.facet, levels(item), item.lower.text, item.upper and item.upper.text)
            for item in part.found
        ]
        assert len(set(said)) == len(said), part.id


def ids(lists: Iterable[Lines]) -> tuple[str, ...]:
    return tuple(duty.id for lines in lists for duty in lines.duties.value)


def test_holes(register: Register) -> None:
    found = page_of(register).holes
    assert found.lowest == "县"
    missing = {level.level: set(ids(level.matters)) for level in found.uncarried}
    # The county's plan is silent about leaving the register; nobody holds the campaigns.
    assert {"AH10-04-01", "AH10-04-06", "AH10-02-11", "AH10-03-10"} <= missing["province"]
    assert "XC17-02-06" in missing["city"]
    # What the county carries out is none, nor is what a province asks of itself.
    assert "AH10-02-07" not in missing["province"]
    assert "GB72-01-01" not in missing["nation"]
    assert "JT15-03-02" in missing["nation-later"]
    assert "JT15-06-01" not in missing["nation-later"]
    gaps = {gap.kind: gap for gap in found.gaps}
    assert list(gaps) == ["lead", "deadline", "record"]
    unled = set(ids(document.lines for document in gaps["lead"].lowest))
    assert "GD132-02-05" not in unled
    undated = set(ids(document.lines for document in gaps["deadline"].lowest))
    assert "GD132-02-05" not in undated
    assert "GD132-02-04" in undated
    assert gaps["record"].count == 0


def test_a_link_closes_a_hole(register: Register) -> None:
    """Through a duty of the level between, too."""
    linked = tuple(
        dataclasses.replace(
            record,
            obligations=tuple(
                dataclasses.replace(duty, implements=(Text("XC17-02-06"),))
                if duty.id == "GD132-31-07"
                else duty
                for duty in record.obligations
            ),
        )
        for record in register.records
    )
    found = page_of(dataclasses.replace(register, records=linked)).holes
    missing = {name for level in found.uncarried for name in ids(level.matters)}
    assert "XC17-02-06" not in missing
    assert "AH10-02-11" not in missing


def test_another_policy_compares_too(world: Register) -> None:
    page = page_of(world)
    raised = [
        (item.upper.text, item.lower.text)
        for part in matters(page)
        for item in part.found
        if item.facet == "figure" and item.kind == "tightened" and item.upper
    ]
    assert any("95%" in upper and "100%" in lower for upper, lower in raised)
    assert page.holes.uncarried


def test_likeness_guesses_are_marked_and_links_are_not(register: Register) -> None:
    def remarks(page: DifferencesPage) -> set[str]:
        return {remark for part in matters(page) for item in part.found for remark in item.remarks}

    note = "承接关系没有登记，按文字相近对照"
    assert note not in remarks(page_of(register))
    assert note in remarks(page_of(without_links(register)))


def test_the_same_register_gives_the_same_page(register: Register) -> None:
    one, other = page_of(register), page_of(register)
    assert repr(one) == repr(other)
    assert matters(one) == matters(other)


def test_columns_are_levels_from_the_top_and_then_what_came_later(register: Register) -> None:
    columns = Comparison(Bindings(register)).columns
    assert [column.key for column in columns] == [
        "nation",
        "province",
        "city",
        "county",
        "nation-later",
    ]


# The rules


@pytest.mark.parametrize(
    ("text", "scope", "pace", "record"),
    [
        ("全面掌握每一名适龄儿童少年就学去向", ("每一名",), (), ()),
        ("要逐次记录送教上门具体情况", ("逐次",), (), ("记录",)),
        ("不定期抽查，及时整改", (), ("不定期", "及时"), ()),
        ("一人一案制定方案，确保应返尽返", ("一人一案", "应返尽返"), (), ()),
        ("登记造册并逐一核实", ("逐一",), (), ("登记造册",)),
        ("落实《关于建立常态化比对机制的通知》要求", (), (), ()),
        ("建档立卡贫困户", (), (), ()),
    ],
)
def test_words(
    text: str, scope: tuple[str, ...], pace: tuple[str, ...], record: tuple[str, ...]
) -> None:
    assert (words(SCOPE, text), words(PACE, text), words(RECORD, text)) == (scope, pace, record)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("九年义务教育巩固率96%以上", [(96.0, "%", False)]),
        ("巩固率达到９５", []),
        ("联合劝返三次以上", [(3.0, "次", False)]),
        ("学生规模不足一百二十人", [(120.0, "人", False)]),
        ("错误率不超过0.5%", [(0.5, "%", True)]),
        ("周围200米以内", [(200.0, "米", True)]),
        ("一名学生", []),
        ("到2020年底", []),
    ],
)
def test_figures(text: str, expected: list[tuple[float, str, bool]]) -> None:
    assert [(item.number, item.unit, item.at_most) for item in figures(text)] == expected


def test_a_bare_figure_is_the_one_that_says_of_what() -> None:
    (bare,) = figures("100%")
    (full,) = figures("网格巡查覆盖率达到100%")
    (other,) = figures("网格巡查覆盖率达到90%")
    assert full.says(bare)
    assert not bare.says(full) and not full.says(full) and not other.says(bare)


def test_figures_of_one_measure() -> None:
    (nation,) = figures("全国九年义务教育巩固率95%")
    (county,) = figures("九年义务教育巩固率保持在96%以上")
    (share,) = figures("骨干教师不低于交流轮岗教师总数的20%")
    assert nation.same_measure(county)
    assert not nation.same_measure(share)
    (under,) = figures("不满16周岁")
    (below,) = figures("不得违法招用未满16周岁的人")
    assert under.same_measure(below)


def every(
    period: str, anchor: str | None = None, duration: str | None = None, before: str | None = None
) -> Deadline:
    return Deadline(
        Text("x"),
        DeadlineKind.EVERY,
        period=Text(period),
        anchor=Text(anchor) if anchor else None,
        duration=Text(duration) if duration else None,
        before=Text(before) if before else None,
    )


def named(period: str, *on: str) -> Deadline:
    return replace(every(period), days=tuple(map(Text, on)))


def span(start: str, end: str) -> Deadline:
    return replace(every("year"), start=Text(start), end=Text(end))


def terms() -> tuple[Period, ...]:
    spans = (
        ("2026-09-01", "2027-01-22"),
        ("2027-02-22", "2027-07-02"),
        ("2027-09-01", "2028-01-14"),
    )
    return tuple(
        Period(Text("term"), start, Text(start), Text(end), False, "", NOWHERE)
        for start, end in spans
    )


ON_2020 = Deadline(Text("到2020年"), DeadlineKind.ON, on=Text("2020"))
ON_JUNE = Deadline(Text("2020年6月底前"), DeadlineKind.ON, on=Text("2020-06"))
SOON = Deadline(Text("及时"), DeadlineKind.AFTER, anchor=Text("发现"))
THREE_DAYS = Deadline(Text("3日内"), DeadlineKind.AFTER, anchor=Text("发现"), duration=Text("P3D"))
ONE_MONTH = Deadline(
    Text("一个月内"), DeadlineKind.AFTER, anchor=Text("发现"), duration=Text("P1M")
)
TEN_WORKING_DAYS = replace(THREE_DAYS, duration=Text("10个工作日"))
FIVE_WORKING_DAYS = replace(THREE_DAYS, duration=Text("5个工作日"))
ALWAYS = Deadline(Text("定期"), DeadlineKind.ONGOING)


@pytest.mark.parametrize(
    ("upper", "lower", "kind"),
    [
        (every("year"), named("year", "09"), Kind.TIGHTENED),
        (named("year", "09"), every("year"), Kind.LOOSENED),
        (named("year", "09"), named("year", "09-30"), None),
        (named("year", "12"), every("year"), None),
        (named("year", "09-15"), named("year", "09"), Kind.LOOSENED),
        (named("year", "03", "09"), named("year", "04", "08"), Kind.CHANGED),
        (every("year"), named("year", "06", "12"), Kind.TIGHTENED),
        (every("quarter"), named("year", "03", "06", "09", "12"), None),
        (every("quarter"), named("quarter", "01-10"), Kind.TIGHTENED),
        (every("month"), named("month", "25"), Kind.TIGHTENED),
        (named("month", "05"), named("month", "10"), Kind.LOOSENED),
        (every("week"), named("week", "5"), Kind.TIGHTENED),
        (every("month"), named("week", "5"), Kind.TIGHTENED),
        (named("year", "09"), every("year", "term-start", "P7D"), Kind.CHANGED),
        (span("06", "09"), span("06", "08"), Kind.TIGHTENED),
        (span("06", "09"), span("05", "09"), Kind.CHANGED),
        (span("11", "03"), span("11", "03"), None),
        (TEN_WORKING_DAYS, FIVE_WORKING_DAYS, Kind.TIGHTENED),
        (FIVE_WORKING_DAYS, TEN_WORKING_DAYS, Kind.LOOSENED),
        (TEN_WORKING_DAYS, TEN_WORKING_DAYS, None),
        (TEN_WORKING_DAYS, THREE_DAYS, Kind.CHANGED),
        (TEN_WORKING_DAYS, SOON, Kind.LOOSENED),
        (every("term", "term-start", "P14D"), every("term", "term-start", "P7D"), Kind.TIGHTENED),
        (every("term", "term-start", "P7D"), every("term", "term-start", "P2W"), Kind.LOOSENED),
        (every("term", "term-start", "P14D"), every("term", "term-start", "P2W"), None),
        (every("term"), every("term", "term-start", "P7D"), Kind.TIGHTENED),
        (every("term"), every("term", before="term-start"), Kind.TIGHTENED),
        (every("term", "term-start"), every("term", before="term-start"), Kind.CHANGED),
        (every("quarter"), every("month"), Kind.TIGHTENED),
        (every("term"), every("month"), Kind.TIGHTENED),
        (every("term"), every("year"), Kind.LOOSENED),
        (every("month"), every("term"), Kind.LOOSENED),
        (every("month"), every("month"), None),
        (every("month"), every("season"), Kind.CHANGED),
        (ON_2020, ON_JUNE, Kind.TIGHTENED),
        (ON_JUNE, ON_2020, Kind.LOOSENED),
        (ON_2020, every("year"), Kind.CHANGED),
        (SOON, THREE_DAYS, Kind.TIGHTENED),
        (THREE_DAYS, SOON, Kind.LOOSENED),
        (ONE_MONTH, THREE_DAYS, Kind.TIGHTENED),
        (ALWAYS, every("month"), Kind.TIGHTENED),
        (every("month"), ALWAYS, Kind.LOOSENED),
        (ALWAYS, SOON, None),
    ],
)
def test_deadlines_compared(upper: Deadline, lower: Deadline, kind: Kind | None) -> None:
    assert Rounds.of(terms()).compare(upper, lower)[0] is kind
