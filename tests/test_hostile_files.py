"""Texts that mean harm come out as text in every file that can be downloaded."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import jsonschema
import openpyxl
import pikepdf
import pypdfium2
import pytest
from conftest import AS_OF
from docx import Document
from hostile import CLOSING, FORMULAS, MARKDOWN, MARKUP, PAYLOADS, TEMPLATE, text, write_hostile
from lxml import etree, html

from policyledger.load.content import load
from policyledger.model.register import Register
from policyledger.views.bindings import Bindings
from policyledger.views.calendar.file import calendar_views
from policyledger.views.calendar.schedule import Schedule
from policyledger.views.ledger import Ledger

_STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def hostile(hostile_site: Path) -> Register:
    return load(hostile_site.parent / "content", hostile_site.parent / "checklists")[0]


def files(site: Path, suffix: str) -> list[Path]:
    found = sorted(site.rglob(f"*{suffix}"))
    assert found, suffix
    return found


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u00ad]", "", words)


@pytest.mark.parametrize(
    ("char", "code"),
    [
        *((char, "control-character") for char in "\u202e\u2066\u200f\x1b\x00\x85\u2028\ue000"),
        *((char, "missing-glyph") for char in "\U0001f600\U00020bb7\u0e2a\u0627"),
    ],
)
def test_signs_that_hide_or_cannot_be_printed_are_told(
    tmp_path: Path, char: str, code: str
) -> None:
    """Wherever they stand: in the middle of each file in turn."""
    write_hostile(tmp_path)
    folders = (tmp_path / "content", tmp_path / "checklists")
    for path in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        whole = path.read_text(encoding="utf-8")
        middle = whole.index("台账" if path.stem == "settings" else "：" if "：" in whole else "\n")
        path.write_text(whole[: middle + 1] + char + whole[middle + 1 :], encoding="utf-8")
        _, problems = load(*folders)
        found = {(problem.code, Path(problem.at.path).name) for problem in problems}
        assert (code, path.name) in found
        path.write_text(whole, encoding="utf-8")


# Pages


def test_pages_hold_no_element_of_a_text(hostile_site: Path) -> None:
    for path in files(hostile_site, ".html"):
        page = html.fromstring(path.read_bytes())
        for element in page.iter(etree.Element):
            for name, value in element.attrib.items():
                assert not name.startswith("on"), f"{path}: {name}"
                if name in ("href", "src", "action", "formaction", "poster", "data"):
                    assert not value.strip().lower().startswith(("javascript:", "vbscript:"))
                    assert "evil.example" not in value, f"{path}: {value}"
        for script in page.iter("script"):
            if script.get("type", "") in ("", "module", "text/javascript"):
                assert "pwned" not in (script.text or ""), path
        assert not page.xpath("//img[not(@alt)]"), path


def test_pages_show_what_was_written(hostile_site: Path) -> None:
    for number, _ in enumerate(PAYLOADS):
        page = html.fromstring((hostile_site / f"units/u{number}.html").read_bytes())
        shown = squeezed(page.text_content())
        for words in ("单位", "任务", "记录", "指标", "备注"):
            assert squeezed(text(words, number)) in shown, f"{number} {words}"
        paper = html.fromstring((hostile_site / f"instruments/p{number}.html").read_bytes())
        for words in ("通知", "标题", "报送", "版头"):
            assert squeezed(text(words, number)) in squeezed(paper.text_content())


def test_nothing_is_worked_out_or_unescaped(hostile_site: Path) -> None:
    for path in files(hostile_site, ".html"):
        source = path.read_text(encoding="utf-8")
        assert "49" not in re.findall(r"\$\{?(49)\}?|台账(49)", source), path
        for payload in (MARKUP, CLOSING, MARKDOWN):
            assert payload not in source, path


def test_a_written_page_is_markdown_and_no_more(hostile_site: Path) -> None:
    page = html.fromstring((hostile_site / "about.html").read_bytes())
    (article,) = page.xpath("//article")
    assert not article.xpath(".//script | .//svg | .//img | .//div[@onclick]")
    hrefs = set(article.xpath(".//a/@href"))
    assert {"units/index.html", "http://192.0.2.1/"} <= hrefs
    assert all(href.startswith(("#", "units/", "http://192.0.2.1/")) for href in hrefs)
    shown = article.text_content()
    for words in ("<script>pwned(11)</script>", "<script>pwned(19)</script>", '{: onclick="pwned'):
        assert words in shown
    assert "{{ 7*7 }} {% raw %}" in shown


def test_changes_are_told_as_text(hostile_site: Path) -> None:
    page = html.fromstring((hostile_site / "changes" / "changes.html").read_bytes())
    shown = squeezed(page.text_content())
    for number, _ in enumerate(PAYLOADS):
        assert squeezed(text("任务", number)) in shown
    assert json.loads((hostile_site / "changes" / "changes.json").read_bytes())


# Sheets


def documents(site: Path) -> Iterator[tuple[Path, pikepdf.Pdf]]:
    for path in files(site, ".pdf"):
        with pikepdf.open(path) as document:
            yield path, document


def test_pdfs_do_nothing(hostile_site: Path) -> None:
    """No script, no action but links to the site's own address (ISO 32000-2, 12.6.4)."""
    for path, document in documents(hostile_site):
        for entry in document.objects:
            if not isinstance(entry, pikepdf.Dictionary | pikepdf.Stream):
                continue
            kind = str(entry.get("/S", ""))
            assert kind not in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData"), path
            assert "/JS" not in entry, path
            if "/URI" in entry:
                assert str(entry["/URI"]).startswith("http://192.0.2.10/x/"), path
        assert "/OpenAction" not in document.Root or isinstance(
            document.Root.OpenAction, pikepdf.Array
        )


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_pdfs_show_what_was_written(hostile_site: Path, number: int) -> None:
    place = hostile_site / f"downloads/checklists/unit/u{number}.pdf"
    with pypdfium2.PdfDocument(place) as document:
        shown = squeezed("".join(page.get_textpage().get_text_range() for page in document))
    for words in ("查什么", "看哪里"):
        assert squeezed(text(words, number)) in shown.replace("\ufffe", "")


