"""A face with some of its signs only, as a PDF holds it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

_NEEDED = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp"})


def face_program(path: Path, signs: Sequence[int]) -> tuple[bytes, list[float]]:
    """Give the face in the file ``path`` with the ``signs`` of these numbers, which they keep.

    With it come their widths in thousandths of the size of type, in the order of ``signs``.
    """
    buffer = io.BytesIO()
    # Outlines are taken over as they are (ours have no hints): taking each apart is slow.
    with TTFont(path, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        for table in set(font.keys()) - _NEEDED - {"GlyphOrder"}:
            del font[table]
        options = Options(retain_gids=True, hinting=True, notdef_outline=True, glyph_names=False)
        subsetter = Subsetter(options)
        subsetter.populate(gids=list(signs))
        subsetter.subset(font)
        metrics, unit = font["hmtx"].metrics, 1000 / font["head"].unitsPerEm
        widths = [metrics[font.getGlyphName(sign)][0] * unit for sign in signs]
        font.save(buffer)
    return buffer.getvalue(), widths
