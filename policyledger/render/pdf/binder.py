"""Many sheets in one file, with a bookmark for each; tags, links and attached data stay.

Like its parts the file is PDF/A-3a (ISO 19005-3). What numbers or names things within a sheet is
numbered and named anew, as it must differ within a file.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf

from policyledger.render.pdf.faces import share_faces
from policyledger.render.pdf.lean import saved
from policyledger.views.deferred import Recall, anew
from policyledger.views.sheets.frame import SheetFrame

#: What the file says of itself as its parts do: language, colours, that it is tagged and archival.
_SAID = ("/Lang", "/MarkInfo", "/Metadata", "/OutputIntents", "/ViewerPreferences")
_VERSION = "1.7"


def bound(sheet: SheetFrame, parts: Iterable[tuple[str, bytes]], recall: Recall = anew) -> bytes:
    """Give the PDFs of ``parts`` (title and bytes, at least one), one after the other.

    They share their faces, which are most of each; a face is asked of ``recall``.
    """
    with pikepdf.new() as book:
        binder = _Binder(book)
        for title, data in parts:
            with pikepdf.open(io.BytesIO(data)) as part:
                binder.add(title, part)
        binder.finish()
        share_faces(book, recall)
        with book.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = sheet.title
        book.docinfo["/Title"] = sheet.title
        return saved(book, min_version=_VERSION)


class _Binder:
    """A file to which one sheet after the other is added."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self._book = book
        self._parts = 0
        self._tree = book.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self._tags: list[pikepdf.Object] = []
        #: A number for each page and each link, and the tags that it belongs to, in turn.
        self._owners: list[pikepdf.Object | int] = []
        self._files: dict[str, pikepdf.Object] = {}

    def add(self, title: str, part: pikepdf.Pdf) -> None:
        """Put the pages of ``part`` at the end, with a bookmark of that ``title``."""
        self._parts += 1
        part.Root.Outlines.First.Title = pikepdf.String(str(title))
        if self._parts == 1:
            self._say_the_same(part)
        first = len(self._book.pages)
        self._book.add_pages_from(part)
        self._add_tags(part, self._book.pages[first:])
        self._add_files(part)

    def finish(self) -> None:
        """Write down what was collected."""
        self._tree.K = pikepdf.Array(self._tags)
        self._tree.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array(self._owners))
        root = self._book.Root
        root.StructTreeRoot = self._tree
        root.AF = pikepdf.Array(self._files.values())
        files = (item for name, file in sorted(self._files.items()) for item in (name, file))
        if "/Names" not in root:  # no links within sheets
            root.Names = pikepdf.Dictionary()
        root.Names.EmbeddedFiles = pikepdf.Dictionary(Names=pikepdf.Array(files))
        root.PageMode = pikepdf.Name.UseOutlines

    def _say_the_same(self, part: pikepdf.Pdf) -> None:
        for key in _SAID:
            self._book.Root[key] = self._copy(part, part.Root[key])
        for key, value in part.docinfo.items():
            self._book.docinfo[key] = str(value)

    def _copy(self, part: pikepdf.Pdf, thing: pikepdf.Object) -> pikepdf.Object:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
            return self._book.copy_foreign(part.make_indirect(thing))
        return thing

    def _own(self, name: object) -> str:
        """Give a name in the sheet that is being added as no other sheet has it."""
        return f"{self._parts:04d}-{name}"

    def _add_tags(self, part: pikepdf.Pdf, pages: Iterable[pikepdf.Page]) -> None:
        before = len(self._owners) // 2
        tree = self._copy(part, part.Root.StructTreeRoot)
        for tag in tree.K:
            tag.P = self._tree
            self._tags.append(tag)
        entries = list(tree.ParentTree.Nums)
        for number, owners in zip(entries[::2], entries[1::2], strict=True):
            self._owners += [before + int(number), owners]
        for page in pages:
            page.StructParents = before + int(page.StructParents)
            for note in page.get("/Annots", ()):
                if "/StructParent" in note:
                    note.StructParent = before + int(note.StructParent)

    def _add_files(self, part: pikepdf.Pdf) -> None:
        names = list(part.Root.Names.EmbeddedFiles.Names)
        for name, file in zip(names[::2], names[1::2], strict=True):
            copy = self._copy(part, file)
            copy.F = copy.UF = self._own(name)
            self._files[self._own(name)] = copy
