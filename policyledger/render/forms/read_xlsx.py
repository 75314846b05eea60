"""Reading what was filled into one of our spreadsheets, whichever program saved it.

Only what is needed is read: defined names, cells, shared strings (ECMA-376, part 1, 18.2–18.4). The
file may come from anywhere: entities are not resolved, nothing is fetched, and what unpacks to
more than a limit is refused.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from policyledger.render.forms.xlsx import RECORD
from policyledger.views.sheets.filled import FilledSheet, NotOursError, filled_sheet
from policyledger.views.sheets.form import RESULTS, TICKED

LARGEST = 8 * 1024 * 1024
"""Bytes of one part, unpacked; ours have a twentieth of that."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_AREA = re.compile(r"^'?(.+?)'?!\$([A-Z]{1,3})\$(\d{1,7})(?::\$([A-Z]{1,3})\$(\d{1,7}))?$")
_NOT_OURS = "不是本程序生成的检查表，或者里面的记录被删掉了"
_BY_LABEL = {label: result for result, label in RESULTS.items()}


def read_xlsx(data: bytes) -> FilledSheet:
    """Give what was filled in. Raises ``NotOursError`` for anything that is not ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(_Package(archive))
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, NotImplementedError):
        raise NotOursError("XLSX 已损坏，读不出来") from None
    except RuntimeError:
        raise NotOursError("XLSX 加了密码，请先去掉密码") from None
    except (KeyError, ValueError, IndexError, RecursionError):
        raise NotOursError(_NOT_OURS) from None


class _Package:
    """The parts of a spreadsheet file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._strings = self._shared()
        self._sheets = self._targets()

    def names(self) -> Iterator[tuple[str, str]]:
        """Give every defined name and what it means."""
        for entry in self._part("xl/workbook.xml").iter(f"{_MAIN}definedName"):
            yield entry.get("name", ""), entry.text or ""

    def cells(self, sheet: str) -> dict[str, str]:
        """Give the texts of a page by the address of the cell."""
        found = {}
        for cell in self._part(self._sheets[sheet]).iter(f"{_MAIN}c"):
            if text := self._text(cell):
                found[cell.get("r", "")] = text
        return found

    def _text(self, cell: Any) -> str:
        if cell.get("t") == "inlineStr":
            return _joined(cell)
        value = cell.findtext(f"{_MAIN}v", "")
        return self._strings[int(value)] if cell.get("t") == "s" and value else value

    def _shared(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._archive.namelist():
            return []
        return [_joined(entry) for entry in self._part("xl/sharedStrings.xml").iter(f"{_MAIN}si")]

    def _targets(self) -> dict[str, str]:
        relations = {
            entry.get("Id"): entry.get("Target", "")
            for entry in self._part("xl/_rels/workbook.xml.rels")
        }
        return {
            entry.get("name"): posixpath.join("/xl", relations[entry.get(_RELATION)])[1:]
            for entry in self._part("xl/workbook.xml").iter(f"{_MAIN}sheet")
        }

    def _part(self, name: str) -> Any:
        with self._archive.open(name) as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise NotOursError("XLSX 里有异常大的内容，不读")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(data, parser)


def _joined(entry: Any) -> str:
    """Give a text, without the reading aids that may stand beside it."""
    return "".join(
        part.text or "" for part in entry.iter(f"{_MAIN}t") if part.getparent().tag != f"{_MAIN}rPh"
    )


def _read(package: _Package) -> FilledSheet:
    hidden = package.cells(RECORD)
    pieces = sorted((int(address[1:]), text) for address, text in hidden.items())
    record = json.loads("".join(text for _, text in pieces))
    places = dict(package.names())
    page, column, first, _, last = _area(places["pl_keys"])
    cells = package.cells(page)
    keys = {
        cells[f"{column}{row}"]: row for row in range(first, last + 1) if f"{column}{row}" in cells
    }
    _, result_column, *_ = _area(places["pl_results"])
    _, remark_column, *_ = _area(places["pl_remarks"])
    results: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    for key, row in keys.items():
        found = cells.get(f"{result_column}{row}", "").strip()
        results[key] = [_BY_LABEL.get(found, found)] if found else []
        texts[f"{key}.remark"] = cells.get(f"{remark_column}{row}", "").strip()
    for name, place in places.items():
        if name.startswith("pl_") and name not in ("pl_keys", "pl_results", "pl_remarks"):
            _, column, row, _, _ = _area(place)
            text = cells.get(f"{column}{row}", "").strip()
            name = name.removeprefix("pl_")
            texts[name] = ("yes" if text == "是" else "") if name in TICKED else text
    return filled_sheet(record, results, texts)


def _area(text: str) -> tuple[str, str, int, str, int]:
    """Split ``'page'!$A$1:$B$9``; a single cell is an area of its own."""
    match = _AREA.match(text)
    if match is None:
        raise ValueError(text)
    page, left, top, right, bottom = match.groups()
    return page, left, int(top), right or left, min(int(bottom or top), int(top) + 10_000)
