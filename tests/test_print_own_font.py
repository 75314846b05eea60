"""A face of the user's own for the text of sheets."""

from __future__ import annotations

import dataclasses
import io
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from conftest import AS_OF, WORLD
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from policyledger.load import font as font_file
from policyledger.load.content import load
from policyledger.load.font import read_font
from policyledger.model.catalogue import Font
from policyledger.model.location import Location, Text
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.outputs.cache import sheet_key
from policyledger.outputs.plan import Sheet
from policyledger.render.pdf import fontconfig, own_font
from policyledger.render.pdf.sheets import checklist_pdf
from policyledger.render.project import FONTS
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.checklist import ChecklistView, checklist_views

NAME = "Own Face"


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_font, "WORK", tmp_path / "work")


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Font:
    """A face under another name that has hardly any characters."""
    font = TTFont(FONTS / "PLKai-Regular.ttf", lazy=True)
    subsetter = Subsetter(Options(name_IDs=["*"]))
    subsetter.populate(text="是否有的")
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = NAME if record.nameID != 6 else "OwnFace"
    path = tmp_path_factory.mktemp("font") / "自己的.ttf"
    font.save(path)
    font.close()
    return Font(path.as_posix(), sha256(path.read_bytes()).hexdigest())


@pytest.fixture(scope="module")
def view(world: Register) -> ChecklistView:
    checklist = next(one for one in world.checklists if not one.per_unit)
    return checklist_views(Bindings(world), checklist, date.fromisoformat(AS_OF))[0]


def with_font(view: ChecklistView, font: Font | None) -> ChecklistView:
    return dataclasses.replace(view, sheet=dataclasses.replace(view.sheet, text_font=font))


def fonts_in(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return {
            str(item["/BaseFont"]).partition("+")[2]
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }


def test_what_the_own_face_lacks_comes_from_ours_and_nothing_is_logged(
    view: ChecklistView, few: Font
) -> None:
    plain, own = fonts_in(checklist_pdf(view)), fonts_in(checklist_pdf(with_font(view, few)))
    assert len(own - plain) == 1 and "Own" in next(iter(own - plain))
    assert plain <= own


def test_the_path_on_this_machine_stays_out_of_the_sheet(view: ChecklistView, few: Font) -> None:
    pdf = checklist_pdf(with_font(view, few))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        data = file.attachments["sheet.json"].get_file().read_bytes()
    assert "自己的" not in data.decode() and "text_font" not in data.decode()
    again = checklist_pdf(with_font(view, few))
    assert again == pdf


def test_another_font_file_is_another_sheet(view: ChecklistView, few: Font) -> None:
    fonts = (None, few, dataclasses.replace(few, digest="0" * 64))
    views = [with_font(view, font) for font in fonts]
    keys = {sheet_key(Sheet("x.pdf", "checklist", "pdf", "", one), repr(one)) for one in views}
    assert len(keys) == 3


def test_settings_name_the_file_and_every_sheet_gets_it(tmp_path: Path) -> None:
    shutil.copytree(WORLD, tmp_path, dirs_exist_ok=True)
    target = tmp_path / "content" / "fonts" / "仿宋.ttf"
    target.parent.mkdir()
    shutil.copyfile(FONTS / "PLKai-Regular.ttf", target)
    with (tmp_path / "content" / "settings.yml").open("a", encoding="utf-8") as file:
        file.write("text_font: fonts/仿宋.ttf\n")
    register, problems = load(tmp_path / "content", tmp_path / "checklists")
    assert not problems
    font = register.settings.text_font
    assert font == Font(target.as_posix(), sha256(target.read_bytes()).hexdigest())
    views = [
        view
        for checklist in register.checklists
        for view in checklist_views(Bindings(register), checklist, date.fromisoformat(AS_OF))
    ]
    assert {view.sheet.text_font for view in views} == {font}


@pytest.mark.parametrize(
    ("part", "says"),
    [(0.9, "文件不完整"), (0.5, "文件不完整"), (0.00001, "内容读不出来"), (0, "里不是字体")],
)
def test_a_damaged_font_file_is_refused(tmp_path: Path, part: float, says: str) -> None:
    data = (FONTS / "PLKai-Regular.ttf").read_bytes()
    (tmp_path / "仿宋.ttf").write_bytes(data[: int(len(data) * part)])
    problems: list[Problem] = []
    name = Text("仿宋.ttf", Location("settings.yml", 1, 1, 1))
    assert read_font(tmp_path, name, problems) is None
    (problem,) = problems
    assert problem.code == "bad-font" and says in problem.message


def test_a_font_file_of_gigabytes_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_file, "MAX_FONT", 1024 * 1024)
    shutil.copyfile(FONTS / "PLKai-Regular.ttf", tmp_path / "仿宋.ttf")
    problems: list[Problem] = []
    name = Text("仿宋.ttf", Location("settings.yml", 1, 1, 1))
    assert read_font(tmp_path, name, problems) is None
    assert [problem.message for problem in problems] == ["字体文件“仿宋.ttf”超过 1 MB"]


def test_a_font_file_without_signs_is_refused(tmp_path: Path, few: Font) -> None:
    for table, says in {"glyf": "没有字形", "hmtx": "缺少 hmtx 表"}.items():
        with TTFont(few.path) as font:
            font.ensureDecompiled()
            path = tmp_path / "own.ttf"
            raw = io.BytesIO()
            font.save(raw)
        # Another name of the same length in the directory of tables hides the table.
        path.write_bytes(raw.getvalue().replace(table.encode(), b"none", 1))
        problems: list[Problem] = []
        assert read_font(tmp_path, Text("own.ttf", Location("s.yml", 1, 1, 1)), problems) is None
        assert says in problems[0].message


def test_the_shipped_style_knows_the_family_of_the_own_face() -> None:
    style = own_font.own_font_styles(Font("x.ttf", ""))[0].read_text(encoding="utf-8")
    assert f'"{fontconfig.OWN}", "PL Song"' in style
