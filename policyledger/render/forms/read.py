"""Reading back a sheet that was filled in: PDF or XLSX, told apart by content, not by name."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

from policyledger.render.forms.pdf import RECORD
from policyledger.render.forms.read_xlsx import read_xlsx
from policyledger.views.sheets.filled import FilledSheet, NotOursError, filled_sheet
from policyledger.views.sheets.form import RESULTS, TICKED

LARGEST = 50 * 1024 * 1024
"""Bytes of a file; ours are a hundredth of that."""

_DEEPEST, _MOST = 8, 50_000
_UNPACKED = 32 * 1024 * 1024
#: What a PDF may make of itself when it is unpacked: 1,800 bytes can hold a gigabyte of zeros.
_LIMITS: dict[str, Any] = {
    "doc_max_warnings": 1000,
    "max_stream_filters": 4,
    "parser_max_container_size": 200_000,
    "dct_max_memory": _UNPACKED,
    "flate_max_memory": _UNPACKED,
    "png_max_memory": _UNPACKED,
    "run_length_max_memory": _UNPACKED,
    "tiff_max_memory": _UNPACKED,
}


def read_filled(data: bytes) -> FilledSheet:
    """Give what was filled in.

    Raises ``NotOursError`` for anything that is not one of our forms.
    """
    if len(data) > LARGEST:
        raise NotOursError("文件超过 50 MB，不是检查表")
    if data.startswith(b"PK"):
        return read_xlsx(data)
    if b"%PDF-" in data[:1024]:
        return _read_pdf(data)
    raise NotOursError("不是 PDF，也不是 XLSX")


def _read_pdf(data: bytes) -> FilledSheet:
    try:
        with _limited(), pikepdf.open(io.BytesIO(data)) as pdf:
            values = dict(_values(pdf))
    except pikepdf.PasswordError:
        raise NotOursError("PDF 加了密码，请先去掉密码") from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError, MemoryError):
        raise NotOursError("PDF 已损坏，读不出来") from None
    if RECORD not in values:
        raise NotOursError(
            "这份 PDF 里没有可读的栏目：可能不是填写版，或者是打印、另存时把栏目压成了图面"
        )
    try:
        record = json.loads(values.pop(RECORD))
    except (ValueError, RecursionError):
        raise NotOursError("检查表的记录不完整，可能被别的程序改过") from None
    results: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    for name, value in values.items():
        key, _, result = name.rpartition(".result.")
        ticked = bool(value) and value != "/Off"
        if key and result in RESULTS:
            results.setdefault(key, []).extend([result] if ticked else [])
        elif name in TICKED:
            texts[name] = "yes" if ticked else ""
        else:
            texts[name] = "\n".join(value.splitlines()).strip()
    return filled_sheet(record, results, texts)


@contextmanager
def _limited() -> Iterator[None]:
    """Hold the PDF library to ``_LIMITS``; they are of the whole process."""
    before: dict[str, Any] = set_qpdf_limits(**_LIMITS)
    try:
        yield
    finally:
        set_qpdf_limits(**before)


def _values(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Give the value of every field by its full name (ISO 32000-1, 12.7.3.2)."""
    form = pdf.Root.get("/AcroForm", pikepdf.Dictionary())
    waiting = [("", field, 0) for field in form.get("/Fields", [])]
    for _ in range(_MOST):
        if not waiting:
            return
        above, field, depth = waiting.pop()
        own = str(field.get("/T", ""))
        name = f"{above}.{own}" if above and own else above or own
        if depth < _DEEPEST:
            waiting.extend((name, kid, depth + 1) for kid in field.get("/Kids", []))
        value = field.get("/V")
        if isinstance(value, pikepdf.Stream):
            yield name, value.read_bytes().decode("utf-8", "replace")
        elif isinstance(value, (pikepdf.String, pikepdf.Name)):
            yield name, str(value)
