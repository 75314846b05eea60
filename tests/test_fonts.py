"""The faces in fonts/ and what WeasyPrint makes of them."""

import functools
import gc
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from fontTools.ttLib import TTFont

from policyledger.render.errors import RenderingError
from policyledger.render.pdf import fontconfig, weasy
from policyledger.render.project import FONTS, ROOT

FACES = sorted(path.name for path in FONTS.glob("*.ttf"))
CHARACTERS = (FONTS / "charset.txt").read_text(encoding="utf-8")


@functools.cache
def face(name: str) -> Any:
    return TTFont(FONTS / name, lazy=True)


def page(body: str, family: str = "PL Song") -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><title>测试</title></head>'
        f"<body style=\"font-family: '{family}'\">{body}</body></html>"
    )


def fonts_in(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return {
            str(item["/BaseFont"]).partition("+")[2]
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }


def test_charset_is_sorted_without_repetition_or_space() -> None:
    visible = CHARACTERS.replace("\n", "")
    assert list(visible) == sorted(set(visible))
    assert not any(character.isspace() for character in visible)
    assert {len(line) for line in CHARACTERS.splitlines()[:-1]} == {64}


def test_charset_has_what_official_papers_use() -> None:
    national = {
        bytes((row, cell)).decode("gb2312")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        if not (row == 0xD7 and cell > 0xF9)
    }
    assert len(national) == 6763
    assert national <= set(CHARACTERS)
    assert set("堃喆珺玥〇●○▲△■□✓☐☑☒–—…·《》〔〕「」℃％×→①⑳㈠≥№") <= set(CHARACTERS)


def test_there_are_five_faces() -> None:
    assert FACES == [
        "PLHei-Bold.ttf",
        "PLHei-Regular.ttf",
        "PLKai-Regular.ttf",
        "PLSong-Bold.ttf",
        "PLSong-Regular.ttf",
    ]


@pytest.mark.parametrize("name", FACES)
def test_face_covers_the_charset(name: str) -> None:
    cmap = face(name).getBestCmap()
    wanted = set(CHARACTERS.replace("\n", "")) | {" ", "\u00a0", "\u3000"}
    assert {c for c in wanted if cmap.get(ord(c), ".notdef") == ".notdef"} == set()


@pytest.mark.parametrize("name", FACES)
def test_face_has_truetype_outlines_and_the_features_in_use(name: str) -> None:
    font = face(name)
    assert "glyf" in font
    assert "CFF " not in font
    features = {
        record.FeatureTag
        for table in ("GSUB", "GPOS")
        for record in font[table].table.FeatureList.FeatureRecord
    }
    assert {"vert", "chws"} <= features
    em = font["head"].unitsPerEm
    assert {font["hmtx"][font.getBestCmap()[ord(c)]][0] for c in "政策台账，。☐"} == {em}


@pytest.mark.parametrize("name", FACES)
def test_face_bears_no_reserved_name(name: str) -> None:
    names = face(name)["name"]
    for number in (1, 2, 4, 6, 16, 17):
        for reserved in ("Noto", "Source", "LXGW", "WenKai", "霞鹜", "Klee"):
            assert reserved not in (names.getDebugName(number) or "")
    assert names.getDebugName(1).startswith("PL ")
    assert "Open Font License" in names.getDebugName(13)
    assert names.getDebugName(0)


def test_configuration_is_absolute_and_names_our_folder_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    variables = fontconfig.environment(Path("work"))
    config = Path(variables["FONTCONFIG_FILE"])
    assert config.is_absolute()
    text = config.read_text(encoding="utf-8")
    assert text.count("<dir>") == 1
    assert f"<dir>{FONTS}</dir>" in text
    assert f"<cachedir>{tmp_path / 'work' / 'cache'}</cachedir>" in text


def test_folder_without_fonts_is_refused_before_it_can_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fontconfig, "FONTS", tmp_path)
    with pytest.raises(FileNotFoundError, match="没有字体文件"):
        fontconfig.write_config(tmp_path / "work")


def test_own_font_must_be_a_font_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="找不到字体文件"):
        fontconfig.write_config(tmp_path, Path("no-such.ttf"))
    with pytest.raises(ValueError, match="不是字体文件"):
        fontconfig.write_config(tmp_path, Path(__file__))


