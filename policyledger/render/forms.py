"""Checklists as PDF forms: the printed sheet with fields where the pen would write.

WeasyPrint lays the sheet out and says where each field belongs; the fields themselves are made
here. WeasyPrint's own text fields hold a whole face (1.8 MB a sheet); these name one of the faces
that readers bring for Chinese (ISO 32000-1, 9.7.5.2: Adobe-GB1), so that a sheet stays small and
any character can be typed. PDF/A forbids that: the form is a file beside the archival sheet.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from policyledger.render.own_font import own_font_options, own_font_styles
from policyledger.render.qr import qr_code
from policyledger.render.templates import FOLDER, render
from policyledger.render.weasy import html_to_pdf
from policyledger.views.checklist import ChecklistView
from policyledger.views.form import RESULTS, TICKED, Form, form

RECORD = "policyledger"
"""Name of the hidden field that holds the record of the form."""

_PREFIX = "field:"
_POINTS = 0.75  # of a CSS pixel
_READ_ONLY, _NO_EXPORT, _MULTILINE = 1, 1 << 2, 1 << 12
_PRINT, _HIDDEN = 1 << 2, 1 << 1
#: One line is set in 10.5 pt; what may be long is shrunk by the reader until it fits.
_LINE, _AREA = "/PLText 10.5 Tf 0 g", "/PLText 0 Tf 0 g"
_ONE_LINE = 30.0
_UNDER_BOXES = 18.0


@dataclass(frozen=True, slots=True)
class _Place:
    page: int
    left: float
    bottom: float
    right: float
    top: float


def checklist_form(view: ChecklistView) -> bytes:
    """Give the checklist of a unit, or a sheet for visits, to be filled in on a screen: A4."""
    fields = form(view)
    places: dict[str, _Place] = {}

    def collect(document: Any, _pdf: Any) -> None:
        for number, page in enumerate(document.pages):
            for name, (left, top, right, bottom) in page.anchors.items():
                if name.startswith(_PREFIX):
                    places[name.removeprefix(_PREFIX)] = _Place(
                        number,
                        left * _POINTS,
                        (page.height - bottom) * _POINTS,
                        right * _POINTS,
                        (page.height - top) * _POINTS,
                    )

    kind, styles = (
        ("visit", ("checklist", "visit")) if view.visit else ("checklist", ("checklist",))
    )
    laid_out = html_to_pdf(
        render(f"print/{kind}.html", view=view, qr=qr_code(view.sheet.address), fill=fields.keys),
        stylesheets=[
            *(FOLDER / "print" / f"{name}.css" for name in ("base", *styles, "forms")),
            *own_font_styles(view.sheet.text_font),
        ],
        finisher=collect,
        **own_font_options(view.sheet.text_font),
    )
    return _with_fields(laid_out, fields, places)


def _with_fields(laid_out: bytes, fields: Form, places: Mapping[str, _Place]) -> bytes:
    with pikepdf.open(io.BytesIO(laid_out)) as pdf:
        _forget_places(pdf)
        maker = _Maker(pdf, places)
        maker.hidden(RECORD, json.dumps(fields.record, ensure_ascii=False, separators=(",", ":")))
        for name, label in fields.head.items():
            maker.field(name, label)
        for item in fields.items:
            spoken = f"第{item.number}项"
            parent = maker.parent(item.key)
            results = maker.parent("result", parent)
            for result, label in RESULTS.items():
                place = f"{item.key}.result.{result}"
                maker.check(result, place, f"{spoken}：{label}", results)
            maker.text("remark", f"{item.key}.remark", f"{spoken}：备注", parent, _UNDER_BOXES)
        for name, label in fields.foot.items():
            maker.field(name, label)
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(
                Fields=Array(maker.roots),
                NeedAppearances=True,
                DA=String(_LINE),
                DR=Dictionary(Font=Dictionary(PLText=maker.face, ZaDb=_dingbats())),
            )
        )
        buffer = io.BytesIO()
        pdf.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return buffer.getvalue()


def _forget_places(pdf: pikepdf.Pdf) -> None:
    """Take away the names that only served to find the places of fields."""
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if names is not None:
        pairs = list(names.Names)
        kept = [
            entry
            for name, place in zip(pairs[::2], pairs[1::2], strict=True)
            if not str(name).startswith(_PREFIX)
            for entry in (name, place)
        ]
        names.Names = Array(kept)


class _Maker:
    """Makes the fields of one file."""

    def __init__(self, pdf: pikepdf.Pdf, places: Mapping[str, _Place]) -> None:
        self.pdf = pdf
        self.places = places
        self.roots: list[pikepdf.Object] = []
        self.face = pdf.make_indirect(_face())
        self._no_tick = self._picture(b"")
        # The two strokes of a tick in a square of 100.
        self._tick = self._picture(b"14 w 1 J 1 j 20 52 m 42 26 l 82 78 l S")

    def parent(self, name: str, above: pikepdf.Object | None = None) -> pikepdf.Object:
        """Make a field that only holds others."""
        made = self.pdf.make_indirect(Dictionary(T=String(name), Kids=Array()))
        self._hang(made, above)
        return made

    def field(self, name: str, label: str) -> None:
        """Make a field of the head or the closing block."""
        if name in TICKED:
            self.check(name, name, label, None)
        else:
            self.text(name, name, label, None, 0)

    def check(self, name: str, place: str, label: str, above: pikepdf.Object | None) -> None:
        """Make a box to tick."""
        made = self._widget(name, place, label, above)
        made.FT, made.V, made.AS = Name.Btn, Name.Off, Name.Off
        made.MK, made.DA = Dictionary(CA=String("4")), String("/ZaDb 0 Tf 0 g")
        made.AP = Dictionary(N=Dictionary(Yes=self._tick, Off=self._no_tick))

    def text(
        self, name: str, place: str, label: str, above: pikepdf.Object | None, lower: float
    ) -> None:
        """Make a field to write in; ``lower`` points of its place are left free at the top."""
        made = self._widget(name, place, label, above, inset=1, lower=lower)
        left, bottom, right, top = made.Rect
        high = lower or float(top) - float(bottom) > _ONE_LINE
        made.FT, made.V = Name.Tx, String("")
        made.DA = String(_AREA if high else _LINE)
        if high:
            made.Ff = _MULTILINE
        empty = self.pdf.make_stream(b"/Tx BMC EMC")
        empty.Type, empty.Subtype = Name.XObject, Name.Form
        empty.BBox = Array([0, 0, float(right) - float(left), float(top) - float(bottom)])
        empty.Resources = Dictionary(Font=Dictionary(PLText=self.face))
        made.AP = Dictionary(N=empty)

    def hidden(self, name: str, value: str) -> None:
        """Make a field that nobody sees."""
        page = self.pdf.pages[0]
        made = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String(name),
                V=String(value),
                DA=String(_LINE),
                Ff=_READ_ONLY | _NO_EXPORT,
                F=_HIDDEN,
                Rect=Array([0, 0, 0, 0]),
                P=page.obj,
            )
        )
        self._show(made, page)
        self._hang(made, None)

    def _widget(
        self,
        name: str,
        place: str,
        label: str,
        above: pikepdf.Object | None,
        inset: float = 0,
        lower: float = 0,
    ) -> pikepdf.Object:
        found = self.places[place]
        page = self.pdf.pages[found.page]
        corners = (
            found.left + inset,
            found.bottom + inset,
            found.right - inset,
            found.top - inset - lower,
        )
        made = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                T=String(name),
                TU=String(label),
                F=_PRINT,
                Rect=Array([round(corner, 2) for corner in corners]),
                P=page.obj,
            )
        )
        self._show(made, page)
        self._hang(made, above)
        return made

    def _show(self, made: pikepdf.Object, page: pikepdf.Page) -> None:
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(made)

    def _hang(self, made: pikepdf.Object, above: pikepdf.Object | None) -> None:
        if above is None:
            self.roots.append(made)
        else:
            made.Parent = above
            above.Kids.append(made)

    def _picture(self, drawing: bytes) -> pikepdf.Object:
        made = self.pdf.make_stream(drawing)
        made.Type, made.Subtype = Name.XObject, Name.Form
        made.BBox, made.Resources = Array([0, 0, 100, 100]), Dictionary()
        return made


def _face() -> Dictionary:
    """Give a Song face that is not embedded, with its Latin letters half as wide as a sign.

    Identity-H, and not UniGB-UCS2-H: Poppler writes the numbers of signs in either case.
    """
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/STSong-Light"),
        Flags=6,
        FontBBox=Array([-25, -254, 1000, 880]),
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=880,
        StemV=93,
    )
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=4),
        DW=1000,
        W=Array([1, 95, 500, 814, 939, 500]),
        FontDescriptor=descriptor,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light-Identity-H"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([inner]),
    )


def _dingbats() -> Dictionary:
    """Give the face that readers take their own ticks from (ISO 32000-1, 12.7.3.3)."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
