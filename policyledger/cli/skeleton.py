"""Commented skeletons for what a maintainer adds."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from policyledger.load.fields import id_problem
from policyledger.model.location import Text
from policyledger.render.templates import environment

_FOLDERS = {"instrument": ".md", "obligations": ".yml", "checklist": ".yml"}


def write_skeleton(options: argparse.Namespace) -> int:
    """Write the skeleton that was asked for; give 0, or 2 when it cannot be written.

    A file that exists is never written over.
    """
    if problem := id_problem(Text(options.id)):
        sys.stderr.write(f"{problem.message}\n  {problem.advice}\n")
        return 2
    path = skeleton_path(options)
    text = (
        environment()
        .get_template(f"new/{options.kind}{_FOLDERS[options.kind]}")
        .render(id=options.id, level=options.level)
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        sys.stderr.write(f"{path} 已经有了，没有改动它。\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"写不了 {path}：{error.strerror}\n")
        return 2
    sys.stdout.write(f"已生成 {path}，请照里面的注释填写，再运行 python build.py check。\n")
    return 0


def skeleton_path(options: argparse.Namespace) -> Path:
    """Give where a skeleton of this kind belongs."""
    suffix = _FOLDERS[options.kind]
    if options.kind == "checklist":
        folder: Path = options.checklists
    else:
        folder = options.content / "instruments" / options.level
    return folder / f"{options.id}{suffix}"
