"""The rows of a responsibility matrix by clause: headings in order, each once, clear numbers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from policyledger.load.numbering import clauses
from policyledger.model.location import Text
from policyledger.model.obligation import ClauseRecord
from policyledger.model.register import Register
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.frame import clause_title
from policyledger.views.sheets.matrix import matrix
from policyledger.views.sheets.matrix_rows import by_clause

PAPER = "xi-zb-2024-36"
TEXT = """县政府发文。
一、落实各方责任
（一）落实主体责任
1.明确分工。县水利局排查。（县水利局牵头）
2.公开名单。县水利局公布。
（二）落实监管责任。县应急局督查。
1.建立台账。县应急局登记。（县应急局负责）
（三）落实属地责任。各乡镇巡查。
二、规范日常管理。县水利局管理。
（一）值班巡查。各乡镇值守。
（二）县水利局每月清点物资；各乡镇每年修订预案。
三、做好保障。县财政局拨款。"""
#: The clauses without duties: those that are headings only.
EMPTY = {"1", "1.1"}


def paper_of(world: Register, body: str, empty: set[str]) -> Register:
    """Give the world with one paper alone, a duty for each of its clauses but ``empty``."""
    paper = world.instrument_by_id[PAPER]
    found = tuple(clauses(body, paper.at.path, 1))
    duty = world.obligation_by_id["XI36-02-01"]
    records = tuple(
        ClauseRecord(
            paper.id,
            Text(clause.id),
            (),
            (),
            (replace(duty, id=Text(f"XI36-{place}"), clause=Text(clause.id), implements=()),),
            (),
            paper.at,
        )
        for place, clause in enumerate(found)
        if clause.id not in empty
    )
    return replace(world, instruments=(replace(paper, clauses=found),), records=records)


def test_headings_stand_once_in_the_order_of_the_paper(world: Register) -> None:
    register = paper_of(world, TEXT, EMPTY)
    found = matrix(Bindings(register), register.instruments[0])
    duty = world.obligation_by_id["XI36-02-01"]
    assert [
        (band.title, [(row.number, row.title) for row in band.rows]) for band in found.bands
    ] == [
        ("", [("", "导语")]),
        ("一、落实各方责任", []),
        ("（一）落实主体责任", [("1", "明确分工"), ("2", "公开名单")]),
        ("（二）落实监管责任", [("（二）", "落实监管责任"), ("1", "建立台账")]),
        ("（三）落实属地责任", [("（三）", "落实属地责任")]),
        (
            "二、规范日常管理",
            [("二", "规范日常管理"), ("（一）", "值班巡查"), ("（二）", str(duty.title))],
        ),
        ("三、做好保障", [("三", "做好保障")]),
    ]


def test_a_clause_without_heading_is_known_by_its_duties(world: Register) -> None:
    register = paper_of(world, TEXT, EMPTY)
    doubled = tuple(
        replace(record, obligations=record.obligations * 2) if record.clause == "2.2" else record
        for record in register.records
    )
    lines = by_clause(Bindings(replace(register, records=doubled)), register.instruments[0])
    title = world.obligation_by_id["XI36-02-01"].title
    assert lines[-2][1][-1].title == f"{title}等2项"


def outline(levels: list[int]) -> str:
    """Give a paper whose clauses are on these levels, each with a heading of its own."""
    counts = [0, 0, 0, 0]
    lines = []
    for place, wanted in enumerate(levels):
        level = min(wanted, next((empty for empty, count in enumerate(counts) if not count), 3))
        counts = [*counts[:level], counts[level] + 1, 0, 0, 0][:4]
        chinese = "一二三四五六七八九十"[counts[level] - 1]
        number = (f"{chinese}、", f"（{chinese}）", f"{counts[level]}.", f"（{counts[level]}）")[
            level
        ]
        lines.append(f"{number}标题{place}。正文。")
    return "\n".join(lines)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=10), st.sets(st.integers(0, 9)))
def test_every_row_stands_below_all_its_headings(
    world: Register, levels: list[int], empty: set[int]
) -> None:
    body = outline(levels)
    ids = [clause.id for clause in clauses(body, "a.md", 1)]
    register = paper_of(world, body, {ids[place] for place in empty if place < len(ids)})
    (paper,) = register.instruments
    titles = {clause.id: clause_title(paper, clause) for clause in paper.clauses}
    found = by_clause(Bindings(register), paper)
    assert [line.id for _, band in found for line in band] == [
        str(record.clause) for record in register.records
    ]
    shown = [title for title, _ in found if title]
    assert shown == [title for title in titles.values() if title in shown]
    for place, (title, band) in enumerate(found):
        for line in band:
            above = [titles[name] for name in ids if line.id.startswith(f"{name}.")]
            assert set(above) <= {title for title, _ in found[: place + 1]}
            # The nearest heading is that of the row itself or of the clause above it.
            assert title in (titles[line.id], above[-1] if above else "")


def test_all_duties_of_the_paper_are_in_rows(world: Register) -> None:
    paper = world.instrument_by_id[PAPER]
    found = by_clause(Bindings(world), paper)
    rows = [duty.id for _, band in found for line in band for duty in line.duties]
    assert rows == [duty.id for record in world.records_of(paper) for duty in record.obligations]
