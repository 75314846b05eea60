"""Review stamps: what they say, and that writing them changes nothing else."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import AS_OF, ROOT, WORLD
from hypothesis import given, settings
from hypothesis import strategies as st

from policyledger.check.review import clauses_reviewed
from policyledger.cli import reviewing
from policyledger.cli.main import main
from policyledger.load.content import load
from policyledger.load.stamps import StampError, stamped
from policyledger.model.location import NOWHERE, Text
from policyledger.model.register import Register
from policyledger.model.review import digest, review_of
from policyledger.model.words import Review
from policyledger.outputs.replace import ChangedMeanwhileError, replace_files
from policyledger.render.formats import FORMATS
from policyledger.render.site.content import content
from policyledger.render.site.pages import pages
from policyledger.render.templates import Once
from policyledger.views.bindings import Bindings
from policyledger.views.ledger import Ledger
from policyledger.views.pages.review import review_documents
from policyledger.views.sheets.checklist import checklist_views
from policyledger.views.sheets.division import division_view
from policyledger.views.sheets.matrix import matrix_view

PAPER = Path("content/instruments/county/xi-zb-2024-36.yml")
TEXT = PAPER.with_suffix(".md")
STAMP = "0123456789ab"
DUTY_FILES = sorted((ROOT / "content" / "instruments").glob("*/*.yml"))
WORLD_FILES = sorted((WORLD / "content" / "instruments").glob("*/*.yml"))
REMARK = "待复核"
TAG = f"{REMARK}：条款文字已改动"
#: Pages that show the duty, and what they say.
CONCERNED = {
    "units/xi-audit": "有 1 条待复核",
    "units/xi-finance": "县财政局",
    "instruments/xi-zb-2024-36": "有 1 条责任待复核",
    "matters/funding": TAG,
    "obligations": TAG,
    "coverage": "待复核 1",
}
IDS = re.compile(r"^  - id: (\S+)", re.MULTILINE)
STAMPS = re.compile(r"reviewed:.*")


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the invented county that is the working folder."""
    shutil.copytree(WORLD, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def states() -> dict[str, Review]:
    register, _ = load(Path("content"), Path("checklists"))
    return {
        duty.id: duty.review
        for document in review_documents(register)
        for clause in document.clauses
        for duty in clause.duties
    }


# What a stamp says


def test_digest_minds_words_and_number_but_no_white_space(world: Register) -> None:
    clause = world.instruments[-1].clauses[1]
    assert re.fullmatch("[0-9a-f]{12}", digest(clause))
    spaced = replace(clause, text=" ".join(clause.text) + "\n")
    assert digest(spaced) == digest(clause)
    for changed in (
        replace(clause, text=clause.text.replace("，", "、", 1) + "。"),
        replace(clause, label=clause.label + "一"),
        replace(clause, heading=clause.heading + "一"),
    ):
        assert digest(changed) != digest(clause)


def test_how_a_review_stands(world: Register) -> None:
    duty = world.obligation_by_id["XI36-03-03"]
    clause = world.instrument_by_id["xi-zb-2024-36"].clause(str(duty.clause))
    assert clause is not None
    assert review_of(duty, clause) is Review.NONE
    confirmed = replace(duty, reviewed=Text(digest(clause)))
    assert review_of(confirmed, clause) is Review.CONFIRMED
    assert review_of(confirmed, replace(clause, text="别的")) is Review.NEEDED
    assert review_of(confirmed, None) is Review.NEEDED


def test_shipped_content_is_reviewed(register: Register) -> None:
    assert not list(clauses_reviewed(register))
    counted = review_documents(register)
    assert sum(document.count(Review.CONFIRMED) for document in counted) == len(
        register.obligations
    )


@pytest.fixture(scope="module")
def outdated(world: Register) -> Bindings:
    """The invented county with one duty whose clause has changed since its review."""
    records = tuple(
        replace(
            record,
            obligations=tuple(
                replace(duty, reviewed=Text(STAMP)) if duty.id == "XI36-03-04" else duty
                for duty in record.obligations
            ),
        )
        for record in world.records
    )
    return Bindings(replace(world, records=records))


def test_pages_tell_what_is_to_be_reviewed(outdated: Bindings) -> None:
    ledger = Ledger(outdated, date.fromisoformat(AS_OF), ())
    once = Once()
    html = {
        page.address: content(page, ledger.as_of, "").html(once)
        for page in pages(ledger)
        if page.address in CONCERNED
    }
    assert set(html) == set(CONCERNED)
    for address, words in CONCERNED.items():
        assert words in html[address], address
    assert html["obligations"].count(TAG) == 1
    assert "待复核" not in html["units/xi-finance"]


def test_sheets_tell_what_is_to_be_reviewed(outdated: Bindings) -> None:
    day = date.fromisoformat(AS_OF)
    note = "待复核：XI36-03-04，所依据的条款在核对以后改动过，请先对照原文。"
    register = outdated.register
    sheets = {
        view.unit: view
        for checklist in register.checklists
        if checklist.per_unit
        for view in checklist_views(outdated, checklist, day)
    }
    assert sheets["xi-audit"].review_note == note
    assert sheets["xi-finance"].review_note == ""
    paper = register.instrument_by_id["xi-zb-2024-36"]
    table = division_view(outdated, paper, day)
    marked = [task.code for part in table.sections for task in part.tasks if REMARK in task.remarks]
    assert marked == ["XI36-03-04"]
    assert any(REMARK in line for line in table.notes)
    everything = matrix_view(outdated, paper, day)
    assert everything.review_note == note
    assert not matrix_view(outdated, register.instrument_by_id["xi-fz-2025-4"], day).review_note
    for kind, view, words in (
        ("checklist", sheets["xi-audit"], note),
        ("division", table, REMARK),
        ("matrix", everything, note),
    ):
        for name, make in FORMATS[kind].items():
            assert words in said(name, make(view)), (kind, name)


def said(name: str, data: bytes) -> str:
    """Give the text of a sheet, lines joined."""
    if name.endswith("pdf"):
        command = ["pdftotext", "-raw", "-", "-"]
        text = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
        return "".join(text.split())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(part).decode() for part in archive.namelist() if ".xml" in part]
    return re.sub(r"<[^>]*>", "", "".join(parts))


