"""Files that unpack to more than a machine can bear are refused at once, with little memory."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from conftest import AS_OF, ROOT

from policyledger.model.register import Register
from policyledger.render.forms.pdf import RECORD
from policyledger.render.forms.read_xlsx import LARGEST
from policyledger.render.forms.xlsx import checklist_xlsx
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.checklist import checklist_views

#: Reads a file in a process that may use little memory and time, and prints what was said.
READ = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from policyledger.render.forms.read import read_filled
from policyledger.views.sheets.filled import NotOursError
data = open(sys.argv[2], "rb").read()
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
try:
    read_filled(data)
    print("read")
except NotOursError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
#: Megabytes: what the libraries take, and a part of the largest size laid out.
_MOST = 900


def said(tmp_path: Path, data: bytes) -> str:
    """Give what is said of a file; it may take little memory and time."""
    place = tmp_path / "file"
    place.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(ROOT), str(place)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    says, used = done.stdout.strip().split("\n")
    assert int(used) < _MOST, used
    return says


def zeros(megabytes: int) -> bytes:
    """Give so many zeros packed (RFC 1950): one packed block repeated, which takes no time."""
    block, total = bytes(1 << 20), 1
    packer = zlib.compressobj(9, wbits=-15)
    packed_block = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes):
        total = zlib.adler32(block, total)
    return b"\x78\xda" + packed_block * megabytes + b"\x03\x00" + total.to_bytes(4, "big")


def pdf(stream: bytes, head: bytes) -> bytes:
    """Give a PDF whose cross-reference is a stream (ISO 32000-2, 7.5.8)."""
    data = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/AcroForm<</Fields[]>>>>\nendobj\n"
    start = len(data)
    head = b"2 0 obj\n<</Type/XRef/W[1 2 1]/Size 9999999/Root 1 0 R/Length %d" % len(stream) + head
    tail = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return data + head + b">>\nstream\n" + stream + tail


@pytest.mark.parametrize("filters", [1, 2])
def test_a_pdf_that_unpacks_to_a_gigabyte(tmp_path: Path, filters: int) -> None:
    stream = zeros(1024)
    for _ in range(filters - 1):
        stream = zlib.compress(stream, 9)
    head = b"/Filter[" + b"/FlateDecode" * filters + b"]"
    assert said(tmp_path, pdf(stream, head)) == "PDF 已损坏，读不出来"


def form(fields: Callable[[pikepdf.Pdf], pikepdf.Array]) -> bytes:
    made = pikepdf.new()
    made.Root.AcroForm = pikepdf.Dictionary(Fields=fields(made))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_field_whose_value_unpacks_to_a_gigabyte(tmp_path: Path) -> None:
    def fields(made: pikepdf.Pdf) -> pikepdf.Array:
        value = pikepdf.Stream(made, zeros(1024), Filter=pikepdf.Name.FlateDecode)
        return pikepdf.Array([pikepdf.Dictionary(T=RECORD, V=made.make_indirect(value))])

    assert said(tmp_path, form(fields)) == "PDF 已损坏，读不出来"


def test_fields_in_a_circle(tmp_path: Path) -> None:
    def fields(made: pikepdf.Pdf) -> pikepdf.Array:
        one = made.make_indirect(pikepdf.Dictionary(T="a"))
        one.Kids = pikepdf.Array([one] * 40)
        return pikepdf.Array([one])

    assert said(tmp_path, form(fields)).startswith("PDF 已损坏")


@pytest.fixture(scope="module")
def parts(world: Register) -> dict[str, bytes]:
    checklist = next(one for one in world.checklists if one.per_unit)
    view = checklist_views(Bindings(world), checklist, date.fromisoformat(AS_OF))[0]
    with zipfile.ZipFile(io.BytesIO(checklist_xlsx(view))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_the_sheet_itself_is_read(tmp_path: Path, parts: dict[str, bytes]) -> None:
    assert said(tmp_path, packed(parts)) == "read"


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_part_that_unpacks_to_too_much(
    tmp_path: Path, parts: dict[str, bytes], name: str
) -> None:
    data = packed({**parts, name: parts[name] + b" " * LARGEST})
    assert len(data) < LARGEST / 20
    assert said(tmp_path, data) == "XLSX 里有异常大的内容，不读"


def test_the_largest_part_that_is_read(tmp_path: Path, parts: dict[str, bytes]) -> None:
    """Nothing but tiny elements: what takes most memory."""
    name = "xl/sharedStrings.xml"
    end = b"</sst>"
    room = LARGEST - len(parts[name])
    more = parts[name].replace(end, b"<si/>" * (room // 5 - 1) + end)
    assert said(tmp_path, packed({**parts, name: more})) == "read"


def test_entities_are_not_unpacked(tmp_path: Path, parts: dict[str, bytes]) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    sheet = parts["xl/sharedStrings.xml"].split(b"?>", 1)[1]
    for entity in (b"&l11;", b"&f;"):
        spoiled = head.encode() + sheet.replace(b"</t>", entity + b"</t>", 1)
        says = said(tmp_path, packed({**parts, "xl/sharedStrings.xml": spoiled}))
        assert says == "read" or "读不出来" in says or "不是本程序" in says


def test_a_file_of_nothing_but_names(tmp_path: Path) -> None:
    """A list of parts longer than the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}", b"")
    assert "不是本程序" in said(tmp_path, buffer.getvalue())
