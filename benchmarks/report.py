"""The report of the measurements, as Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from contenders import OURS, PEERS, SHEETS

_HEAD = """\
# How long it takes

Written by `make bench` (`python benchmarks/run.py`); do not edit. What was measured stands in
`out/benchmarks/results.json`.

{cores} cores, {memory_gb} GB of memory, {system}, Python {python}. The duties are invented
(`benchmarks/corpus.py`): papers of about 20 duties each with their full text, every word of which
is quoted or marked, 60 to 400 units, matters, groups, deadlines of every kind, links upward, three
checklists; sentences as long as those of the shipped content. Every figure is the best of the runs,
which took turns with those of the other tools; a tool whose runs take minutes is run once. Memory
is the most that all processes of a run held together.
"""
_OURS = """\
**check** reads and checks everything; **cold** makes the whole site with nothing kept from before;
**one duty** makes it again after the title of one duty was changed; **nothing** after no change.
"""
_PEERS = """\
Each peer has an environment of its own, made from a lock with hashes (`benchmarks/locks/`), and the
same duties with the same fields in its own natural form: Material for MkDocs and Zensical a page
for each paper and a page with a table for each unit, StrictDoc a document for each paper with a
requirement for each duty (fields without markup, its fastest), Sphinx-Needs a page for each paper
with a `req` for each duty, Doorstop a document for each paper with an item for each duty. **One
duty** is what its users would run after a change (`mkdocs build --dirty`; Sphinx, StrictDoc and
Zensical keep what they can by themselves; Doorstop publishes all). The number in brackets is how
many times as long as Policy Ledger it took; below 1 it is faster.

