"""The command that reads filled-in sheets back."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from policyledger.cli.options import DONE, PROBLEMS, USAGE
from policyledger.load.content import load
from policyledger.render.forms.read import LARGEST, read_filled
from policyledger.render.office.ledger_xlsx import ledger_xlsx
from policyledger.views.sheets.blank import blank_views, findings
from policyledger.views.sheets.filled import CONFLICT, FilledSheet, NotOursError


def read(options: argparse.Namespace) -> int:
    """Write what the sheets hold as JSON; give the exit status.

    2 when a file cannot be read or is none of ours, 1 when a result is not clear; the others are
    written all the same.
    """
    if options.ledger is not None and options.ledger.exists():
        sys.stderr.write(f"{options.ledger} 已经有了，没有改动它。\n")
        return USAGE
    status = DONE
    sheets: list[tuple[Path, FilledSheet]] = []
    for path in options.files:
        try:
            with path.open("rb") as file:
                sheet = read_filled(file.read(LARGEST + 1))
        except OSError as error:
            sys.stderr.write(f"{path}: 打不开：{error.strerror}\n")
            status = USAGE
        except NotOursError as error:
            sys.stderr.write(
                f"{path}: {error}。\n  能读的是下载页上检查表的“填写版 PDF”和 XLSX。\n"
            )
            status = USAGE
        else:
            sheets.append((path, sheet))
            if _report_doubts(path, sheet):
                status = status or PROBLEMS
    found = [{"file": str(path), **asdict(sheet)} for path, sheet in sheets]
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    if options.ledger is not None and sheets:
        return _write_ledger(options, tuple(sheet for _, sheet in sheets)) or status
    return status


def _report_doubts(path: Path, sheet: FilledSheet) -> bool:
    for item in sheet.doubts:
        if item.result == CONFLICT:
            says = f"打了几个勾（{item.found}），只能打一个"
        else:
            says = f"结果写的是“{item.found}”，请从列表里选"
        sys.stderr.write(f"{path}: 第{item.number}项（{item.key}）{says}\n")
    return bool(sheet.doubts)


def _write_ledger(options: argparse.Namespace, sheets: tuple[FilledSheet, ...]) -> int:
    # Not checked: only the name and place of the register are needed, and stdout is for JSON.
    register, _ = load(options.content, options.checklists)
    view = next(
        view for view in blank_views(register, options.as_of) if view.paper == "rectification"
    )
    rows = findings(sheets)
    options.ledger.parent.mkdir(parents=True, exist_ok=True)
    options.ledger.write_bytes(ledger_xlsx(view, rows))
    sys.stderr.write(f"已写入 {len(rows)} 个问题：{options.ledger}\n")
    return DONE
