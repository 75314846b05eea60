"""Custom properties of style sheets, filled in before WeasyPrint sees them."""

from __future__ import annotations

import pytest
from conftest import ROOT

from policyledger.render.pdf.styles import filled_in

STYLES = ROOT / "templates" / "print"


@pytest.mark.parametrize(
    ("styles", "wanted"),
    [
        (["a { b: c }"], "a { b: c }"),
        ([":root { --x: 1mm; }", "a { b: var(--x) }"], "a { b: 1mm }"),
        ([":root { --x: 1mm; }", ":root { --x: 2mm }", "a { b: var(--x) }"], "a { b: 2mm }"),
        ([":root { --x: 1mm; --y: var(--x) #000 }", "a { b: var(--y) }"], "a { b: 1mm #000 }"),
        (
            ['/* var(--x) */ :root { --x: "甲 乙", "丙" }', "a { b: var(--x) }"],
            'a { b: "甲 乙", "丙" }',
        ),
        (["a { b: var(--none) }"], "a { b: var(--none) }"),
    ],
)
def test_what_is_set_on_the_root_is_filled_in(styles: list[str], wanted: str) -> None:
    assert filled_in(styles).split() == wanted.split()


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: path.stem)
def test_no_style_sheet_needs_more_than_that(path: object) -> None:
    base = STYLES / "base.css"
    text = filled_in(each.read_text(encoding="utf-8") for each in (base, STYLES / str(path)))
    assert "var(" not in text and "--" not in text
    assert text.count("{") == text.count("}")
