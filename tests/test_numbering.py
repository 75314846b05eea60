"""Numbering: the clauses that the numbers of an official paper make."""

from __future__ import annotations

import pytest

from policyledger.load.numbering import chinese_number, clauses
from policyledger.load.tails import split_names
from policyledger.model.instrument import Clause


def cut(*paragraphs: str) -> tuple[Clause, ...]:
    return tuple(clauses("\n\n".join(paragraphs), "paper.md", 10))


def test_four_levels_make_paths_and_citations() -> None:
    found = cut(
        "导语。",
        "一、总则",
        "（一）目标",
        "1.排查。逐处。",
        "（1）水库。逐座。",
        "二、附则",
        "完。",
    )
    assert [(clause.id, clause.label, clause.heading) for clause in found] == [
        ("0", "导语", ""),
        ("1", "一", "总则"),
        ("1.1", "一、（一）", "目标"),
        ("1.1.1", "一、（一）1", "排查"),
        ("1.1.1.1", "一、（一）1（1）", "水库"),
        ("2", "二", "附则"),
    ]


def test_levels_left_out_leave_no_gap() -> None:
    found = cut("1.各县排查。逐处。", "2.各县报告。逐级。", "（一）另起。一段。")
    assert [clause.id for clause in found] == ["1", "2", "1"]


def test_numbering_of_paragraphs_runs_on_where_the_paper_does() -> None:
    found = cut("一、甲", "（一）乙", "1.丙。文。", "（二）丁", "2.戊。文。")
    assert [clause.id for clause in found] == ["1", "1.1", "1.1.1", "1.2", "1.2.2"]


@pytest.mark.parametrize(
    ("paragraph", "clause"),
    [
        ("1、甲。乙。", "1"),
        ("1．甲。乙。", "1"),
        ("(一)甲。乙。", "1"),
        ("（十二）甲。乙。", "12"),
        ("一百零三、甲。乙。", "103"),
        ("二十〇、甲。乙。", "20"),
        ("（15）甲。乙。", "15"),
    ],
)
def test_ways_to_write_a_number(paragraph: str, clause: str) -> None:
    assert [found.id for found in cut(paragraph)] == [clause]


@pytest.mark.parametrize(
    "paragraph",
    [
        "3.5亿元以上的工程",
        "2024年，全县",
        "一是排查，二是整改",
        "（牵头）",
        "（二OO二）",
        "1234.甲",
    ],
)
def test_what_is_no_number(paragraph: str) -> None:
    (clause,) = cut(paragraph)
    assert (clause.id, clause.label, clause.text) == ("0", "正文", paragraph)


def test_a_year_after_a_number_in_its_turn() -> None:
    assert [clause.id for clause in cut("1.甲。乙。", "2.2024年起，乙。丙。")] == ["1", "2"]


def test_backslash_makes_plain_text() -> None:
    first, second = cut("一、甲", "\\二、三级响应", "二、乙")
    assert first.text == "一、甲\n二、三级响应"
    assert second.id == "2"


def test_explicit_ids_for_statutes() -> None:
    found = cut(
        "## 第十一条 入学 {#11}", "监护人送学。", "## 第五十三条第二款 {#53.2}", "责令改正。"
    )
    assert [(c.id, c.label, c.heading, c.text) for c in found] == [
        ("11", "第十一条", "入学", "监护人送学。"),
        ("53.2", "第五十三条第二款", "", "责令改正。"),
    ]
    assert found[1].parent == "53"


@pytest.mark.parametrize(
    ("paragraphs", "heading", "body"),
    [
        (("一、工作目标", "全县覆盖。"), "工作目标", "\n全县覆盖。"),
        (("（一）坚持依法，健全机制。", "1.甲。乙。"), "坚持依法，健全机制", ""),
        (("1.整改销号。逐条整改。",), "整改销号", "逐条整改。"),
        # 负责制 is a noun; who 负责 has an order.
        (("1.实行河长负责制。县级河长巡河。",), "实行河长负责制", "县级河长巡河。"),
        (("1.县水利局负责巡河。另行通知。",), "", "县水利局负责巡河。另行通知。"),
        # A sentence that orders something is no heading, however short.
        (("1.各县每季度清点物资。另行通知。",), "", "各县每季度清点物资。另行通知。"),
        (("2.要落实到人。到岗。",), "", "要落实到人。到岗。"),
        (("（一）任何人有权举报。鼓励举报。",), "", "任何人有权举报。鼓励举报。"),
        (("（一）加强领导，落实责任。具体。",), "", "加强领导，落实责任。具体。"),
        # A number with one sentence and nothing below it says something itself.
        (("（一）市政府公布名单。", "（二）县政府排查。"), "", "市政府公布名单。"),
        (("（1）报送名册；",), "", "报送名册；"),
        (("三、抓好落实",), "", "抓好落实"),
    ],
)
def test_headings(paragraphs: tuple[str, ...], heading: str, body: str) -> None:
    clause = cut(*paragraphs)[0]
    assert clause.heading == heading
    assert clause.text[clause.body :] == body


def test_title_of_an_enclosed_paper_is_framed() -> None:
    (clause,) = cut("现印发给你们。", "# 工作方案", "为落实责任。")
    (start, end), *rest = clause.frame
    assert clause.text[start:end] == "工作方案"
    assert not rest


@pytest.mark.parametrize(
    ("tail", "lead", "support"),
    [
        (
            "（牵头责任单位：县水利局；配合责任单位：县应急局、气象局，各乡镇人民政府）",
            ("县水利局",),
            ("县应急局", "气象局", "各乡镇人民政府"),
        ),
        ("（责任单位：县水利局、应急局）", ("县水利局", "应急局"), ()),
        ("（牵头单位：县水利局；协助单位：团县委）", ("县水利局",), ("团县委",)),
        (
            "(牵头责任单位：县防指（县水利局、应急局）；配合责任单位：县住建局)",
            ("县防指（县水利局、应急局）",),
            ("县住建局",),
        ),
    ],
)
def test_tails(tail: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    (clause,) = cut(f"1.排查。逐处排查。{tail}")
    assert clause.tail is not None
    assert (clause.tail.lead, clause.tail.support) == (lead, support)
    assert clause.text[clause.tail.start : clause.tail.end] == tail


@pytest.mark.parametrize(
    "end", ["（单位：万元）", "（责任单位另定）", "（牵头责任单位：甲）后文。"]
)
def test_brackets_that_are_no_tail(end: str) -> None:
    (clause,) = cut(f"1.排查。逐处排查。{end}")
    assert clause.tail is None


def test_places_count_lines_and_columns_of_the_file() -> None:
    (clause,) = cut("　　一、排查。逐处。", "　　第二段。")
    start = clause.text.index("第二")
    at = clause.locate(start, start + 2)
    assert (at.path, at.line, at.column, at.width) == ("paper.md", 12, 3, 2)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("县水利局、应急局，各乡镇", ("县水利局", "应急局", "各乡镇")),
        ("县水利局,县应急局", ("县水利局", "县应急局")),
        (
            "扶贫局（办）、县水利局（含所属单位、站所）",
            ("扶贫局（办）", "县水利局（含所属单位、站所）"),
        ),
        ("、，", ()),
        ("", ()),
    ],
)
def test_split_names(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("一百", 100),
        ("一百零三", 103),
    ],
)
def test_chinese_number(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value