def test_own_font_is_found_by_its_fixed_family(tmp_path: Path) -> None:
    font = TTFont(FONTS / "PLKai-Regular.ttf")
    font["name"].setName("Somebody Fang Song", 1, 3, 1, 0x409)
    font.save(tmp_path / "fangsong.ttf")
    pdf = weasy.html_to_pdf(
        page("仿宋", "PL Own"), own_font=tmp_path / "fangsong.ttf", work=tmp_path / "work"
    )
    assert fonts_in(pdf) == {"PL-Own"}


def test_same_document_gives_same_bytes_with_our_fonts_only() -> None:
    body = "<h1>政策台账</h1><p>控辍保学<b>责任</b>ABC 123</p>"
    first = weasy.html_to_pdf(page(body))
    weasy.html_to_pdf(page("<p>另一份 ☐☑☒", "PL Kai"))
    assert weasy.html_to_pdf(page(body)) == first
    assert fonts_in(first) == {"PL-Song", "PL-Song-Bold"}
    assert "控辍保学责任ABC 123" in pypdf.PdfReader(io.BytesIO(first)).pages[0].extract_text()


def test_other_process_gives_same_bytes(tmp_path: Path) -> None:
    html = page("<p>政策台账，第二十条。")
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from policyledger.render.pdf import weasy\n"
        "assert 'weasyprint' not in sys.modules\n"
        "pdf = weasy.html_to_pdf(sys.argv[1], work=Path(sys.argv[2]))\n"
        "sys.stdout.buffer.write(pdf)\n"
    )
    command = [sys.executable, "-c", code, html, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == weasy.html_to_pdf(html)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>\U00030edd", "U+30EDD"),
        ("<p style='no-such: 1'>一", "no-such"),
        ("<img src='https://example.org/a.png'>", "不允许读取 https://example.org/a.png"),
        ("<img src='//example.org/a.png'>", "Relative URI"),
        ("<img src='data:image/png;base64,AA=='>", "不允许读取 data:"),
        ("<img src='file:///etc/hostname'>", "不允许读取 file:///etc/hostname"),
        ("<link rel=stylesheet href='http://127.0.0.1:1/a.css'>", "不允许读取 http://127.0.0.1"),
        ("<img src='a.png'>", "Relative URI"),
    ],
)
def test_anything_logged_is_an_error(body: str, expected: str) -> None:
    with pytest.raises(RenderingError) as caught:
        weasy.html_to_pdf(page(body))
    assert any(expected in line for line in caught.value.lines)
    assert expected in str(caught.value)
    assert gc.isenabled()


def test_no_way_out_of_the_readable_folders() -> None:
    with pytest.raises(RenderingError, match="不允许读取"):
        weasy.html_to_pdf(page("<img src='../pyproject.toml'>"), base=FONTS)
    with pytest.raises(RenderingError, match="不允许读取"):
        weasy.html_to_pdf(page("<img src='%2e%2e/pyproject.toml'>"), base=FONTS)


def test_readable_folder_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasy, "READABLE", (tmp_path,))
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
    )
    (tmp_path / "图 1.svg").write_text(drawing, encoding="utf-8")
    assert weasy.html_to_pdf(page("<img src='图 1.svg' alt=''>"), base=tmp_path)


def test_stylesheet_is_shared_and_read_again_after_a_change(tmp_path: Path) -> None:
    sheet = tmp_path / "a.css"
    sheet.write_text(
        "@counter-style box { system: cyclic; symbols: '☐'; suffix: ' ' }"
        "li { list-style: box }  p { font-family: 'PL Hei' }",
        encoding="utf-8",
    )
    body = page("<p>一</p><ol><li>二</ol>")
    for _ in range(2):
        pdf = weasy.html_to_pdf(body, stylesheets=[sheet])
        assert "☐" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert fonts_in(pdf) == {"PL-Hei", "PL-Song"}
    sheet.write_text("p { font-family: 'PL Kai'; no-such: 1 }", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RenderingError, match="no-such"):
            weasy.html_to_pdf(body, stylesheets=[sheet])


def test_attachment_is_listed_once_and_has_no_clock() -> None:
    arguments: dict[str, Any] = {
        "variant": "pdf/a-3a",
        "tags": True,
        "attachments": [weasy.Attachment("data.csv", "编号\n".encode(), "数据")],
    }
    pdf = weasy.html_to_pdf(page("<p>一"), **arguments)
    assert weasy.html_to_pdf(page("<p>一"), **arguments) == pdf
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert len(list(file.Root["/AF"].as_list())) == 1
        assert file.attachments["data.csv"].get_file().read_bytes() == "编号\n".encode()
