"""Checklists as PDF forms: the printed sheet with fields where the pen would write.

WeasyPrint lays the sheet out, once for both, and says where each field belongs; the fields are made
here. WeasyPrint's own text fields hold a whole face (1.8 MB a sheet); these name one of the faces
that readers bring for Chinese (ISO 32000-1, 9.7.5.2: Adobe-GB1), so that a sheet stays small and
any character can be typed. PDF/A forbids that: the form is a file beside the archival sheet.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from policyledger.render.pdf.places import Place
from policyledger.render.pdf.sheets import laid_out
from policyledger.views.sheets.checklist import ChecklistView
from policyledger.views.sheets.form import RESULTS, TICKED, Form, form

RECORD = "policyledger"
"""Name of the hidden field that holds the record of the form."""

_READ_ONLY, _NO_EXPORT, _MULTILINE = 1, 1 << 2, 1 << 12
_PRINT, _HIDDEN = 1 << 2, 1 << 1
#: One line is set in 10.5 pt; what may be long is shrunk by the reader until it fits.
_LINE, _AREA = "/PLText 10.5 Tf 0 g", "/PLText 0 Tf 0 g"
_ONE_LINE = 30.0
#: Fields over words that only serve whoever writes by hand (年 月 日): they are white.
_COVERING = frozenset({"date", "deadline", "verified_on"})
#: The boxes of an item in points (checklist.css): one each 9.5 mm from the left of its place, as
#: wide as the column, and under them the room for a remark.
_COLUMN, _UNDER_BOXES = 9.5 * 72 / 25.4, 18.0


def checklist_form(view: ChecklistView) -> bytes:
    """Give the checklist of a unit, or a sheet for visits, to be filled in on a screen: A4."""
    sheet = laid_out(view)
    return _with_fields(sheet.pdf, form(view), sheet.places)


def _with_fields(laid_out: bytes, fields: Form, places: Mapping[str, Place]) -> bytes:
    with pikepdf.open(io.BytesIO(laid_out)) as pdf:
        _leave_the_archive(pdf)
        maker = _Maker(pdf)
        maker.hidden(RECORD, json.dumps(fields.record, ensure_ascii=False, separators=(",", ":")))
        for name, label in fields.head.items():
            maker.field(name, places[name], label)
        for item in fields.items:
            spoken = f"第{item.number}项"
            parent = maker.parent(item.key)
            results = maker.parent("result", parent)
            place = places[item.key]
            for box, (result, label) in zip(_boxes(place), RESULTS.items(), strict=True):
                maker.check(result, box, f"{spoken}：{label}", results)
            under = replace(place, top=place.top - _UNDER_BOXES)
            maker.text("remark", under, f"{spoken}：备注", parent)
        for name, label in fields.foot.items():
            maker.field(name, places[name], label)
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


def _leave_the_archive(pdf: pikepdf.Pdf) -> None:
    """Take away what the printed sheet says of itself and the form is not.

    It claims to be PDF/A; and its tags know nothing of the fields, which readers that follow the
    tags would then pass over.
    """
    for name in ("/StructTreeRoot", "/MarkInfo", "/AF", "/OutputIntents"):
        if name in pdf.Root:
            del pdf.Root[name]
    if "/Names" in pdf.Root and "/EmbeddedFiles" in pdf.Root.Names:
        del pdf.Root.Names.EmbeddedFiles
    for page in pdf.pages:
        for name in ("/StructParents", "/Tabs"):
            if name in page:
                del page[name]
        for note in page.get("/Annots", []):
            if "/StructParent" in note:
                del note.StructParent
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for name in ("pdfaid:part", "pdfaid:conformance"):
            if name in metadata:
                del metadata[name]


def _boxes(place: Place) -> Iterator[Place]:
    """Give the places of the boxes of an item."""
    for column in range(len(RESULTS)):
        left = place.left + column * _COLUMN
        yield replace(place, left=left, right=left + _COLUMN, bottom=place.top - _UNDER_BOXES)


class _Maker:
    """Makes the fields of one file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
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

    def field(self, name: str, place: Place, label: str) -> None:
        """Make a field of the head or the closing block."""
        if name in TICKED:
            self.check(name, place, label, None)
        else:
            self.text(name, place, label, None)

    def check(self, name: str, place: Place, label: str, above: pikepdf.Object | None) -> None:
        """Make a box to tick."""
        made = self._widget(name, place, label, above)
        made.FT, made.V, made.AS = Name.Btn, Name.Off, Name.Off
        made.MK, made.DA = Dictionary(CA=String("4")), String("/ZaDb 0 Tf 0 g")
        made.AP = Dictionary(N=Dictionary(Yes=self._tick, Off=self._no_tick))

    def text(self, name: str, place: Place, label: str, above: pikepdf.Object | None) -> None:
        """Make a field to write in."""
        made = self._widget(name, place, label, above, inset=1)
        left, bottom, right, top = made.Rect
        width, height = float(right) - float(left), float(top) - float(bottom)
        high = above is not None or height > _ONE_LINE
        made.FT, made.V = Name.Tx, String("")
        made.DA = String(_AREA if high else _LINE)
        if high:
            made.Ff = _MULTILINE
        white = b""
        if name in _COVERING:
            made.MK = Dictionary(BG=Array([1]))
            white = b"q 1 g 0 0 %.2f %.2f re f Q " % (width, height)
        empty = self.pdf.make_stream(white + b"/Tx BMC EMC")
        empty.Type, empty.Subtype = Name.XObject, Name.Form
        empty.BBox = Array([0, 0, round(width, 2), round(height, 2)])
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
        place: Place,
        label: str,
        above: pikepdf.Object | None,
        inset: float = 0,
    ) -> pikepdf.Object:
        page = self.pdf.pages[place.page]
        corners = (
            place.left + inset,
            place.bottom + inset,
            place.right - inset,
            place.top - inset,
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
