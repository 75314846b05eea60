"""What the fuzzer feeds: real files of every kind, and the ways in which it spoils them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

ROOT = Path(__file__).resolve().parent.parent
#: A whole content folder with one record of each kind: small, so that it is read in milliseconds.
COUNTY = ROOT / "tests" / "fuzz" / "county"
_SOURCES = (ROOT / "content", ROOT / "checklists", ROOT / "tests" / "world", COUNTY)
_LARGEST_WINDOW = 800

#: One entrance for each kind of bytes that the program takes from outside.
LISTS = ("settings", "units", "matters", "groups", "glossary", "calendar", "waivers")
ENTRANCES = (*LISTS, "obligations", "checklist", "instrument", "page", "folder", "pdf", "xlsx")
# A whole folder costs ten times a file, a filled-in sheet five times: shares of the inputs.
_WEIGHTS = (3,) * len(LISTS) + (12, 6, 12, 3, 10, 5, 7)

#: What YAML, papers and markup are made of, with slips of the keyboard and what breaks programs.
TOKENS = (
    *(
        ": ",
        "- ",
        "\n",
        "  ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "，",
        "：",
        "'",
        '"',
        "#",
        ">",
        "|",
        "~",
        "%",
    ),
    *("*a", "&a ", "!!python/object:os.system ", "!x ", "@", "`", "\\", "---\n", "...\n", "? "),
    *("<<: ", "\t", "\r", "\x00", "\x1b", "\u2028", "\ufeff", "\ue000", "\u202e", "\ud7ff"),
    *("\u3000", "\u00a0", "\U0001f600", "é", "e\u0301", "０", "“", "”", "（", "）", "。", "；"),
    *("null", "true", "no", "0012", "12:30", "1e999", "-1", "9" * 40, "2026-02-30", "2026", "0"),
    *("P99Y", "P7D", "flood-season-end", "month", "year", "day", "../a", "/etc/passwd", "con"),
    *(
        "<script>",
        "{{ 7*7 }}",
        "{% x %}",
        "&#60;",
        "javascript:",
        "=1+1",
        "](x)",
        "{#a}",
        "..",
        "## ",
    ),
    *("一、", "（一）", "1.", "（1）", "十百、", "零〇、", "（牵头责任单位：", "；配合责任单位："),
    *("各乡镇", "水利局", "县水利局", "SX4-01-01", "GJ-1-01", "sx-2025-4", "2.1.1", "unit", "all"),
)
_VALUES: tuple[Any, ...] = (
    *(None, "", " ", 0, -1, 10**30, 1.5, True, [], {}, [[]], {"a": "b"}, [None], [{}], "甲" * 300),
    *("2026-13", "2199-12-31", "1900", "P0D", "every", "lead", "must-not", "县水利局", "SX4-01-01"),
)


_D = TypeVar("_D", str, bytes)
#: The name of a file and what is in it.
Seed = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Input:
    """One input: where it enters, and its files (path below a folder → bytes)."""

    entrance: str
    files: dict[str, bytes]


class Corpus:
    """Everything that can be spoiled, read once."""

    def __init__(self, sheets: Callable[[], dict[str, list[Seed]]]) -> None:
        """Read the files; ``sheets`` makes filled-in sheets by entrance."""
        self.seeds: dict[str, list[Seed]] = {entrance: [] for entrance in ENTRANCES}
        for folder in _SOURCES:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and (entrance := _entrance(path)):
                    self.seeds[entrance].append((path.name, path.read_bytes()))
        self.county = {
            path.relative_to(COUNTY).as_posix(): path.read_bytes()
            for path in sorted(COUNTY.rglob("*"))
            if path.is_file()
        }
        self.seeds |= sheets()

    def make(self, name: str) -> Input:
        """Give the input of this name; the same for the same name and corpus."""
        random = Random(name)  # noqa: S311 - chance that can be had again, not secrecy
        entrance = random.choices(ENTRANCES, _WEIGHTS)[0]
        if entrance == "folder":
            paths = random.sample(list(self.county), random.choice((1, 1, 1, 2, 3)))
            return Input(entrance, {path: spoiled(self.county[path], random) for path in paths})
        seed, data = random.choice(self.seeds[entrance])
        if entrance == "xlsx":
            return Input(entrance, {seed: _package(data, random)})
        if entrance == "pdf":
            return Input(entrance, {seed: _repeated(_BYTEWISE, data, random)})
        if len(data) > _LARGEST_WINDOW and random.random() > 0.01:
            data = _window(data, random)
        return Input(entrance, {seed: spoiled(data, random)})


def _entrance(path: Path) -> str:
    """Give where a file of a content folder enters, or an empty string."""
    parent, suffix = path.parent.name, path.suffix
    if parent == "checklists" or path.parent.parent.name == "instruments" or parent == "pages":
        kinds = {"checklists": "checklist", "pages": "page"}
        return kinds.get(parent, "instrument" if suffix == ".md" else "obligations")
    if path.name.endswith("calendar.yml"):
        return "calendar"
    return path.stem if path.stem in LISTS and suffix == ".yml" else ""


def spoiled(data: bytes, random: Random) -> bytes:
    """Spoil a text file: most often so that it is still nearly right."""
    kind = random.random()
    if kind < 0.25:
        return _repeated(_BYTEWISE, data, random)
    if kind < 0.75:
        text = data.decode("utf-8", "replace")
        return _repeated(_TEXTWISE, text, random).encode("utf-8", "replace")
    return _restructured(data, random)


def _repeated(ways: tuple[Callable[[_D, Random], _D], ...], data: _D, random: Random) -> _D:
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        data = random.choice(ways)(data, random)
    return data


def _window(data: bytes, random: Random) -> bytes:
    """Cut a long file down to its head and a stretch of its records."""
    lines = data.decode().split("\n")
    starts = [number for number, line in enumerate(lines) if re.match(r"- |\S、|（\S）", line)]
    if not starts:
        return data[:_LARGEST_WINDOW]
    first = random.choice(starts)
    kept = lines[: starts[0]] + lines[first : first + random.randint(1, 60)]
    return "\n".join(kept)[:_LARGEST_WINDOW].encode()


# Ways to spoil bytes


def _flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data or b"\0")
    changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(data: bytes, random: Random) -> bytes:
    start = random.randint(0, len(data))
    return data[:start] + data[start + random.choice((1, 3, 20, 500, len(data))) :]


def _double(data: bytes, random: Random) -> bytes:
    start = random.randint(0, len(data))
    stretch = data[start : start + random.choice((1, 8, 60, 400))]
    return data[:start] + stretch * random.choice((2, 2, 3, 200)) + data[start:]


def _put(data: bytes, random: Random) -> bytes:
    start = random.randint(0, len(data))
    token = random.choice(TOKENS).encode("utf-8", "replace")
    return data[:start] + random.choice((token, random.randbytes(3))) + data[start:]


def _number(data: bytes, random: Random) -> bytes:
    """Put another number in the place of one."""
    found = list(re.finditer(rb"[0-9]+", data[:200_000]))
    if not found:
        return data
    match = random.choice(found)
    number = random.choice((b"0", b"-1", b"65536", b"2147483648", b"9" * 25, b"1"))
    return data[: match.start()] + number + data[match.end() :]


_BYTEWISE = (_flip, _cut, _double, _put, _number)


# Ways to spoil text


def _token(text: str, random: Random) -> str:
    start = random.randint(0, len(text))
    return text[:start] + random.choice(TOKENS) * random.choice((1, 1, 1, 2, 50)) + text[start:]


def _word(text: str, random: Random) -> str:
    """Put one word of the text, or a token, in the place of another: all stays well-formed."""
    words = re.split(r"([\w./-]+)", text)
    if len(words) < 3:
        return text
    places = range(1, len(words), 2)
    other = words[random.choice(places)]
    words[random.choice(places)] = random.choice((other, other, random.choice(TOKENS), other * 80))
    return "".join(words)


def _line(text: str, random: Random) -> str:
    lines = text.split("\n")
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(6):
        case 0:
            del lines[one]
        case 1:
            lines.insert(two, lines[one])
        case 2:
            lines[one], lines[two] = lines[two], lines[one]
        case 3:
            lines[one] = " " * random.choice((1, 2, 4)) + lines[one]
        case 4:
            lines[one] = re.sub(r": .*", ":", lines[one])
        case 5:
            lines[one:one] = [lines[one]] * random.choice((2, 2, 2, 30, 30, 300))
    return "\n".join(lines)


def _deep(text: str, random: Random) -> str:
    start = random.randint(0, len(text))
    opening = random.choice(("[", "{", "- ", "{a: ", "? ", "  - a:\n", "（", "> "))
    return text[:start] + opening * random.choice((5, 30, 3000)) + text[start:]


_TEXTWISE = (_token, _token, _word, _word, _word, _line, _line, _deep)


# Ways to spoil what the text says


def _restructured(data: bytes, random: Random) -> bytes:
    """Change the values, and write them down again as well-formed YAML."""
    head, fence, body = data.decode("utf-8", "replace").removeprefix("---\n").partition("\n---\n")
    try:
        value = yaml.load(head, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return _repeated(_BYTEWISE, data, random)
    if not isinstance(value, dict):
        return _repeated(_TEXTWISE, data.decode("utf-8", "replace"), random).encode()
    for _ in range(random.choice((1, 1, 2, 5))):
        _change(value, random)
    style = random.choice((None, None, True, False))
    written = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=style,
        width=random.choice((20, 200, 10_000)),
    )  # fmt: skip
    return (f"---\n{written}---\n{body}" if fence else written).encode("utf-8", "replace")


class _Dumper(yaml.CSafeDumper):
    """Writes a value that stands in two places twice: an alias would be all that is found."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _change(value: Any, random: Random) -> None:
    places = list(_places(value))
    holder, key = random.choice(places)
    other = random.choice(places)
    match random.randrange(6):
        case 0:
            del holder[key]
        case 1:
            holder[key] = deepcopy(random.choice(_VALUES))
        case 2:
            # Out of the smaller into the larger one only: no value may hold itself.
            if not isinstance(other[0][other[1]], dict | list):
                holder[key] = other[0][other[1]]
        case 3:
            times = random.choice((1, 1, 2, 2, 2, 2, 2, 100))
            holder[key] = [deepcopy(holder[key]) for _ in range(times)]
        case 4:
            holder[key] = {random.choice(("id", "name", "text", "x")): holder[key]}
        case 5:
            if isinstance(holder[key], str):
                holder[key] = random.choice(
                    (holder[key] * 60, holder[key][:-1], holder[key] + "甲")
                )


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting and len(found) < 3000:
        current = waiting.pop()
        keys = list(current) if isinstance(current, dict) else range(len(current))
        for key in keys:
            found.append((current, key))
            if isinstance(current[key], dict | list):
                waiting.append(current[key])
    return found or [({"": ""}, "")]


def _package(data: bytes, random: Random) -> bytes:
    """Spoil a part of a spreadsheet and pack it again, or spoil the packed file."""
    parts = _parts(data)
    if not parts or random.random() < 0.2:
        return _repeated(_BYTEWISE, data, random)
    name = random.choice(list(parts))
    text = parts[name].decode("utf-8", "replace")
    changed = _repeated((*_TEXTWISE, _tag), text, random).encode("utf-8", "replace")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, changed if part == name else content)
    return buffer.getvalue()


def _tag(text: str, random: Random) -> str:
    """Leave out, double or swap an element or attribute."""
    found = list(re.finditer(r'<[^>]+>| \w+="[^"]*"', text))
    if not found:
        return text
    one, two = random.choice(found), random.choice(found)
    return text[: one.start()] + random.choice(("", one[0] * 2, two[0])) + text[one.end() :]


@cache
def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return {}
