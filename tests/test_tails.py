"""The bracket at the end of a clause, in the forms that papers write it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policyledger.check.coverage import coverage, text_covered
from policyledger.check.tails import tails_kept
from policyledger.load.numbering import clauses
from policyledger.load.tails import read_tail, split_names, unread_brackets
from policyledger.model.instrument import Clause, Tail
from policyledger.model.location import Text
from policyledger.model.obligation import ClauseRecord, NoDuty
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.words import NoDutyReason

PAPER = "xi-zb-2024-36"
A, B, C = "县水利局", "县应急局", "各乡镇人民政府"


def tail_of(bracket: str) -> Tail | None:
    (clause,) = clauses(f"1.排查。逐处排查。{bracket}", "paper.md", 1)
    return clause.tail


@pytest.mark.parametrize(
    ("bracket", "lead", "support"),
    [
        # Labels
        (f"（牵头单位：{A}；配合单位：{B}）", (A,), (B,)),
        (f"(牵头单位:{A};配合单位:{B})", (A,), (B,)),
        (f"（牵头单位:{A}；配合单位：{B},{C})", (A,), (B, C)),
        (f"（牵头单位：{A}）。", (A,), ()),
        (f"（责任部门：{A}、{B}）", (A, B), ()),
        (f"（牵头部门：{A}；配合部门：{B}）", (A,), (B,)),
        (f"（牵头单位：{A}，配合单位：{B}，{C}）", (A,), (B, C)),
        (f"（牵头单位：{A}；责任单位：{B}；配合单位：{C}）", (A,), (B, C)),
        (f"（主要责任单位：{A}；责任单位：{B}）", (A,), (B,)),
        (f"（责任单位：{A}；参与单位：{B}）", (A,), (B,)),
        (f"（责任单位：{A}；{B}；{C}）", (A, B, C), ()),
        (f"（牵头：{A}；配合：{B}）", (A,), (B,)),
        (f"【责任单位：{A}】", (A,), ()),
        (f"［责任单位：{A}］", (A,), ()),
        (f"〔责任单位：{A}〕", (A,), ()),
        (f"（责任单位：{A}、{B}。）", (A, B), ()),
        (f"（责任单位： {A} 、 {B} ）", (A, B), ()),
        (f"（责任单位：{A}和{B}）", (A, B), ()),
        (f"（责任单位：{A}及{C}）", (A, C), ()),
        ("（责任单位：县发展和改革委、党委和政府办）", ("县发展和改革委", "党委和政府办"), ()),
        (f"（责任单位：{A}牵头，{B}配合）", (A,), (B,)),
        # Words
        (f"（{A}牵头，{B}、{C}配合）", (A,), (B, C)),
        (f"（{A}牵头、{B}配合）", (A,), (B,)),
        (f"（{A}、{B}负责）", (A, B), ()),
        (f"（{A}牵头）", (A,), ()),
        (f"（{A}负责，{B}配合）", (A,), (B,)),
        (f"（由{A}牵头，{B}、{C}等配合）", (A,), (B, C)),
        (f"（{A}牵头，{B}等按职责分工负责）", (A,), (B,)),
        (f"（{A}、{B}按职责分工负责落实。）", (A, B), ()),
        ("（公安、民政部门共同负责）", ("公安", "民政部门"), ()),
        (f"（{C}，县直有关部门负责）", (C, "县直有关部门"), ()),
        # Times
        (f"（责任单位：{A}；完成时限：2025年6月底前）", (A,), ()),
        (f"（完成时限：2025年6月底前；责任单位：{A}）", (A,), ()),
        (f"（责任单位：{A}）（完成时限：2025年6月底前）", (A,), ()),
        (f"（{A}负责，2025年6月底前完成）", (A,), ()),
        (f"（{A}牵头，{B}配合；年底前完成）", (A,), (B,)),
    ],
)
def test_forms(bracket: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    tail = tail_of(bracket)
    assert tail is not None
    assert (tail.lead, tail.support) == (lead, support)


@pytest.mark.parametrize(
    ("bracket", "lead_open", "support_open"),
    [
        (f"（责任单位：{A}、{B}等）", True, False),
        (f"（牵头单位：{A}；配合单位：{B}等部门）", False, True),
        (f"（牵头单位：{A}；配合单位：{B}等3个有关单位，{C}）", False, True),
        (f"（{A}等有关部门和单位负责）", True, False),
        (f"（责任单位：{A}）", False, False),
        ("（责任单位：高等学校主管部门）", False, False),
    ],
)
def test_open_lists(bracket: str, lead_open: bool, support_open: bool) -> None:
    tail = tail_of(bracket)
    assert tail is not None
    assert (tail.lead_open, tail.support_open) == (lead_open, support_open)
    names = {*tail.lead, *tail.support}
    assert names <= {A, B, C, "高等学校主管部门"}


@pytest.mark.parametrize(
    "bracket",
    [
        "（含民办学校）",
        "（试行）",
        "（见附件1）",
        "（以下简称责任单位）",
        "（指水库管理单位、村（社区）负责人）",
        "（实行河长负责制）",
        "（单位：万元）",
        "（每年一次）",
        "（完成时限：2025年6月底前）",
    ],
)
def test_other_brackets_are_text(bracket: str) -> None:
    text = f"逐处排查{bracket}"
    assert read_tail(text) is None
    assert not list(unread_brackets(text))


@pytest.mark.parametrize(
    "bracket",
    [
        f"（{A}会同{B}负责）",
        f"（责任单位：{A}；责任人：分管负责人）",
        "（责任单位另定）",
        f"（配合单位：{B}）",
        f"（未经{A}同意，群众自行负责）",
        f"（经费由{A}负责）",
        "（住户负责）",
    ],
)
def test_brackets_that_cannot_be_read_are_text_and_told(bracket: str) -> None:
    text = f"逐处排查。{bracket}"
    assert read_tail(text) is None
    assert [text[start:end] for start, end in unread_brackets(text)] == [bracket]


def test_a_bracket_in_the_middle_belongs_to_its_paragraph() -> None:
    text = f"一是排查。（{A}负责）\n二是整改（含复核）。"
    assert read_tail(text) is None
    assert [text[start:end] for start, end in unread_brackets(text)] == [f"（{A}负责）"]


NAME = st.text("县市水利应急教育民政和及等由：:。；牵头负责（）局委办", min_size=1, max_size=9)


@example("【责任部门：{}、{}。】", "等:", "利")
@example("【责任部门：{}、{}。】", "县水利局等等", "利")
@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(
        ["（牵头单位：{}；配合单位：{}）", "({}牵头，{}等配合)", "【责任部门：{}、{}。】"]
    ),
    NAME,
    NAME,
)
def test_names_hold_no_label_stop_or_open_end(form: str, one: str, other: str) -> None:
    found = read_tail("排查。" + form.format(one, other))
    if found is None:
        return
    for name in (*found[0].lead, *found[0].support):
        assert "：" not in name
        assert not name.endswith(("。", "等", "；"))
        assert split_names(name)


def test_a_time_in_the_bracket_is_left_for_a_duty() -> None:
    (clause,) = clauses(f"1.排查。逐处。（责任单位：{A}；完成时限：2025年6月底前）", "a.md", 1)
    framed = "".join(clause.text[start:end] for start, end in clause.frame)
    assert framed == f"1.排查。（责任单位：{A}；完成时限：）"


def with_clause(
    world: Register, text: str, record: dict[str, tuple[object, ...]] | None
) -> tuple[Register, Clause]:
    """Give the world with one paper of one clause, and what is recorded of it."""
    paper = world.instrument_by_id[PAPER]
    (clause,) = clauses(text, paper.at.path, 1)
    fields = {"lead": (), "support": (), "obligations": (), "no_duty": ()} | (record or {})
    made = ClauseRecord(paper.id, Text(clause.id), at=paper.at, **fields)  # type: ignore[arg-type]
    records = (made,) if record is not None else ()
    return replace(world, instruments=(replace(paper, clauses=(clause,)),), records=records), clause


def told(register: Register) -> list[Problem]:
    return list(tails_kept(register))


def test_of_an_open_list_more_units_may_be_recorded(world: Register) -> None:
    text = f"1.排查。逐处。（{A}牵头，{B}等配合）"
    for support, right in (((B,), True), ((B, C), True), ((C,), False), ((C, B), False)):
        record: dict[str, tuple[object, ...]] = {
            "lead": (Text(A),),
            "support": tuple(map(Text, support)),
        }
        problems = told(with_clause(world, text, record)[0])
        assert (not problems) == right
        assert all("后面可以再加" in problem.advice for problem in problems)
    closed = text.replace("等", "")
    record = {"lead": (Text(A),), "support": (Text(B), Text(C))}
    assert told(with_clause(world, closed, record)[0])


def test_nobody_is_told_to_delete_what_the_text_says(world: Register) -> None:
    bracket = f"（{A}会同{B}负责）"
    text = f"1.排查。逐处。{bracket}"
    silent: dict[str, tuple[object, ...]] | None
    for silent in (None, {}):
        (problem,) = told(with_clause(world, text, silent)[0])
        assert "像是写责任单位的" in problem.message
        assert "删" not in problem.advice
    assert not told(with_clause(world, text, {"lead": (Text(A),), "support": (Text(B),)})[0])
    rest = NoDuty(Text(bracket[1:-1]), NoDutyReason.FORMALITY)
    assert not told(with_clause(world, text, {"no_duty": (rest,)})[0])


@pytest.mark.parametrize("bracket", ["", f"（{A}牵头）"])
def test_what_the_bracket_does_not_say_may_stand_in_a_sentence(
    world: Register, bracket: str
) -> None:
    record: dict[str, tuple[object, ...]] = {
        "lead": (Text(A),) if bracket else (),
        "support": (Text(B),),
    }
    (problem,) = told(with_clause(world, f"1.排查。{B}配合{A}。{bracket}", record)[0])
    assert "把 support 移到那条责任事项下面" in problem.advice
    assert "原文哪里也没有写的，才删掉" in problem.advice


def test_the_time_in_a_bracket_becomes_a_deadline(world: Register) -> None:
    text = f"1.排查。逐处排查。（责任单位：{A}；完成时限：2025年6月底前）"
    duty = world.obligation_by_id["XI36-02-01"]
    assert duty.deadline is not None
    plain = replace(duty, quote=Text("逐处排查"), deadline=None)
    changed, _ = with_clause(world, text, {"obligations": (plain,)})
    (problem,) = text_covered(changed)
    assert problem.message.endswith("有文字没有着落：2025年6月底前")
    assert "写进这一条责任事项的 deadline" in problem.advice
    deadline = replace(duty.deadline, text=Text("2025年6月底前"))
    changed, _ = with_clause(world, text, {"obligations": (replace(plain, deadline=deadline),)})
    assert not list(text_covered(changed))
    assert coverage(changed, changed.instruments[0]).missing == 0