# Editing the file


@pytest.mark.parametrize("path", [*DUTY_FILES, *WORLD_FILES], ids=lambda path: path.stem)
def test_every_file_of_duties_can_be_stamped(path: Path) -> None:
    data = path.read_bytes()
    plain = re.sub(rb"\n +reviewed: [0-9a-f]{12}(?=\n)", b"", data)
    names = IDS.findall(plain.decode())
    again = stamped(plain, path.name, dict.fromkeys(names, STAMP))
    lines = again.decode().split("\n")
    assert [line for line in lines if STAMP not in line] == plain.decode().split("\n")
    assert len([line for line in lines if line == f"    reviewed: {STAMP}"]) == len(names)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - id: A-1\n    t: 甲\n", "  - id: A-1\n    reviewed: S\n    t: 甲\n"),
        ("  - t: 甲\n    id: A-1\n", "  - t: 甲\n    id: A-1\n    reviewed: S\n"),
        ("  - t: 甲\n    id: A-1", "  - t: 甲\n    id: A-1\n    reviewed: S"),
        ("  - t: 甲\r\n    id: A-1", "  - t: 甲\r\n    id: A-1\r\n    reviewed: S"),
        ("  - id: 'A-1'  # 号\n    t: 甲\n", "  - id: 'A-1'  # 号\n    reviewed: S\n    t: 甲\n"),
        ("  -   id: A-1\n      t: 甲\n", "  -   id: A-1\n      reviewed: S\n      t: 甲\n"),
        ("  -\n    id: A-1\n    t: 甲\n", "  -\n    id: A-1\n    reviewed: S\n    t: 甲\n"),
        ("  - {id: A-1, t: 甲}\n", "  - {id: A-1, reviewed: S, t: 甲}\n"),
        ('  - {t: 甲, "id": "A-1"}\n', '  - {t: 甲, "id": "A-1", reviewed: S}\n'),
        ("  - {t: 甲,\n     id: A-1}\n", "  - {t: 甲,\n     id: A-1, reviewed: S}\n"),
        ("  - id: A-1\n    reviewed: T # 旧\n", "  - id: A-1\n    reviewed: S # 旧\n"),
        ("  - id: A-1\n    reviewed: 'T'\n", "  - id: A-1\n    reviewed: S\n"),
        ("  - id: A-1\n    reviewed: 123456789012\n", "  - id: A-1\n    reviewed: S\n"),
        ("  - id: A-1\n    reviewed:\n    t: 甲\n", "  - id: A-1\n    reviewed: S\n    t: 甲\n"),
        ("  - id: A-1\n    reviewed:   # 待填\n", "  - id: A-1\n    reviewed: S   # 待填\n"),
        ("  - id: A-1\n    reviewed: ~\n", "  - id: A-1\n    reviewed: S\n"),
        ("  - id: A-1\n    reviewed: null\n", "  - id: A-1\n    reviewed: S\n"),
        ("  - {reviewed: , id: A-1}\n", "  - {reviewed:  S, id: A-1}\n"),
        ("  - {reviewed: T, id: A-1}\n", "  - {reviewed: S, id: A-1}\n"),
        (
            "  - id: B\n    n: |\n      reviewed: X\n      id: A-1\n  - id: A-1\n",
            "  - id: B\n    n: |\n      reviewed: X\n      id: A-1\n  - id: A-1\n    reviewed: S\n",
        ),
    ],
)  # fmt: skip
def test_a_stamp_is_put_where_it_belongs(before: str, after: str) -> None:
    head = "instrument: x\nclauses:\n- clause: '1'\n  obligations:\n"
    for mark in (b"", b"\xef\xbb\xbf"):
        got = stamped(mark + (head + before).encode(), "x.yml", {"A-1": STAMP})
        assert got == mark + (head + after).replace("S", STAMP).encode()
        assert stamped(got, "x.yml", {"A-1": STAMP}) == got


