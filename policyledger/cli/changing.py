"""The command that tells what changed between two states of the content."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from policyledger.check import check
from policyledger.cli import report
from policyledger.cli.options import DONE, PROBLEMS, USAGE
from policyledger.load.content import load
from policyledger.load.revision import RevisionError, unpack_revision
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.outputs.record import work_folder
from policyledger.outputs.replace import put_files
from policyledger.render.changes import changes_files
from policyledger.views.changes.page import ChangesPage, State, changes_page, state

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Loaded:
    register: Register
    problems: tuple[Problem, ...]
    state: State
    named: str
    unpacked: Path


def changes(options: argparse.Namespace) -> int:
    """Write what changed as a page, as data and as a notice of one page; give the exit status.

    Errors of the old content are counted only; errors of the new one stop it, since the notice
    would be wrong.
    """
    try:
        # What is read out of git lies there to the end: a state may bring a font of its own.
        with tempfile.TemporaryDirectory(prefix="policyledger-") as folder:
            old = _load(options, options.old, "原来的内容", Path(folder) / "old")
            new = _load(options, options.new, "现在的内容", Path(folder) / "new")
            return _write(options, old, new)
    except RevisionError as error:
        sys.stderr.write(f"{error}。\n")
        return USAGE


def _write(options: argparse.Namespace, old: _Loaded, new: _Loaded) -> int:
    if new.state.errors:
        text = report.as_text(new.problems, new.register.files)
        sys.stdout.write(text.replace(f"{new.unpacked}/", f"{options.new}:"))
        sys.stderr.write(f"新内容（{new.named}）有错误，没有生成。\n")
        return PROBLEMS
    page = changes_page(old.register, new.register, (old.state, new.state), options.as_of)
    files = changes_files(page)
    target: Path = options.output or work_folder(options.site) / "changes"
    put_files(target, files)
    sys.stdout.write(
        "".join(f"{report.printable(line)}\n" for line in _summary(page, old.named, new.named))
    )
    sys.stdout.write(f"已写入：{'、'.join(str(target / name) for name in files)}\n")
    return DONE


def _load(options: argparse.Namespace, named: str | None, neutral: str, folder: Path) -> _Loaded:
    """Load the state that was named: a folder, a revision, or the present content.

    A folder is called ``neutral`` in what is written.
    """
    content, checklists = options.content, options.checklists
    label = called = "现在的内容"
    if named and Path(named).is_dir():
        content, checklists = _folders(Path(named), folder)
        # The notice is for units, to whom a folder of somebody's machine says nothing.
        label = neutral
        called = _name(Path(named))
    elif named is not None:
        places = {content: folder / "content", checklists: folder / "checklists"}
        for place in places.values():
            place.mkdir(parents=True)
        label = called = unpack_revision(named, places)
        content, checklists = places.values()
    register, found = load(content, checklists)
    problems = check(register, found, options.as_of.isoformat())
    errors, warnings = report.count(problems)
    return _Loaded(register, problems, state(register, label, errors, warnings), called, folder)


def _folders(named: Path, folder: Path) -> tuple[Path, Path]:
    """Give content and checklists of a project folder or of a content folder.

    Where there are no checklists, an empty folder stands in for them: they are not compared then.
    """
    content = next(
        (place for place in (named / "content", named) if (place / "instruments").is_dir()), None
    )
    if content is None:
        raise RevisionError(f"{named} 不是内容文件夹：里面没有 instruments，也没有 content")
    checklists = content.parent / "checklists"
    if not checklists.is_dir():
        checklists = folder / "checklists"
        checklists.mkdir(parents=True)
    return content, checklists


def _name(folder: Path) -> str:
    """Call a state by its folder; the way to it is nobody else's business."""
    parts = folder.resolve().parts
    return "/".join(parts[-2:] if parts[-1] == "content" else parts[-1:])


def _summary(page: ChangesPage, old: str, new: str) -> list[str]:
    lines = [f"{old} → {new}"]
    if page.old.errors:
        lines.append(f"旧内容有 {page.old.errors} 个错误，可能有一部分没有读出来；新增的请核对。")
    if page.nothing:
        return [*lines, "没有变化。"]
    counts = [
        f"{label} {count} 条"
        for change, label in (("added", "新增"), ("changed", "修改"), ("removed", "取消"))
        if (count := page.count(change))
    ]
    minor = f"（另有 {page.minor} 条只改编排）" if page.minor else ""
    lines.append(f"责任事项：{'，'.join(counts) or '没有变化'}{minor}")
    if page.documents:
        names = [f"{one.name}（{one.change_label}）" for one in page.documents]
        lines.append(f"文件：{_listed(names, '份')}")
    if page.units:
        lines.append(f"单位：{_listed([unit.name for unit in page.units], '个')}")
    if page.others:
        names = [f"{one.kind}“{one.name}”（{one.change_label}）" for one in page.others]
        lines.append(f"其他：{_listed(names, '处')}")
    return lines


def _listed(names: list[str], measure: str) -> str:
    more = "……" if len(names) > _SHOWN else ""
    return f"{len(names)} {measure}：{'、'.join(names[:_SHOWN])}{more}"
