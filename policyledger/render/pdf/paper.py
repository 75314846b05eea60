"""What paper a PDF is for: how many pages, of which format, which way round."""

from __future__ import annotations

import io

import pikepdf

_MM = 72 / 25.4
_FORMATS = {(210, 297): "A4", (297, 420): "A3"}  # GB/T 148-1997
_SLACK = 2  # millimetres


def pages_and_paper(pdf: bytes) -> tuple[int, str]:
    """Give the number of pages of a PDF and the paper of the first (A4, A3 横).

    Upright paper is the usual one and not said. Paper of no known format is given in millimetres.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        left, bottom, right, top = (float(edge) for edge in document.pages[0].mediabox)
        width, height = (right - left) / _MM, (top - bottom) / _MM
        return len(document.pages), _paper(width, height)


def _paper(width: float, height: float) -> str:
    short, long = sorted((width, height))
    turn = " 横" if width > height else ""
    for (one, other), name in _FORMATS.items():
        if abs(short - one) < _SLACK and abs(long - other) < _SLACK:
            return name + turn
    return f"{short:.0f}×{long:.0f} 毫米{turn}"