def test_spreadsheets_hold_texts_and_no_formulas(hostile_site: Path) -> None:
    seen = ""
    for path in files(hostile_site, ".xlsx"):
        book = openpyxl.load_workbook(path)
        for page in book:
            for row in page.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", f"{path}: {cell.coordinate}"
                    assert cell.hyperlink is None, f"{path}: {cell.coordinate}"
                    seen += f"{cell.value}\n" if cell.value else ""
        with zipfile.ZipFile(path) as archive:
            names = " ".join(archive.namelist())
            assert "external" not in names.lower()
            assert "vba" not in names.lower()
            for name in archive.namelist():
                assert b"<f>" not in archive.read(name) or "sheet" not in name, f"{path}: {name}"
    for payload in PAYLOADS:
        assert payload in seen


def test_word_files_hold_texts_and_no_fields_of_them(hostile_site: Path) -> None:
    shown = ""
    for path in files(hostile_site, ".docx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                if name.endswith(".xml"):
                    etree.fromstring(data)
                assert b'TargetMode="External"' not in data, f"{path}: {name}"
                for field in re.findall(rb"<w:instrText[^>]*>([^<]*)<", data):
                    assert re.fullmatch(rb"\s*(PAGE|NUMPAGES)\b.*", field), f"{path}: {field!r}"
        document = Document(str(path))
        shown += "\n".join(cell.text for table in document.tables for cell in table._cells)
    for payload in PAYLOADS:
        assert payload in shown


def test_csv_begins_no_formula(hostile_site: Path) -> None:
    written = (hostile_site / "data" / "obligations.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert len(rows) == 1 + 2 * len(PAYLOADS)
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(_STARTS)]
    for payload in PAYLOADS:
        assert any(payload in cell for cell in cells)
    for payload in FORMULAS:
        assert any(cell.startswith(f"'{payload}") for cell in cells)


def test_calendars_hold_their_events_and_no_more(hostile_site: Path, hostile: Register) -> None:
    ledger = Ledger(Bindings(hostile), date.fromisoformat(AS_OF), ())
    wanted = {view.unit or "all": view for view in calendar_views(Schedule(ledger))}
    found = {path.stem: path for path in files(hostile_site, ".ics")}
    assert set(found) == set(wanted)
    for name, path in found.items():
        data = path.read_bytes()
        lines = data.split(b"\r\n")
        assert b"\n" not in b"".join(lines)
        assert all(len(line) <= 75 for line in lines)
        calendar = icalendar.Calendar.from_ical(data)
        events = [part for part in calendar.subcomponents if part.name == "VEVENT"]
        assert len(events) == len(calendar.subcomponents) == len(wanted[name].events)
        for event, entry in zip(events, wanted[name].events, strict=True):
            assert str(event["SUMMARY"]) == entry.due.duty.title
            assert {part.name for part in event.subcomponents} == {"VALARM"}
            assert len(event.subcomponents) == 2


def test_json_is_read_back(hostile_site: Path, hostile: Register) -> None:
    data = hostile_site / "data"
    found: dict[str, Any] = json.loads((data / "register.json").read_bytes())
    jsonschema.validate(found, json.loads((data / "register.schema.json").read_bytes()))
    titles = {str(duty.id): str(duty.title) for duty in hostile.obligations}
    assert {duty["id"]: duty["title"] for duty in found["obligations"]} == titles
    assert {unit["name"] for unit in found["units"]} == {
        text("单位", number) for number in range(len(PAYLOADS))
    }


def test_the_list_of_pages_is_well_formed(hostile_site: Path) -> None:
    etree.fromstring((hostile_site / "sitemap.xml").read_bytes())
    assert TEMPLATE not in (hostile_site / "sitemap.xml").read_text(encoding="utf-8")