@pytest.mark.parametrize(
    "duty",
    [
        "  - id:\n      A-1\n    t: 甲\n",
        "  - id: |\n      A-1\n    t: 甲\n",
        "  - id: A-1\n    reviewed: |\n      T\n",
        "  - id: A-1\n    reviewed:\n      T\n",
        "  - id: A-1\n    reviewed: [T]\n",
        "  - ? id\n    : A-1\n    t: 甲\n",
        "  - t: 甲\n",
        "  - id: A-1\n    id: A-1\n",
    ],
)
def test_what_cannot_be_edited_safely_is_refused(duty: str) -> None:
    data = f"instrument: x\nclauses:\n- clause: '1'\n  obligations:\n{duty}".encode()
    with pytest.raises(StampError, match=r"x\.yml"):
        stamped(data, "x.yml", {"A-1": STAMP})


LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
BEHIND_ID = st.sampled_from(["", " ", "  # 说明", "\n    # 一行说明", "\n\n    reviewed: ~"])
OTHERS = st.sampled_from(
    ["", "\n    reviewed: abc", "\n    reviewed: '1e3'  # 旧", "\n    reviewed:"]
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.data())
def test_stamping_changes_only_stamps(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(WORLD_FILES))
    text = re.sub(r"\n +reviewed: .*", "", path.read_text(encoding="utf-8"))
    names = IDS.findall(text)
    for name in names:
        behind = data.draw(st.one_of(BEHIND_ID, OTHERS))
        text = text.replace(f"  - id: {name}\n", f"  - id: {name}{behind}\n", 1)
    if data.draw(st.booleans()):
        text = text.rstrip("\n")
    text = text.replace("\n", data.draw(LINE_ENDS))
    mark = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    original = mark + text.encode()
    chosen = {
        name: f"{number:012x}" for number, name in enumerate(names) if data.draw(st.booleans())
    }
    result = stamped(original, path.name, chosen)
    assert stamped(result, path.name, chosen) == result
    # Only lines with stamps differ, and of each nothing but the stamp's value.
    assert rest_of(result) == rest_of(original)
    written = dict(stamps_of(result))
    assert {name: written[name] for name in chosen} == chosen
    untouched = set(names) - set(chosen)
    before = dict(stamps_of(original))
    assert {name: written.get(name) for name in untouched} == {
        name: before.get(name) for name in untouched
    }


def rest_of(data: bytes) -> list[str]:
    """Give everything but stamps; lines and their ends, comments too."""
    kept = []
    for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", data.decode()):
        match = re.match(r" +reviewed:[^#\r\n]*(#[^\r\n]*)?", line)
        if match is None:
            kept.append(line.rstrip("\r\n"))
        elif match[1]:
            kept.append(match[1])
    return [line for line in kept if line]


def stamps_of(data: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    name = ""
    for line in re.split(r"[\r\n]+", data.decode()):
        if match := re.match(r"  - id: (\S+)", line):
            name = match[1]
        elif match := re.match(r" +reviewed: *([^# ]*)", line):
            found.append((name, match[1]))
    return found


# The command


@pytest.mark.usefixtures("county")
def test_review_shows_all_that_may_still_say_what_the_clause_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["review", "--confirm", "XI36-02-03", "XI36-02-04"]) == 0
    capsys.readouterr()
    edit(TEXT, "水库管理单位应当自登记之日起30日内整改", "水库管理单位应当自登记之日起10日内整改")
    assert main(["review"]) == 0
    out = capsys.readouterr().out
    assert (
        "    XI36-02-03（待复核）\n"
        "      标题：隐患登记后30日内整改\n"
        "      引文：对排查出的隐患，水库管理单位应当自登记之日起30日内整改"
        "（条款里已经没有这句话）\n"
        "      时限：自登记之日起30日内\n"
        "      检查问题：登记满30日的隐患是否都已整改？\n"
        "      看什么：台账按登记日期排；超期未改的要有临时措施\n"
    ) in out
    assert "并书面报告县防汛指挥部（与条款对得上）" in out


