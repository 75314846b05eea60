"""What is packed for carrying away and for a print shop."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from policyledger.load.content import load
from policyledger.outputs.archive import file_name, print_names, site_files, write_zip
from policyledger.outputs.plan import Sheet
from policyledger.outputs.sheets import plan_sheets
from policyledger.views.bindings import Bindings

WORLD = Path(__file__).parent / "world"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def bindings() -> Bindings:
    register, _ = load(WORLD / "content", WORLD / "checklists")
    return Bindings(register)


@pytest.mark.parametrize(
    ("text", "name"),
    [("县局/办：表", "县局_办：表"), ('a<b>"c"|?*', "a_b_c_"), ("..", "_"), ("长" * 90, "长" * 60)],
)
def test_names_suit_every_file_system(text: str, name: str) -> None:
    assert file_name(text) == name


def test_sheets_stand_in_the_folder_of_their_unit(bindings: Bindings) -> None:
    sheets = plan_sheets(bindings, DAY)
    names = print_names(bindings, sheets)
    assert len(set(names.values())) == len(names) == sum(s.format == "pdf" for s in sheets)
    for sheet in sheets:
        unit = bindings.register.unit_by_id.get(sheet.unit)
        if sheet.format == "pdf" and unit:
            assert names[sheet.path].startswith(f"{unit.place}-{unit.name}/")
    assert len({name.split("/")[0] for name in names.values()}) > 3


def test_like_titles_get_names_of_their_own(bindings: Bindings) -> None:
    twins = [Sheet(f"downloads/x/{name}.pdf", "x", "pdf", "同名", None) for name in ("a", "b")]
    assert len(set(print_names(bindings, twins).values())) == 2


def test_same_files_and_date_give_the_same_bytes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "单位").mkdir(parents=True)
    (site / "index.html").write_text("首页", encoding="utf-8")
    (site / "单位" / "a.html").write_text("甲", encoding="utf-8")
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    write_zip(first, site_files(site, "台账"), DAY)
    (site / "index.html").touch()
    write_zip(second, site_files(site, "台账"), DAY)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.namelist() == ["台账/index.html", "台账/单位/a.html"]
        assert archive.read("台账/单位/a.html").decode() == "甲"


def test_an_archive_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "site.zip"
    target.write_bytes(b"old")
    with pytest.raises(OSError, match="gone"):
        write_zip(target, {"a": tmp_path / "gone"}, DAY)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["site.zip"]
