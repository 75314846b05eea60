"""Text: what a quotation is compared by, where sentences end."""

from __future__ import annotations

import pytest

from policyledger.model.text import find_all, has_words, sentences, squeeze, squeeze_map


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("每学期 开学后\n一周内", "每学期开学后一周内"),
        ("　　首行缩进", "首行缩进"),
        ("不换行\u00a0空格\t制表", "不换行空格制表"),
        ("全角，标点。不动：（１０％）", "全角，标点。不动：（１０％）"),
        ("", ""),
    ],
)
def test_squeeze_drops_white_space_and_nothing_else(text: str, squeezed: str) -> None:
    assert squeeze(text) == squeezed


def test_squeeze_map_tells_where_each_character_stood() -> None:
    assert squeeze_map("甲 乙\n丙") == ("甲乙丙", (0, 2, 4))


def test_find_all_gives_offsets_of_the_text_itself() -> None:
    text = "一、 入汛后\n15日内，入汛后15日内。"
    assert [text[start:end] for start, end in find_all("入汛后15日内", text)] == [
        "入汛后\n15日内",
        "入汛后15日内",
    ]


@pytest.mark.parametrize("needle", ["", " \n", "50日内", "入汛後", "１５日内"])
def test_find_all_finds_nothing_else(needle: str) -> None:
    assert find_all(needle, "入汛后15日内，30日内。") == ()


def test_find_all_does_not_overlap() -> None:
    assert find_all("请请", "请请请") == ((0, 2),)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("先整改；再报告。完成！", ["先整改；", "再报告。", "完成！"]),
        ("他说：“立即转移。”群众服从。", ["他说：“立即转移。”", "群众服从。"]),
        ("（一）排查。（详见附件。）复核", ["（一）排查。", "（详见附件。）", "复核"]),
        ("第一段\n第二段。", ["第一段", "第二段。"]),
        ("，、——。；……", []),
        ("  前后有空格  。", ["前后有空格  。"]),
        ("覆盖率100%", ["覆盖率100%"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


@pytest.mark.parametrize("text", ["字", "a", "7", "。字"])
def test_has_words(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize("text", ["", "，。", "——", "_", " \n　"])
def test_has_no_words(text: str) -> None:
    assert not has_words(text)