@pytest.mark.usefixtures("county")
def test_review_lists_confirms_and_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--confirm", "--all"]) == 0
    assert "已确认 49 条责任事项。" in capsys.readouterr().out
    edit(TEXT, "县审计局对经费使用情况进行审计", "县审计局每年对经费使用情况进行审计")
    edit(
        PAPER, "quote: 县审计局对经费使用情况进行审计", "quote: 县审计局每年对经费使用情况进行审计"
    )
    assert main(["review"]) == 0
    out = capsys.readouterr().out
    assert "待复核 2 条" in out
    assert "XI36-03-03" in out
    assert "XI36-03-04" in out
    assert "县审计局每年对经费使用情况进行审计" in out
    assert "XI36-03-05" not in out
    assert main(["check"]) == 0
    assert capsys.readouterr().out.count("warning[review-needed]") == 2
    assert main(["check", "--strict"]) == 1
    capsys.readouterr()
    assert main(["review", "--confirm", "XI36-03-04"]) == 0
    assert [name for name, state in states().items() if state is not Review.CONFIRMED] == [
        "XI36-03-03"
    ]
    assert main(["review", "--confirm", "xi-zb-2024-36"]) == 0
    assert set(states().values()) == {Review.CONFIRMED}
    capsys.readouterr()
    before = PAPER.read_bytes()
    assert main(["review", "--confirm", "--all"]) == 0
    assert capsys.readouterr().out.startswith("没有要确认的")
    assert PAPER.read_bytes() == before


@pytest.mark.usefixtures("county")
def test_confirming_keeps_the_register() -> None:
    before, _ = load(Path("content"), Path("checklists"))
    assert main(["review", "--confirm", "--all"]) == 0
    after, found = load(Path("content"), Path("checklists"))
    assert not found
    nowhere = [replace(duty, reviewed=None, at=NOWHERE) for duty in after.obligations]
    assert nowhere == [replace(duty, reviewed=None, at=NOWHERE) for duty in before.obligations]
    assert all(duty.reviewed for duty in after.obligations)


def test_only_the_named_files_are_written(county: Path) -> None:
    others = {path: path.read_bytes() for path in county.rglob("*") if path.is_file()}
    assert main(["review", "--confirm", "XI36-01-01"]) == 0
    now = {path: path.read_bytes() for path in county.rglob("*") if path.is_file()}
    assert [path for path in now if now[path] != others.get(path)] == [county / PAPER]


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("what", [["--confirm"], ["XI36-99-99"], ["--confirm", "XI36-01-0"]])
def test_wrong_use(what: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = PAPER.read_bytes()
    assert main(["review", *what]) == 2
    assert capsys.readouterr().err
    assert PAPER.read_bytes() == before


@pytest.mark.usefixtures("county")
def test_nothing_is_confirmed_in_a_file_with_errors(capsys: pytest.CaptureFixture[str]) -> None:
    edit(TEXT, "县审计局对经费", "县审计局每年对经费")
    before = PAPER.read_bytes()
    assert main(["review", "--confirm", "XI36-01-01"]) == 1
    output = capsys.readouterr()
    assert "error[quote-not-found]" in output.out
    assert "先改好再确认" in output.err
    assert PAPER.read_bytes() == before
    # Another paper is none of its business, unless all are asked for.
    assert main(["review", "--confirm", "LL21-01-01"]) == 0
    assert main(["review", "--confirm", "--all"]) == 1
    assert PAPER.read_bytes() == before


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("path", [PAPER, TEXT])
def test_nothing_is_confirmed_when_a_file_changes_meanwhile(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def slow(*given: object) -> object:
        with path.open("a", encoding="utf-8") as file:
            file.write("\n# 别人加的\n")
        return load(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(reviewing, "load", slow)
    assert main(["review", "--confirm", "XI36-01-01"]) == 1
    assert "别人改动了" in capsys.readouterr().err
    assert b"reviewed" not in PAPER.read_bytes()
    assert not [place for place in PAPER.parent.iterdir() if place.name.startswith(".")]


def test_files_are_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a.yml", tmp_path / "b.yml"
    first.write_bytes(b"1")
    second.write_bytes(b"2")
    first.chmod(0o640)
    link = tmp_path / "link.yml"
    link.symlink_to(first)
    replace_files({link: b"one"}, {first: b"1", second: b"2"})
    assert link.is_symlink()
    assert (first.read_bytes(), first.stat().st_mode & 0o777) == (b"one", 0o640)
    with pytest.raises(ChangedMeanwhileError, match=r"a\.yml"):
        replace_files({second: b"two"}, {first: b"1"})

    def full(_: int) -> None:
        raise OSError(28, "磁盘满了")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="磁盘满了"):
        replace_files({second: b"two"}, {})
    assert second.read_bytes() == b"2"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yml", "b.yml", "link.yml"]
