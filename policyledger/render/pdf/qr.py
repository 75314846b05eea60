"""QR codes: the address of the page that shows the same as the sheet."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

import segno
from markupsafe import Markup


@cache
def qr_code(address: str) -> Markup:
    """Give a QR code as an SVG element, "" for no address.

    Error correction M: a crease or a stamp over a corner does not matter. The title is what a
    tagged PDF says instead of the picture.
    """
    if not address:
        return Markup("")
    # Outside of ASCII, readers guess the encoding, and guess differently.
    code = segno.make(quote(address, safe="%:/?#[]@!$&'()*+,;="), error="m", micro=False)
    svg = code.svg_inline(border=2, title=address, omitsize=True, svgclass=None, lineclass=None)
    return Markup(svg)  # noqa: S704 - segno escapes the title
