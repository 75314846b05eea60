"""Where the fuzzer's inputs go in, and what must hold of what comes out.

Whatever the bytes are: no exception but the ones that are promised, every problem with a known code
and a message, every report written, and what passes all checks can be made into pages and sheets.
"""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import pikepdf
from fuzz_inputs import COUNTY, Input, Seed

from policyledger.check import check
from policyledger.check.coverage import coverage
from policyledger.cli import report
from policyledger.load import catalogue
from policyledger.load.checklists import read_checklist
from policyledger.load.content import load
from policyledger.load.files import SourceText, read_source
from policyledger.load.instrument import read_instrument
from policyledger.load.obligations import read_obligations
from policyledger.model.codes import CODES
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.outputs.pool import render_sheet
from policyledger.outputs.sheets import plan_sheets
from policyledger.render.data import obligations_csv, register_json
from policyledger.render.errors import SiteError
from policyledger.render.forms.pdf import checklist_form
from policyledger.render.forms.read import read_filled
from policyledger.render.forms.xlsx import checklist_xlsx
from policyledger.render.site.content import content
from policyledger.render.site.pages import pages
from policyledger.render.site.search import search_assets
from policyledger.render.templates import Once
from policyledger.views.bindings import Bindings
from policyledger.views.ledger import Ledger
from policyledger.views.sheets.checklist import checklist_views
from policyledger.views.sheets.filled import NotOursError

AS_OF = date(2026, 3, 5)
_LISTED = {
    "units": ("units", "单位", catalogue.unit),
    "matters": ("matters", "工作事项", catalogue.matter),
    "groups": ("groups", "群体", catalogue.group),
    "glossary": ("terms", "术语", catalogue.term),
    "calendar": ("periods", "日历时段", catalogue.period),
    "waivers": ("waivers", "豁免", catalogue.waiver),
}
#: Quick enough to make by the hundred; PDFs are not.
_QUICK = ("xlsx", "docx", "ics")


def sheets() -> dict[str, list[Seed]]:
    """Make filled-in sheets of both formats from the small county."""
    register, _ = load(COUNTY / "content", COUNTY / "checklists")
    found: dict[str, list[Seed]] = {"pdf": [], "xlsx": []}
    for checklist in register.checklists:
        view = checklist_views(Bindings(register), checklist, AS_OF)[0]
        found["xlsx"].append(("a.xlsx", checklist_xlsx(view)))
        form = checklist_form(view)
        found["pdf"] += [("a.pdf", data) for data in (form, *_bare(form))]
    return found


def _bare(data: bytes) -> list[bytes]:
    """Give a form without its pages, packed and readable: what is read back is all that is left."""
    found = []
    for mode in (pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            waiting = list(pdf.Root.AcroForm.Fields)
            while waiting:
                field = waiting.pop()
                waiting.extend(field.get("/Kids", []))
                for key in ("/AP", "/P", "/MK"):
                    if key in field:
                        del field[key]
            bare = pikepdf.new()
            bare.Root.AcroForm = bare.copy_foreign(pdf.Root.AcroForm)
            if "/DR" in bare.Root.AcroForm:
                del bare.Root.AcroForm.DR
            buffer = io.BytesIO()
            readable = mode is pikepdf.ObjectStreamMode.disable
            bare.save(buffer, object_stream_mode=mode, qdf=readable)
            found.append(buffer.getvalue())
    return found


class Runner:
    """Takes inputs in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which must not exist: it is filled with the small county."""
        self.folder = folder
        shutil.copytree(COUNTY, folder)
        self.county = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def run(self, given: Input, thorough: bool) -> str:
        """Take one input; give what became of it in a word.

        ``thorough`` makes pages and sheets of a folder without errors. Raises whatever the program
        raises and should not.
        """
        if given.entrance == "folder":
            return self._folder(given, thorough)
        ((name, data),) = given.files.items()
        if given.entrance in ("pdf", "xlsx"):
            try:
                read_filled(data)
            except NotOursError as error:
                assert str(error)
                return "refused"
            return "read"
        return self._file(given.entrance, name, data)

    def _file(self, entrance: str, name: str, data: bytes) -> str:
        folder = {"instrument": "instruments/county", "obligations": "instruments/county"}
        path = self.folder / "content" / folder.get(entrance, "") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        try:
            source = read_source(path, str(path))
            problems = [] if isinstance(source, SourceText) else list(source)
            if isinstance(source, SourceText):
                _read(entrance, source, self.folder / "content", problems)
            _report(problems)
        finally:
            if (original := self.county.get(path.relative_to(self.folder).as_posix())) is None:
                path.unlink()
            else:
                path.write_bytes(original)
        return "problems" if problems else "read"

    def _folder(self, given: Input, thorough: bool) -> str:
        try:
            for path, data in given.files.items():
                (self.folder / path).write_bytes(data)
            register, found = load(self.folder / "content", self.folder / "checklists")
            problems = list(check(register, found, AS_OF.isoformat()))
            _report(problems)
            for instrument in register.instruments:
                assert 0 <= coverage(register, instrument).share <= 1
            if report.count(problems)[0]:
                return "problems"
            if not thorough:
                return "read"
            try:
                _make(register)
            except SiteError as error:
                assert str(error)
                return "refused"
            return "made"
        finally:
            for path in given.files:
                (self.folder / path).write_bytes(self.county[path])


def _read(entrance: str, source: SourceText, content: Path, problems: list[Problem]) -> None:
    if entrance == "instrument":
        read_instrument(source, problems)
    elif entrance == "obligations":
        read_obligations(source, problems)
    elif entrance == "checklist":
        read_checklist(source, problems)
    elif entrance == "page":
        catalogue.page(source, problems)
    elif (fields := catalogue.read_list(source, problems)) is None:
        assert problems
    elif entrance == "settings":
        catalogue.settings(fields, content)
        fields.finish()
    else:
        key, name, read = _LISTED[entrance]
        fields.records(key, name, read)
        fields.finish()


def _report(problems: list[Problem]) -> None:
    assert all(problem.code in CODES and problem.message for problem in problems)
    # Thousands of problems of one paste are reported like the first of them.
    shown = problems[:12]
    assert report.as_text(shown, 1).endswith("（共 1 个文件）\n")
    assert report.as_json(shown, 1)


def _make(register: Register) -> None:
    """Make everything that is quick to make of a register without errors."""
    bindings = Bindings(register.published())
    for page in pages(Ledger(bindings, AS_OF, ())):
        assert content(page, AS_OF, register.settings.notice).html(Once())
    assert search_assets(bindings)
    assert register_json(bindings, AS_OF)
    assert obligations_csv(bindings)
    for sheet in plan_sheets(bindings, AS_OF):
        if sheet.format in _QUICK:
            assert render_sheet(sheet)