What they make is not the same. The site of Policy Ledger has, besides papers and units, matters
across levels, groups, a matrix, a calendar, differences, coverage, data files and a search of its
own, and everything was checked first: quotations letter by letter, every word covered, names, tails
of clauses, deadlines, links. The peers check that links lead somewhere, or nothing.
"""


def best(data: dict[str, Any], size: int, tool: str, step: str, what: str = "seconds") -> float:
    """Give the best figure of a step; infinite if it was stopped, NaN if there is none."""
    rounds = data["cases"].get(f"{size}/{tool}", {}).get("rounds", [])
    found = [one[step] for one in rounds if step in one]
    good = [one[what] for one in found if not one["status"]]
    if good:
        return float(min(good))
    return math.inf if any(one["over"] for one in found) else math.nan


def sizes(data: dict[str, Any], tool: str) -> list[int]:
    """Give the sizes at which a tool was measured."""
    found = (key.split("/") for key in data["cases"])
    return sorted(int(size) for size, name in found if name == tool)


def number(value: float) -> str:
    """Give a figure with as many places as it is worth."""
    if math.isnan(value):
        return "–"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    head, *body = rows
    rule = ("---", *("--:" for _ in head[1:]))
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *body))


def _limit(data: dict[str, Any], size: int, tool: str, step: str) -> str:
    rounds = data["cases"][f"{size}/{tool}"]["rounds"]
    return f"> {max(one[step]['seconds'] for one in rounds if step in one):,.0f}"


def _seconds(data: dict[str, Any], size: int, tool: str, step: str) -> str:
    value = best(data, size, tool, step)
    return _limit(data, size, tool, step) if math.isinf(value) else number(value)


def _memory(data: dict[str, Any], size: int, tool: str, steps: Iterable[str]) -> str:
    found = [best(data, size, tool, step, "memory") for step in steps]
    return number(max((one for one in found if math.isfinite(one)), default=math.nan))


def _bulk(case: dict[str, Any]) -> tuple[str, str]:
    return f"{case.get('files', 0):,}", f"{case.get('bytes', 0) / 1e6:,.0f}"


def _own(data: dict[str, Any], tool: str, steps: dict[str, str]) -> Iterator[tuple[str, ...]]:
    heads = (*(f"{title}, s" for title in steps.values()), "one duty ÷ cold", "cold, processor s")
    yield "duties", *heads, "peak MB", "files", "MB", "runs"
    for size in sizes(data, tool):
        case = data["cases"][f"{size}/{tool}"]
        yield (
            f"{size:,}",
            *(_seconds(data, size, tool, step) for step in steps),
            _share(best(data, size, tool, "change"), best(data, size, tool, "cold")),
            number(best(data, size, tool, "cold", "processor")),
            _memory(data, size, tool, steps),
            *_bulk(case),
            str(len(case["rounds"])),
        )


def _growth(data: dict[str, Any], steps: dict[str, str]) -> str:
    """Say how the time grows with the number of duties, as the exponent of a power."""
    done = sizes(data, OURS.id)
    rows = [("from … to … duties", *steps.values(), "peak memory")]
    for small, large in pairwise(done):
        row = [f"{small:,} … {large:,}"]
        for step, what in (*((step, "processor") for step in steps), ("cold", "memory")):
            before, after = (best(data, size, OURS.id, step, what) for size in (small, large))
            fits = math.isfinite(before) and math.isfinite(after) and before > 0
            power = math.log(after / before) / math.log(large / small) if fits else math.nan
            row.append(number(power))
        rows.append(tuple(row))
    if len(rows) == 1:
        return ""
    return (
        "How the cost grows: between two sizes, in processor time, the exponent *p* of duties^*p*; "
        "1 is in step with the content, below 1 slower than it.\n\n" + _table(rows)
    )


def _share(value: float, whole: float) -> str:
    fits = math.isfinite(value) and math.isfinite(whole) and whole > 0
    return f"{value / whole:.3f}" if fits else "–"


def _times(value: float, own: float) -> str:
    fits = math.isfinite(value) and math.isfinite(own) and own > 0
    return f" ({number(value / own)})" if fits else ""


def _peers(data: dict[str, Any], size: int) -> str:
    rows = [("tool", "cold, s", "one duty, s", "peak MB", "pages", "files", "MB", "runs")]
    for tool in (OURS, *PEERS):
        case = data["cases"].get(f"{size}/{tool.id}")
        if not case or not case["rounds"]:
            continue
        cells = []
        for step in ("cold", "change"):
            value = best(data, size, tool.id, step)
            own = best(data, size, OURS.id, step)
            ratio = "" if tool is OURS else _times(value, own)
            cells.append(_seconds(data, size, tool.id, step) + ratio)
        rows.append(
            (
                f"{tool.name} {case['version']}".strip(),
                *cells,
                _memory(data, size, tool.id, ("cold", "change")),
                f"{case.get('pages', 0):,}",
                *_bulk(case),
                str(len(case["rounds"])),
            )
        )
    return f"### {size:,} duties\n\n{_table(rows)}" if len(rows) > 2 else ""


def _fuzz(fuzz: dict[str, Any]) -> str:
    if not fuzz:
        return ""
    rows = [(str(name), str(value)) for name, value in fuzz.get("rows", ())]
    table = _table((("what", "figure"), *rows)) if rows else ""
    return f"## Fuzzing\n\n{fuzz.get('note', '')}\n\n{table}"


def _text(data: dict[str, Any], name: str, title: str) -> str:
    text = data["texts"].get(name, {}).get("text")
    return f"## {title}\n\n```\n{text}\n```\n" if text else ""


def markdown(data: dict[str, Any], fuzz: dict[str, Any]) -> str:
    """Give the report of ``data``, and of the figures of fuzzing (fuzz.json) if there are any.

    They are a ``note`` in Markdown, and ``rows`` of name and figure.
    """
    steps = {"check": "check", "cold": "cold", "change": "one duty", "nothing": "nothing"}
    all_steps = {"cold": "cold", "change": "one duty", "nothing": "nothing"}
    parts = [
        _HEAD.format(**data["machine"]),
        "![Seconds against duties](results.svg)\n",
        "## The site\n",
        _OURS,
        _table(_own(data, OURS.id, steps)),
        _growth(data, steps),
    ]
    if sizes(data, SHEETS.id):
        parts += [
            "## Everything, with all sheets\n",
            "PDF, PDF and XLSX to fill in, DOCX, ICS of every unit and paper, and the site.\n",
            _table(_own(data, SHEETS.id, all_steps)),
        ]
    compared = [_peers(data, size) for size in sizes(data, OURS.id)]
    if any(compared):
        parts += ["## Beside other tools\n", _PEERS, *filter(None, compared)]
    parts += [
        _text(data, "check", "Checking the shipped content, by part"),
        _text(data, "search", "The search"),
        _fuzz(fuzz),
    ]
    return "\n".join(filter(None, parts))
