"""Checks of the text: quotations, coverage, tails."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from policyledger.check.coverage import coverage, text_covered
from policyledger.check.quotes import mark_difference, quotes_verbatim
from policyledger.check.tails import expand_names, tails_kept
from policyledger.load.numbering import clauses
from policyledger.model.location import Text
from policyledger.model.obligation import ClauseRecord, NoDuty
from policyledger.model.register import Register
from policyledger.model.words import Basis, NoDutyReason

PAPER = "xi-zb-2024-36"


def with_quote(world: Register, duty_id: str, quote: str | None) -> Register:
    """Give the world with another quotation in one duty."""
    records = tuple(
        replace(
            record,
            obligations=tuple(
                replace(duty, quote=None if quote is None else Text(quote))
                if duty.id == duty_id
                else duty
                for duty in record.obligations
            ),
        )
        for record in world.records
    )
    return replace(world, records=records)


@pytest.mark.parametrize(
    ("quote", "text", "wanted", "near"),
    [
        ("应当50日内整改", "责任单位应当30日内整改。", "应当【5】0日内整改", "应当【3】0日内整改"),
        ("应当30内整改", "责任单位应当30日内整改。", "应当30内整改", "应当30【日】内整改"),
        ("应当30日之内整改", "责任单位应当30日内整改。", "应当30日【之】内整改", "应当30日内整改"),
        ("应当,整改", "应当，整改", "应当【,】整改", "应当【，】整改"),
        ("先排查再整改", "要先排查、登记再整改。", "先排查再整改", "先排查【、登记】再整改"),
        ("毫不相干", "责任单位应当整改。", "【毫不相干】", ""),
        ("整改", "", "【整改】", ""),
    ],
)
def test_difference_is_marked(quote: str, text: str, wanted: str, near: str) -> None:
    assert mark_difference(quote, text) == (wanted, near)


def test_very_long_quote_is_compared_quickly(world: Register) -> None:
    paper = world.instrument_by_id["xi-fz-2025-4"]
    text = "一、总则\n" + "责任到人。" * 3900
    (clause,) = clauses(text, paper.at.path, 1)
    quote = "责任到人。" * 2000 + "责任到户。" + "责任到人。" * 1000
    record = ClauseRecord(
        paper.id, Text("1"), (), (), (), (NoDuty(Text(quote), NoDutyReason.PURPOSE),), paper.at
    )
    changed = replace(world, instruments=(replace(paper, clauses=(clause,)),), records=(record,))
    start = time.process_time()
    (problem,) = quotes_verbatim(changed)
    assert time.process_time() - start < 1
    assert problem.advice.startswith("引文到“任到人。责任到人。责任到”为止与原文相同")


def test_one_wrong_character_never_passes(world: Register) -> None:
    quote = str(world.obligation_by_id["XI36-02-03"].quote)
    for position, char in enumerate(quote):
        wrong = quote[:position] + ("5" if char == "3" else "某") + quote[position + 1 :]
        problems = list(quotes_verbatim(with_quote(world, "XI36-02-03", wrong)))
        assert [problem.code for problem in problems] == ["quote-not-found"], wrong


def test_quotes_are_compared_without_white_space(world: Register) -> None:
    quote = str(world.obligation_by_id["XI36-02-03"].quote)
    spaced = " ".join(quote) + "\n　"
    assert not list(quotes_verbatim(with_quote(world, "XI36-02-03", spaced)))


def test_coverage_of_the_world_is_complete(world: Register) -> None:
    found = {
        str(paper.id): coverage(world, paper)
        for paper in world.instruments
        if paper.basis is Basis.FULL
    }
    assert {name: (one.quoted, one.no_duty, one.missing) for name, one in found.items()} == {
        "ql-sf-2024-8": (8, 5, 0),
        "ll-sf-2024-21": (4, 3, 0),
        "xi-fz-2025-4": (3, 5, 0),
        PAPER: (21, 6, 0),
    }
    assert all(one.share == 1 for one in found.values())
    assert all(one.sentences == one.quoted + one.no_duty for one in found.values())


def test_a_sentence_counts_as_missing_as_long_as_a_word_is(world: Register) -> None:
    changed = with_quote(world, "XI36-02-16", "水库管理单位每天至少巡查两次")
    paper = changed.instrument_by_id[PAPER]
    found = coverage(changed, paper)
    assert (found.quoted, found.missing) == (20, 1)
    assert found.share == 26 / 27
    (problem,) = text_covered(changed)
    assert problem.message.endswith("有文字没有着落：主汛期加密巡查")


def test_punctuation_alone_needs_no_duty(world: Register) -> None:
    changed = with_quote(world, "XI36-03-01", "县防汛指挥部统一指挥全县防汛工作")
    assert not list(text_covered(changed))


def test_a_wrong_quote_is_told_once(world: Register) -> None:
    changed = with_quote(world, "XI36-02-16", "水库管理单位每天至少巡查三次")
    assert not list(text_covered(changed))
    assert len(list(quotes_verbatim(changed))) == 1


def test_heading_that_begins_with_a_unit_is_a_sentence(world: Register) -> None:
    paper = world.instrument_by_id["xi-fz-2025-4"]
    text = "三、县水利局及时拨款。另行通知。"
    (clause,) = clauses(text, paper.at.path, 40)
    assert clause.heading == "县水利局及时拨款"
    record = ClauseRecord(
        paper.id,
        Text("3"),
        (),
        (),
        (),
        (NoDuty(Text("另行通知"), NoDutyReason.FORMALITY),),
        paper.at,
    )
    changed = replace(
        world,
        instruments=(replace(paper, clauses=(clause,)),),
        records=(record,),
    )
    (problem,) = text_covered(changed)
    assert problem.message.endswith("有文字没有着落：县水利局及时拨款")
    assert (problem.at.line, problem.at.column, problem.at.width) == (40, 3, 8)


@pytest.mark.parametrize(
    ("names", "expanded"),
    [
        (("县水利局", "应急局", "团县委"), ("县水利局", "县应急局", "团县委")),
        (("应急局", "县水利局", "气象局"), ("应急局", "县水利局", "县气象局")),
        (("县水利局", "各乡镇人民政府", "住建局"), ("县水利局", "各乡镇人民政府", "县住建局")),
        (("县水利局", "县防汛指挥部各成员单位"), ("县水利局", "县防汛指挥部各成员单位")),
        ((), ()),
    ],
)
def test_level_written_once_holds_for_the_rest(
    world: Register, names: tuple[str, ...], expanded: tuple[str, ...]
) -> None:
    assert expand_names(names, PAPER, world.directory) == expanded


def test_tails_may_be_recorded_by_any_name_of_the_unit(world: Register) -> None:
    records = tuple(
        replace(record, lead=(Text("汐川县水利局"),)) if record.clause == "2.1.1" else record
        for record in world.records
    )
    assert not list(tails_kept(replace(world, records=records)))
