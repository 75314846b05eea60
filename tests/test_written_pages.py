"""Hand-written pages: Markdown, without HTML, with links that lead somewhere."""

from __future__ import annotations

import pytest

from policyledger.model.catalogue import Page
from policyledger.model.location import Location, Text
from policyledger.render.errors import SiteError
from policyledger.render.site.written import written_html

PAGES = ("index", "units/index", "units/a", "about")


def html(body: str) -> str:
    return str(written_html(Page(Text("about"), "关于", body, Location("pages/about.md")), PAGES))


def test_markdown_becomes_html() -> None:
    made = html("## 节\n\n一段**话**。\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n")
    for piece in ("关于</h1>", "节</h2>", "<strong>话</strong>", "<td>2</td>"):
        assert piece in made


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("[a](units/a.md)", "units/a.html"),
        ("[a](units/a.md#x)", "units/a.html#x"),
        ("[a](./units/index.md)", "units/index.html"),
        ("[a](#x)", "#x"),
        ("[a](https://example.org/x.md)", "https://example.org/x.md"),
        ("[a](mailto:a@example.org)", "mailto:a@example.org"),
        ("[a][b]\n\n[b]: index.md", "index.html"),
    ],
)
def test_links_lead_to_pages(written: str, link: str) -> None:
    assert f'href="{link}"' in html(written)


@pytest.mark.parametrize(
    "written",
    [
        "[a](units/b.md)",
        "[a](javascript:alert(1))",
        "[a](JaVaScript:alert(1))",
        "[a](data:text/html,x)",
        "[a](//example.org/)",
        "[a](/etc/passwd)",
        "[a](../a.md)",
        "![a](x.png)",
        "![a](https://example.org/x.png)",
    ],
)
def test_bad_links_are_refused_with_their_line(written: str) -> None:
    with pytest.raises(SiteError, match=r"pages/about\.md:4："):
        html(f"\n第一段。\n{written}\n")


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "# a {: onclick=alert(1)}",
        "`<b>`",
    ],
)
def test_html_is_text(written: str) -> None:
    made = html(written)
    assert "<script" not in made
    assert "<img" not in made
    assert "<b>" not in made
    assert " onclick=" not in made.replace("{: onclick=", "")
