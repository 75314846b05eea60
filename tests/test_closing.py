"""The lines that close a paper: attachments, signature and date are no text of the last clause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policyledger.check.coverage import coverage
from policyledger.load.numbering import clauses
from policyledger.model.instrument import Clause
from policyledger.model.location import Text
from policyledger.model.register import Register
from policyledger.views.pages.passage import paragraphs

ISSUERS = ("县水利局", "县应急局")
TAIL = "（县水利局牵头）"


def cut(*lines: str) -> tuple[Clause, ...]:
    return tuple(clauses("\n\n".join(lines), "paper.md", 10, ISSUERS))


def closing_of(clause: Clause) -> list[str]:
    return [clause.text[start:end] for start, end in clause.closing]


@pytest.mark.parametrize(
    "closing",
    [
        ["县水利局", "2025年3月8日"],
        ["县水利局　县应急局", "二〇二五年三月八日"],
        ["县水利局、县应急局 2025年3月8日"],
        ["附件：隐患名册"],
        ["附件:1.隐患名册", "2.责任人名单", "县 水 利 局", "2025年 3月 8日", "（此件公开发布）"],
        ["附件：", "1.隐患名册", "2.责任人名单"],
        ["附件1：隐患名册", "附件2：责任人名单", "县水利局", "2025年3月8日"],
        ["县水利局", "2025年3月8日", "附件：1.隐患名册"],
    ],
)
def test_closing_lines_are_no_text(closing: list[str]) -> None:
    _, clause = cut("一、排查。逐处。", f"二、整改。逐条。{TAIL}", *closing)
    assert closing_of(clause) == closing
    assert set(clause.closing) <= set(clause.frame)
    assert clause.tail is not None
    assert clause.text[clause.tail.start : clause.tail.end] == TAIL
    # Nothing is hidden from the page of the document.
    shown = paragraphs(clause, None, {})
    assert ["".join(piece.text for piece in part.pieces) for part in shown[1:]] == closing
    assert all(part.style == "" for part in shown[1:])


@pytest.mark.parametrize(
    "line",
    [
        "县水利局负责解释。",
        "县气象局",
        "2025年3月8日前报送",
        "附件：各乡镇要逐处排查。",
        "附件：逐处排查，逐条整改",
        "\\2025年3月8日",
    ],
)
def test_other_lines_are_text(line: str) -> None:
    (clause,) = cut(f"一、整改。逐条。{TAIL}", line)
    assert not clause.closing
    assert clause.tail is None


def test_what_other_text_follows_is_text() -> None:
    (clause,) = cut("一、整改。逐条。", "县水利局", "2025年3月8日", "各乡镇报送。")
    assert not clause.closing


def test_clauses_after_a_list_of_one_attachment_are_clauses() -> None:
    found = cut("一、整改。逐条。", "附件：任务清单", "1.排查水库", "2.修订预案")
    assert [clause.id for clause in found] == ["1", "1.1", "1.2"]
    assert not any(clause.closing for clause in found)


def test_numbers_that_do_not_run_on_are_clauses() -> None:
    found = cut("一、整改。逐条。", "附件：1.任务清单", "1.排查水库", "县水利局")
    assert [clause.id for clause in found] == ["1", "1.1"]
    assert closing_of(found[1]) == ["县水利局"]


def test_a_sentence_before_the_signature_is_no_heading() -> None:
    *_, last = cut("一、排查。逐处。", "二、抓好落实", "县水利局", "2025年3月8日")
    assert last.heading == ""
    assert last.text[last.body :].startswith("抓好落实")


def test_a_notice_is_closed_before_the_paper_that_it_encloses() -> None:
    first, second = cut(
        "现印发给你们。",
        "县水利局",
        "2025年3月8日",
        "# 工作方案",
        "为落实责任。",
        "一、整改。逐条。",
    )
    assert closing_of(first) == ["县水利局", "2025年3月8日"]
    assert first.text.endswith("工作方案\n为落实责任。")
    assert not second.closing


def test_closing_lines_are_not_counted(world: Register) -> None:
    paper = world.instrument_by_id["xi-fz-2025-4"]
    before = coverage(world, paper)
    body = f"{paper.clauses[-1].text}\n汐川市防汛抗旱指挥部\n2025年3月10日"
    (last,) = clauses(body, paper.at.path, 1, paper.issuers)
    changed = replace(paper, clauses=(*paper.clauses[:-1], replace(last, id="2")))
    after = coverage(world, changed)
    assert last.closing
    assert (after.sentences, after.missing) == (before.sentences, 0)


def test_the_salutation_is_known_from_the_addressees(world: Register) -> None:
    paper = world.instrument_by_id["xi-fz-2025-4"]
    before = coverage(world, paper)
    records = tuple(
        replace(
            record,
            no_duty=tuple(rest for rest in record.no_duty if not rest.quote.startswith("各乡镇、")),
        )
        for record in world.records
    )
    changed = replace(world, records=records)
    after = coverage(changed, paper)
    assert (before.no_duty - after.no_duty, after.missing) == (1, 0)
    assert after.sentences == before.sentences - 1
    others = replace(paper, addressees=(Text("各乡镇"),))
    assert coverage(changed, others).missing == 1
