"""The user's own face for the text of sheets, where the settings name one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policyledger.model.catalogue import Font
from policyledger.render.pdf.fontconfig import WORK
from policyledger.render.project import TEMPLATES

_STYLE = TEMPLATES / "print" / "own-font.css"


def own_font_styles(font: Font | None) -> tuple[Path, ...]:
    """Give the style sheets, to be applied last, that set text in the user's own face."""
    return (_STYLE,) if font else ()


def own_font_options(font: Font | None) -> dict[str, Any]:
    """Give what ``html_to_pdf`` is told about the face: another file is another working folder."""
    if font is None:
        return {}
    return {"own_font": Path(font.path), "work": WORK / font.digest[:16]}
