"""Many sheets in one file, with a bookmark for each."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime

import pikepdf

from policyledger.render.pdf.faces import share_faces
from policyledger.views.sheets.frame import SheetFrame


def bound(sheet: SheetFrame, parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Give the PDFs of ``parts`` (title and bytes) one after the other.

    They share their faces, which are most of each. Tags, attachments and the claim to PDF/A stay
    with the single files.
    """
    made = datetime.combine(date.fromisoformat(sheet.as_of), datetime.min.time())
    with pikepdf.new() as book:
        with book.open_outline() as outline:
            for title, data in parts:
                first = len(book.pages)
                with pikepdf.open(io.BytesIO(data)) as part:
                    for page in part.pages:
                        # Links within a sheet are named, and the names stay behind.
                        _drop_links(page)
                        if "/StructParents" in page:
                            del page.StructParents
                    book.pages.extend(part.pages)
                outline.root.append(pikepdf.OutlineItem(title, first))
        share_faces(book)
        with book.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = sheet.title
            metadata["dc:language"] = ["zh-CN"]
            metadata["xmp:CreateDate"] = made.isoformat()
        book.docinfo["/Title"] = sheet.title
        book.docinfo["/Author"] = sheet.site
        book.Root.Lang = pikepdf.String("zh-CN")
        book.Root.PageMode = pikepdf.Name.UseOutlines
        buffer = io.BytesIO()
        book.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return buffer.getvalue()


def _drop_links(page: pikepdf.Page) -> None:
    kept = [note for note in page.get("/Annots", []) if note.get("/Subtype") != "/Link"]
    if kept:
        page.Annots = pikepdf.Array(kept)
    elif "/Annots" in page:
        del page.Annots
