"""What is recorded of a deadline is held against its own words, where these are plain."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from test_dates import read_deadline

from policyledger.check.deadline_words import deadlines_as_worded
from policyledger.model.catalogue import Period
from policyledger.model.location import NOWHERE, Text
from policyledger.model.register import Register


def season(kind: str, name: str) -> Period:
    return Period(Text(kind), name, Text("2026-04-15"), Text("2026-10-15"), False, "", NOWHERE)


CALENDAR = (
    season("season", "2026年汛期"),
    season("season", "2027年汛期"),
    season("half", "2026年上半期"),
    season("half", "2026年下半期"),
    season("campaign", "2026年专项行动"),
)


def said(world: Register, written: dict[str, Any]) -> list[str]:
    """Give what the check says of one deadline."""
    deadline = read_deadline(written)
    record = next(record for record in world.records if record.obligations)
    duty = dataclasses.replace(record.obligations[0], deadline=deadline)
    own = dataclasses.replace(record, obligations=(duty,))
    register = dataclasses.replace(world, records=(own,), periods=CALENDAR)
    return [problem.message for problem in deadlines_as_worded(register)]


@pytest.mark.parametrize(
    "written",
    [
        # Dates
        {"text": "到2026年", "on": "2026"},
        {"text": "到2026年底", "on": "2026"},
        {"text": "到2026年年底前", "on": "2026-12"},
        {"text": "到2026年末", "on": "2026-12-31"},
        {"text": "2026年6月底前", "on": "2026-06"},
        {"text": "2026年6月底前", "on": "2026-06-30"},
        {"text": "2026年2月末", "on": "2026-02-28"},
        {"text": "2026年6月上旬", "on": "2026-06-10"},
        {"text": "2026年6月15日前", "on": "2026-06-15"},
        {"text": "二〇二六年六月十五日前", "on": "2026-06-15"},
        {"text": "2026年汛期前", "on": "2026-04-14"},
        {"text": "2025年冬春", "on": "2026-02"},
        {"text": "2026年起", "ongoing": "true"},
        {"text": "2026年1月1日起，每年12月底前", "every": "year", "on": "12"},
        {"text": "2024年至2026年", "from": "2024", "to": "2026"},
        {"text": "2026年3月至5月", "from": "2026-03", "to": "2026-05"},
        {"text": "2026年", "from": "2026-03", "to": "2027-01"},
        {"text": "自2026年3月1日起3年内", "from": "2026-03-01", "to": "2029-02-28"},
        {"text": "2026年每月", "from": "2026", "to": "2026"},
        {"text": "收到2025年通知后10日内", "after": "收到通知", "within": "P10D"},
        # Rounds
        {"text": "每日", "every": "day"},
        {"text": "每天", "ongoing": "true"},
        {"text": "每周至少一次", "every": "week"},
        {"text": "每周年", "ongoing": "true"},
        {"text": "每个月", "every": "month"},
        {"text": "每季度", "every": "quarter"},
        {"text": "每两个月一次", "ongoing": "true"},
        {"text": "每年", "every": "season"},
        {"text": "每年汛期", "every": "season"},
        {"text": "每年汛期结束后一个月内", "every": "year", "after": "season-end", "within": "P1M"},
        {"text": "每年汛期前", "every": "year", "on": "04-14"},
        {"text": "每半期", "every": "half"},
        {"text": "每半期每月", "every": "month"},
        {"text": "汛期每周", "every": "season"},
        {"text": "汛期每周", "ongoing": "true"},
        {"text": "每月例会后3日内", "after": "例会", "within": "P3D"},
        # Days within a period
        {"text": "每年12月底前", "every": "year"},
        {"text": "每年9月底前", "every": "year", "on": "09"},
        {"text": "每年9月底前", "every": "year", "on": "09-30"},
        {"text": "每年2月底前", "every": "year", "on": "02-28"},
        {"text": "每年9月30日前", "every": "year", "on": "09"},
        {"text": "每年九月十五日以前", "every": "year", "on": "09-15"},
        {"text": "每年9月上旬", "every": "year", "on": "09-10"},
        {"text": "每年9月前", "every": "year", "on": "08"},
        {"text": "每年3月1日起", "every": "year"},
        {"text": "每年3月、9月各一次", "every": "year", "on": ["03", "09"]},
        {"text": "每年6月至9月", "every": "year", "from": "06", "to": "09"},
        {"text": "每年11月至次年3月", "every": "year", "from": "11", "to": "03"},
        {"text": "每年3个月", "every": "year"},
        {"text": "每年一次", "every": "year"},
        {"text": "每月5日前", "every": "month", "on": "05"},
        {"text": "每月5日前", "every": "month", "after": "month-end", "within": "P5D"},
        {"text": "每月10日、25日", "every": "month", "on": ["10", "25"]},
        {"text": "每月5日内", "every": "month"},
        {"text": "每周五前", "every": "week", "on": "5"},
        {"text": "每周日前", "every": "week"},
        {"text": "每周一次", "every": "week"},
        {"text": "每周五天", "every": "week"},
        {"text": "每季度首月10日前", "every": "quarter", "on": "01-10"},
        {"text": "每季度末月", "every": "quarter"},
        # Times
        {"text": "10日内", "after": "x", "within": "P10D"},
        {"text": "十个自然日内", "after": "x", "within": "P10D"},
        {"text": "一周之内", "after": "x", "within": "P7D"},
        {"text": "7日内", "after": "x", "within": "P1W"},
        {"text": "两个星期以内", "after": "x", "within": "P14D"},
        {"text": "三个月内", "after": "x", "within": "P3M"},
        {"text": "一年内", "after": "x", "within": "P12M"},
        {"text": "一个季度内", "after": "x", "within": "P3M"},
        {"text": "3至5日内", "after": "x", "within": "P5D"},
        {"text": "3日内立案、30日内办结", "after": "x", "within": "P30D"},
        {"text": "一个半月内", "after": "x", "within": "P45D"},
        {"text": "24小时内", "after": "x"},
        {"text": "当日内", "after": "x"},
        {"text": "三年内", "on": "2029"},
        {"text": "10个工作日内", "after": "x", "within": "10个工作日"},
        {"text": "十五个工作日之内", "after": "x", "within": "15个工作日"},
    ],
    ids=lambda written: f"{written}",
)
def test_nothing_is_said(world: Register, written: dict[str, Any]) -> None:
    assert said(world, written) == []


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"text": "到2026年底前", "on": "2031-12-31"}, "“2026年底”，登记的却是 2031-12-31"),
        ({"text": "到2026年", "on": "2025"}, "“2026年”，登记的却是 2025"),
        ({"text": "到2026年底", "on": "2026-06"}, "“2026年底”，登记的却是 2026-06"),
        ({"text": "2026年6月底前", "on": "2026"}, "“2026年6月底”，登记的却是 2026"),
        ({"text": "2026年6月底前", "on": "2026-06-20"}, "“2026年6月底”，登记的却是 2026-06-20"),
        ({"text": "2026年6月15日前", "on": "2026-06"}, "“2026年6月15日”，登记的却是 2026-06"),
        ({"text": "二〇二六年六月前", "on": "2026-05"}, "“二〇二六年六月”，登记的却是 2026-05"),
        ({"text": "2024年至2026年", "from": "2024", "to": "2027"}, "“2026年”，登记的却是 2027"),
        (
            {"text": "2026年3月至5月", "from": "2025-03", "to": "2025-05"},
            "“2026年3月”，登记的却是 2025-03 至 2025-05",
        ),
        ({"text": "每月", "every": "year"}, "“每月”，登记的却是 every: year"),
        ({"text": "每天", "every": "month"}, "“每天”，登记的却是 every: month"),
        ({"text": "每周", "ongoing": "true"}, "“每周”，登记的却没有写 every"),
        ({"text": "每年", "on": "2026"}, "“每年”，登记的却没有写 every"),
        ({"text": "每季度", "every": "half"}, "“每季度”，登记的却是 every: half"),
        ({"text": "每半期", "every": "year"}, "“每半期”，登记的却是 every: year"),
        ({"text": "每年汛期", "every": "year"}, "“每年汛期”，登记的却是 every: year"),
        (
            {"text": "每年9月底前", "every": "year"},
            "“9月底”，登记的却只有 every: year，会算成那一期的最后一天",
        ),
        ({"text": "每年9月底前", "every": "year", "on": "08"}, "“9月底”，登记的却是 08"),
        ({"text": "每年9月15日", "every": "year", "on": "09"}, "“9月15日”，登记的却是 09"),
        ({"text": "每年3月、9月", "every": "year", "on": "03"}, "“9月”，登记的却是 03"),
        (
            {"text": "每年6月至9月", "every": "year", "from": "06", "to": "08"},
            "“9月”，登记的却是 06、08",
        ),
        (
            {"text": "每月5日前", "every": "month"},
            "“每月5日”，登记的却只有 every: month，会算成那一期的最后一天",
        ),
        ({"text": "每周五前", "every": "week", "on": "4"}, "“每周五”，登记的却是 4"),
        (
            {"text": "每季度首月10日前", "every": "quarter", "on": "01-15"},
            "“每季度首月10日”，登记的却是 01-15",
        ),
        ({"text": "10日内", "after": "x", "within": "P3M"}, "“10日内”，登记的却是 within: P3M"),
        ({"text": "十日内", "after": "x"}, "“十日内”，登记的却没有写 within"),
        (
            {"text": "每半期开始后一周内", "every": "half"},
            "“一周内”，登记的却没有写 within",
        ),
        (
            {"text": "10个工作日内", "after": "x", "within": "P10D"},
            "“10个工作日内”，登记的却是 within: P10D",
        ),
        (
            {"text": "10日内", "after": "x", "within": "10个工作日"},
            "“10日内”，登记的却是 within: 10个工作日",
        ),
    ],
    ids=lambda value: f"{value}",
)  # fmt: skip
def test_what_differs_is_said_once(world: Register, written: dict[str, Any], message: str) -> None:
    found = said(world, written)
    assert [text.partition("时限写的是")[2] for text in found] == [message]


def test_no_advice_leads_to_another_warning(world: Register) -> None:
    """What a message tells people to write is taken."""
    assert said(world, {"text": "每周五前", "every": "week"})[0].endswith("最后一天")
    assert said(world, {"text": "每周五前", "every": "week", "on": "5"}) == []


@pytest.mark.parametrize("name", ["register", "world"])
def test_real_papers_have_no_false_warning(name: str, request: pytest.FixtureRequest) -> None:
    assert list(deadlines_as_worded(request.getfixturevalue(name))) == []
