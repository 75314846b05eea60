"""The command that compares a site with its content."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from policyledger.cli.build import all_
from policyledger.cli.options import DONE, PROBLEMS
from policyledger.outputs.compare import compare_folders

_SHOWN = 10


def verify(options: argparse.Namespace) -> int:
    """Build again from nothing, for the date of the site, and compare; give the exit status."""
    try:
        register = json.loads((options.site / "data" / "register.json").read_text("utf-8"))
        as_of = date.fromisoformat(register["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        sys.stderr.write(
            f"{options.site} 里没有完整的网站（读不到 data/register.json），"
            "请先运行 python build.py。\n"
        )
        return PROBLEMS
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "site"
        settings = {**vars(options), "site": again, "as_of": as_of, "unit": ""}
        if status := all_(argparse.Namespace(**settings)):
            return status
        difference = compare_folders(options.site, again)
    if not difference:
        sys.stdout.write(f"{options.site} 与内容一致（按 {as_of} 生成）。\n")
        return DONE
    for what, paths in (
        ("缺少", difference.missing),
        ("与内容不一致", difference.changed),
        ("多出来", difference.unknown),
    ):
        if paths:
            listed = "、".join(paths[:_SHOWN]) + ("……" if len(paths) > _SHOWN else "")
            sys.stdout.write(f"{what} {len(paths)} 个文件：{listed}\n")
    sys.stdout.write("请运行 python build.py 重新生成。\n")
    return PROBLEMS
