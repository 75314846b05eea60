"""A picture of the measurements: seconds against duties, both scales logarithmic, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import Any

from contenders import OURS, PEERS
from report import best, sizes

_WIDTH, _HEIGHT = 1010, 470
_TOP, _BOTTOM, _PANEL = 76, 50, 330
_LEFTS = (60, 560)
_PANELS = (("cold", "The whole site from nothing"), ("change", "Again after one duty changed"))
#: Told apart in print too: by grey value and dashes, and named at their ends.
_STYLES = {
    "ours": ("#b3261e", "", 3.2),
    "mkdocs-material": ("#2f5d8a", "", 1.8),
    "zensical": ("#2f5d8a", "6 4", 1.8),
    "strictdoc": ("#4a4a4a", "", 1.8),
    "sphinx-needs": ("#4a4a4a", "6 4", 1.8),
    "doorstop": ("#757575", "2 3", 1.8),
}
_LINE = 15

Point = tuple[float, float]


class _Scale:
    """From duties and seconds to places in a panel."""

    def __init__(
        self, left: int, duties: tuple[float, float], seconds: tuple[float, float]
    ) -> None:
        self.left = left
        self.duties = duties
        self.seconds = seconds

    def x(self, value: float) -> float:
        low, high = map(math.log10, self.duties)
        return self.left + (math.log10(value) - low) / ((high - low) or 1) * _PANEL

    def y(self, value: float) -> float:
        low, high = map(math.log10, self.seconds)
        share = (math.log10(value) - low) / ((high - low) or 1)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _series(data: dict[str, Any], step: str) -> dict[str, list[Point]]:
    found = {}
    for tool in (OURS, *PEERS):
        points = [(float(size), best(data, size, tool.id, step)) for size in sizes(data, tool.id)]
        points = [(size, value) for size, value in points if math.isfinite(value) and value > 0]
        if points:
            found[tool.id] = points
    return found


def _axes(scale: _Scale, title: str, marks: list[int]) -> Iterator[str]:
    left, right = scale.left, scale.left + _PANEL
    yield f'<text x="{left}" y="{_TOP - 22}" class="t">{escape(title)}</text>'
    power = round(math.log10(scale.seconds[0]))
    while 10**power <= scale.seconds[1] * 1.001:
        y = scale.y(10**power)
        label = f"{10**power:g} s"
        yield f'<line x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" class="g"/>'
        yield f'<text x="{left - 8}" y="{y + 4:.1f}" class="e">{label}</text>'
        power += 1
    for mark in marks:
        x = scale.x(mark)
        foot = _HEIGHT - _BOTTOM
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{foot}" class="g"/>'
        yield f'<text x="{x:.1f}" y="{foot + 20}" class="m">{mark:,}</text>'
    yield f'<text x="{(left + right) / 2}" y="{_HEIGHT - 8}" class="m">duties</text>'


def _lines(scale: _Scale, series: dict[str, list[Point]]) -> Iterator[str]:
    names = {tool.id: tool.name for tool in (OURS, *PEERS)}
    ends: list[tuple[float, float, str]] = []
    for name, points in reversed(series.items()):
        colour, dash, width = _STYLES[name]
        placed = [(scale.x(size), scale.y(value)) for size, value in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        yield (
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
            f'stroke-dasharray="{dash or "none"}"/>'
        )
        for x, y in placed:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
        ends.append((placed[-1][1], placed[-1][0], name))
    # Names stand at the ends of their lines, below one another where lines end close together.
    last: dict[float, float] = {}
    for y, x, name in sorted(ends):
        place = max(y, last.get(x, -math.inf) + _LINE)
        last[x] = place
        colour = _STYLES[name][0]
        weight = ' font-weight="700"' if name == OURS.id else ""
        yield (
            f'<text x="{x + 9:.1f}" y="{place + 4:.1f}" style="fill:{colour}"{weight} class="n">'
            f"{escape(names[name])}</text>"
        )


def svg(data: dict[str, Any]) -> str:
    """Give the picture."""
    panels = [
        (left, *panel, _series(data, panel[0])) for left, panel in zip(_LEFTS, _PANELS, strict=True)
    ]
    points = [point for *_, series in panels for line in series.values() for point in line]
    if not points:
        points = [(1000.0, 1.0)]
    marks = sorted({int(size) for size, _ in points})
    duties = (marks[0] * 0.85, marks[-1] * 1.1)
    low = 10 ** math.floor(math.log10(min(value for _, value in points)))
    high = 10 ** math.ceil(math.log10(max(value for _, value in points)))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        'aria-label="Seconds against number of duties for each tool">',
        "<style>text{font:13px system-ui,sans-serif;fill:#333}.t{font-size:15px;font-weight:600}"
        ".e{text-anchor:end}.m{text-anchor:middle}.g{stroke:#ddd}"
        ".n{paint-order:stroke;stroke:#fff;stroke-width:4px}</style>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFTS[0]}" y="26">Seconds against number of duties, both scales '
        "logarithmic; lower is faster</text>",
    ]
    for left, _, title, series in panels:
        scale = _Scale(left, duties, (low, high))
        parts += _axes(scale, title, marks)
        parts += _lines(scale, series)
    return "\n".join((*parts, "</svg>\n"))
