"""Reading files: encodings, line ends, what is no text file."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyledger.load import files
from policyledger.load.files import SourceText, read_source
from policyledger.load.nodes import Mapping, Scalar, Sequence, parse


def read(tmp_path: Path, data: bytes) -> SourceText | str:
    """Give the text, or the codes of the problems joined."""
    path = tmp_path / "a.md"
    path.write_bytes(data)
    found = read_source(path, "a.md")
    return found if isinstance(found, SourceText) else " ".join(problem.code for problem in found)


@pytest.mark.parametrize(
    "data",
    [
        "甲\n乙\n".encode(),
        "甲\r\n乙\r\n".encode(),
        "甲\r乙\r".encode(),
        "\ufeff甲\r\n乙\n".encode(),
    ],
)
def test_line_ends_and_byte_order_mark_make_no_difference(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == SourceText("a.md", "甲\n乙\n")


@pytest.mark.parametrize(
    ("data", "guess"),
    [
        ("责任单位".encode("gbk"), "GBK"),
        ("责任单位".encode("gb18030"), "GBK"),
        ("责任单位".encode("utf-16"), "UTF-16"),
        ("责任单位".encode("utf-16-be"), "GBK"),  # without a mark nobody can tell
        (b"\xff\x80\xff", "不是文本文件"),
        (b"PK\x03\x04word", "WPS"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n", "图片"),
    ],
)
def test_encoding_is_guessed(tmp_path: Path, data: bytes, guess: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data)
    found = read_source(path, "a.md")
    assert not isinstance(found, SourceText)
    assert [problem.code for problem in found] == ["bad-encoding"]
    assert guess in found[0].message or guess == "GBK"


@pytest.mark.parametrize("data", [b"", b" \n\t\n", "\ufeff".encode(), "　\n".encode()])
def test_empty(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == "empty-file"


def test_too_large_is_told_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert read(tmp_path, b"0123456789") == SourceText("a.md", "0123456789")
    assert read(tmp_path, b"0123456789\n") == "file-too-large"


def test_every_bad_line_is_told_up_to_a_limit(tmp_path: Path) -> None:
    assert read(tmp_path, "甲\u200b\n乙\n丙\u00ad\n".encode()) == " ".join(
        ["control-character"] * 2
    )
    assert read(tmp_path, ("\u200b\n" * 500).encode()) == " ".join(["control-character"] * 10)


def test_missing_permission_is_said_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (tmp_path / "a.md").write_text("甲", encoding="utf-8")
    found = read_source(tmp_path / "a.md", "a.md")
    assert not isinstance(found, SourceText)
    (problem,) = found
    assert problem.message == "读不出来：没有读取权限"


def test_values_stay_what_the_editor_wrote() -> None:
    text = "a: no\nb: 0012\nc: 12:30\nd: 2020-12-08\ne: 1e3\nf: 'x'\ng:\nh: ~\ni: '~'\nj: null\n"
    node, problems = parse(SourceText("a.yml", text))
    assert isinstance(node, Mapping)
    assert not problems
    values = {key: value for key, (_, value) in node.entries.items()}
    assert all(isinstance(value, Scalar) for value in values.values())
    assert [str(getattr(value, "value", "")) for value in values.values()] == [
        "no",
        "0012",
        "12:30",
        "2020-12-08",
        "1e3",
        "x",
        "",
        "~",
        "~",
        "null",
    ]
    nulls = [key for key, value in values.items() if isinstance(value, Scalar) and value.is_null]
    assert nulls == ["g", "h", "j"]


def test_places_are_those_of_the_file() -> None:
    node, _ = parse(SourceText("a.md", "甲: 乙\n丙:\n- 丁戊\n"), first_line=2)
    assert isinstance(node, Mapping)
    at, value = node.entries["甲"]
    assert (at.line, at.column, at.width) == (2, 1, 1)
    assert (value.at.line, value.at.column, value.at.width) == (2, 4, 1)
    _, listed = node.entries["丙"]
    assert isinstance(listed, Sequence)
    assert (listed.items[0].at.line, listed.items[0].at.column) == (4, 3)
    assert listed.items[0].at.width == 2


def test_alias_bomb_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 400)]
    node, problems = parse(SourceText("a.yml", "\n".join(lines)))
    assert node is None
    assert [problem.code for problem in problems] == ["yaml-alias"]


@pytest.mark.parametrize("opening", ["[", "{", "- ", "a: {"])
def test_deep_nesting_is_refused(opening: str) -> None:
    node, problems = parse(SourceText("a.yml", opening * 5000))
    assert node is None
    assert problems


def test_front_matter_may_not_smuggle_a_second_document() -> None:
    node, problems = parse(SourceText("a.yml", "a: 1\n...\nb: 2\n"))
    assert node is None
    assert [problem.code for problem in problems] == ["bad-yaml"]
