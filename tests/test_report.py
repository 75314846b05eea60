"""The report: markers under Chinese text, long lines, what a terminal would obey, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policyledger.cli import report
from policyledger.model.codes import CODES
from policyledger.model.location import Location
from policyledger.model.problem import Problem, Severity


def shown(folder: Path, line: str, column: int, width: int) -> list[str]:
    """Give the lines that show a place of a file that has the one line."""
    path = folder / "a.yml"
    path.write_text(line + "\n", encoding="utf-8")
    problem = Problem("bad-date", Location(str(path), 1, column, width), "日期不对", "请改。")
    return report.as_text([problem], 1).split("\n")[1:-3]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("县公安局", 8),
        ("（１０％）", 10),
        ("“引号”…", 7),
        ("e\u0301", 1),
        ("●○▲", 3),
        ("", 0),
    ],
)
def test_columns(text: str, columns: int) -> None:
    assert report.columns(text) == columns


def test_marker_stands_under_chinese_text(tmp_path: Path) -> None:
    assert shown(tmp_path, "support: [县公安据, 县市场监管局]", 11, 4) == [
        "    support: [县公安据, 县市场监管局]",
        "              ^^^^^^^^",
    ]
    assert shown(tmp_path, "期限：到2020-02-30止", 5, 10)[1] == "            ^^^^^^^^^^"


def test_place_without_width_has_no_marker(tmp_path: Path) -> None:
    assert shown(tmp_path, "一、排查", 1, 0) == ["    一、排查"]


def test_long_line_is_cut_around_the_place(tmp_path: Path) -> None:
    source, marker = shown(tmp_path, "甲" * 300 + "乙乙" + "丙" * 300, 301, 2)
    assert source == "    …" + "甲" * 12 + "乙乙" + "丙" * 34 + "…"
    start = source.index("乙")
    assert marker == " " * report.columns(source[:start]) + "^^^^"


def test_long_line_with_the_place_at_its_start_is_cut_at_the_end(tmp_path: Path) -> None:
    source, marker = shown(tmp_path, "甲" * 500, 1, 500)
    assert source == "    " + "甲" * 48 + "…"
    assert marker == "    " + "^" * 96


def test_place_behind_the_line_is_no_error(tmp_path: Path) -> None:
    assert shown(tmp_path, "短", 99, 5)[0].endswith("短")


def test_terminal_never_gets_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("正文\x1b[2J\x07\x00结束\n".encode())
    at = Location(str(path), 1, 3, 1)
    problem = Problem("control-character", at, "字符\x1b[31m", "建议\x9b", ((at, "这里\x08"),))
    text = report.as_text([problem], 1)
    assert all(char.isprintable() or char in "\n\u3000" for char in text)
    assert "正文�[2J��结束" in text


def test_file_that_is_gone_is_reported_without_its_line() -> None:
    problem = Problem("empty-file", Location("nowhere/a.yml", 3, 1, 1), "文件是空的")
    assert report.as_text([problem], 1).split("\n")[0] == (
        "nowhere/a.yml:3:1: error[empty-file]: 文件是空的"
    )


def test_marker_fits_a_file_with_bom_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes("\ufeff甲: 乙\r\n丙: 丁\r\n".encode())
    problem = Problem("bad-date", Location(str(path), 2, 4, 1), "不对")
    assert report.as_text([problem], 1).split("\n")[1:3] == ["    丙: 丁", "        ^^"]


def test_summary_counts_errors_and_warnings() -> None:
    problems = [
        Problem("bad-date", Location("a"), ""),
        Problem("no-check", Location("b"), ""),
        Problem("no-check", Location("c"), ""),
    ]
    assert report.summary(problems, 42) == "发现 1 个错误、2 个警告（共 42 个文件）"
    assert report.summary([], 42) == "没有发现问题（共 42 个文件）"


def test_json_says_the_same() -> None:
    at, first = Location("a.yml", 3, 5, 2), Location("b.yml", 1, 1, 1)
    problem = Problem("duplicate-id", at, "编号“甲”已经用过", "换一个。", ((first, "第一次"),))
    assert json.loads(report.as_json([problem], 7)) == {
        "files": 7,
        "errors": 1,
        "warnings": 0,
        "problems": [
            {
                "code": "duplicate-id",
                "severity": "error",
                "path": "a.yml",
                "line": 3,
                "column": 5,
                "width": 2,
                "message": "编号“甲”已经用过",
                "advice": "换一个。",
                "related": [{"path": "b.yml", "line": 1, "column": 1, "message": "第一次"}],
            }
        ],
    }


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    entry = CODES[code]
    kind = "错误" if entry.severity is Severity.ERROR else "警告"
    told = report.explain(code)
    assert told.startswith(f"{code}（{kind}）\n  含义：{entry.meaning}\n  办法：{entry.remedy}\n")
    assert ("waivers.yml" in told) == entry.waivable
    for sentence in (entry.meaning, entry.remedy):
        assert sentence.endswith("。")
        assert len(sentence) >= 5


def test_only_what_leaves_the_register_whole_can_be_waived() -> None:
    assert {code for code, entry in CODES.items() if entry.waivable} == {
        "stray-file",
        "id-without-code",
        "uncovered-text",
        "correction-not-found",
        "long-title",
        "number-brackets",
        "tail-mismatch",
        "deadline-not-in-text",
        "deadline-differs",
        "calendar-ended",
        "implements-not-upward",
        "no-check",
        "repeated-question",
        "open-question",
        "review-needed",
    }


def test_of_very_many_alike_the_first_are_shown() -> None:
    problems = [Problem("bad-date", Location("a.yml", n, 1, 1), f"第{n}个") for n in range(1, 251)]
    problems.append(Problem("bad-id", Location("a.yml", 9, 1, 1), "别的"))
    told = report.as_text(problems, 1)
    assert told.count("error[bad-date]") == 100
    assert "a.yml: [bad-date] 同样的问题还有 150 个，没有一一列出。" in told
    assert "error[bad-id]: 别的" in told
    assert told.endswith("发现 251 个错误、0 个警告（共 1 个文件）\n")
    assert len(json.loads(report.as_json(problems, 1))["problems"]) == 251
