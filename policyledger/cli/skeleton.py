"""Commented skeletons for what a maintainer adds, and for a whole content to begin with."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from policyledger.load.catalogue import CalendarStatus
from policyledger.load.checklists import Scope
from policyledger.load.fields import id_problem
from policyledger.load.files import SourceText, read_source
from policyledger.load.instrument import read_instrument
from policyledger.model.location import Text
from policyledger.model.words import (
    Basis,
    Certainty,
    Force,
    Level,
    Method,
    NoDutyReason,
    Role,
    Status,
    UnitKind,
    Word,
)
from policyledger.render.templates import environment

_FOLDERS = {"instrument": ".md", "obligations": ".yml", "checklist": ".yml"}
#: The code that a new paper begins with.
_CODE = "XX1"
#: The paper and the checklist of a whole start.
_PAPER, _CHECKLIST = "sample", "unit"
#: Closed vocabularies as comments name them.
VOCABULARIES: dict[str, type[Word]] = {
    "level": Level,
    "basis": Basis,
    "status": Status,
    "role": Role,
    "force": Force,
    "kind": UnitKind,
    "certainty": Certainty,
    "reason": NoDutyReason,
    "method": Method,
    "scope": Scope,
    "calendar": CalendarStatus,
}


def write_skeleton(options: argparse.Namespace) -> int:
    """Write the skeleton that was asked for; give 0, or 2 when it cannot be written.

    A file that exists is never written over.
    """
    if options.kind == "content":
        return _write_content(options)
    if problem := id_problem(Text(options.id)):
        sys.stderr.write(f"{problem.message}\n  {problem.advice}\n")
        return 2
    path = skeleton_path(options)
    text = _text(options, f"{options.kind}{_FOLDERS[options.kind]}", options.id, _code(path))
    if not _put({path: text}, ()):
        return 2
    sys.stdout.write(f"已生成 {path}，请照里面的注释填写，再运行 python build.py check。\n")
    return 0


def skeleton_path(options: argparse.Namespace) -> Path:
    """Give where a skeleton of this kind belongs: duties stand beside their paper."""
    name = f"{options.id}{_FOLDERS[options.kind]}"
    if options.kind == "checklist":
        folder: Path = options.checklists
        return folder / name
    root: Path = options.content / "instruments"
    level = options.level
    if level is None and options.kind == "obligations":
        level = next(
            (one.value for one in Level if (root / one.value / f"{options.id}.md").is_file()), None
        )
    return root / (level or Level.COUNTY.value) / name


def _code(path: Path) -> str:
    """Give the code of the paper that stands beside ``path``, or that of a new one."""
    paper = path.with_suffix(".md")
    source = read_source(paper, str(paper)) if paper.is_file() else None
    instrument = read_instrument(source, []) if isinstance(source, SourceText) else None
    return str(instrument.code) if instrument and instrument.code else _CODE


def _text(options: argparse.Namespace, template: str, name: str, code: str) -> str:
    words = {key: "、".join(f"{w.value} {w.label}" for w in of) for key, of in VOCABULARIES.items()}
    values: dict[str, Any] = {
        "id": name,
        "code": code,
        "level": options.level or Level.COUNTY.value,
        "year": options.as_of.year,
        "words": words,
    }
    return environment().get_template(f"new/{template}").render(**values) + "\n"


def _write_content(options: argparse.Namespace) -> int:
    """Write a small content that checks clean, to be changed into one's own."""
    content: Path = options.content
    checklists: Path = options.checklists
    if options.id is not None:
        content, checklists = Path(options.id) / "content", Path(options.id) / "checklists"
    level = options.level or Level.COUNTY.value
    papers = content / "instruments" / level
    lists = ("settings", "units", "matters", "groups", "glossary", "calendar", "waivers")
    files = {content / f"{name}.yml": f"content/{name}.yml" for name in lists}
    files |= {
        content / "pages" / "about.md": "content/about.md",
        papers / f"{_PAPER}.md": "instrument.md",
        papers / f"{_PAPER}.yml": "obligations.yml",
        checklists / "visit.yml": "content/visit.yml",
    }
    texts = {path: _text(options, name, _PAPER, _CODE) for path, name in files.items()}
    texts[checklists / f"{_CHECKLIST}.yml"] = _text(options, "checklist.yml", _CHECKLIST, _CODE)
    if not _put(texts, (content / "instruments" / one.value for one in Level)):
        return 2
    where = "" if options.id is None else f' --content "{content}" --checklists "{checklists}"'
    sys.stdout.write(
        f"已在 {content} 和 {checklists} 生成一套带注释的样稿，里面的县、单位、文件都是虚构的。\n"
        f"  1. 改 {content / 'settings.yml'} 里的名称，把单位、工作事项换成自己的；\n"
        f"  2. 照 {papers / _PAPER}.md、.yml 添加自己的文件，做好以后删掉这两个；\n"
        f"  3. 检查：python build.py check{where}\n"
        f"     生成：python build.py all{where}\n"
    )
    return 0


def _put(texts: Mapping[Path, str], folders: Iterable[Path]) -> bool:
    """Write all files and make all folders, or none; tell whether that was done."""
    there = [str(path) for path in texts if path.exists() or path.is_symlink()]
    if there:
        sys.stderr.write(f"{'、'.join(there)} 已经有了，没有改动它。\n")
        return False
    made: list[Path] = []
    path = Path()
    try:
        for path in [*folders, *(one.parent for one in texts)]:
            _make_folder(path, made)
        for path, text in texts.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
    except OSError as error:
        for one in reversed(made):
            with contextlib.suppress(OSError):
                one.rmdir() if one.is_dir() else one.unlink()
        sys.stderr.write(f"写不了 {path}：{error.strerror}\n  什么也没有生成。\n")
        return False
    return True


def _make_folder(path: Path, made: list[Path]) -> None:
    """Make a folder with those above it, each noted in ``made``."""
    for folder in reversed((path, *path.parents)):
        if not folder.is_dir():
            folder.mkdir()
            made.append(folder)
