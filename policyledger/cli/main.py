"""Running a command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from policyledger.cli import report
from policyledger.cli.failures import FAILURES, failure
from policyledger.cli.options import DONE, PROBLEMS, USAGE, parse
from policyledger.load.fields import did_you_mean
from policyledger.model.codes import CODES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give the exit status (0 done, 1 problems found, 2 wrong use)."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console that speaks GBK has not every character that a paper may hold.
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="replace")
    options = parse(sys.argv[1:] if arguments is None else list(arguments))
    try:
        return _command(options.command)(options)
    except KeyboardInterrupt:
        sys.stderr.write("\n已中断；原来的网站没有改动。\n")
        return PROBLEMS
    except BrokenPipeError:
        # The reader of the report (such as `head`) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    except FAILURES as error:
        sys.stderr.write(failure(error))
        return PROBLEMS


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """Give the function of a command; what it needs is imported only now."""
    if name == "explain":
        return _explain
    if name == "check":
        from policyledger.cli.checking import check_only

        return check_only
    if name == "read":
        from policyledger.cli.reading import read

        return read
    if name == "review":
        from policyledger.cli.reviewing import review

        return review
    if name == "new":
        from policyledger.cli.skeleton import write_skeleton

        return write_skeleton
    return _rendering(name)


def _rendering(name: str) -> Callable[[argparse.Namespace], int]:
    """Give the function of a command that renders."""
    if name == "changes":
        from policyledger.cli.changing import changes

        return changes
    from policyledger.cli import build

    return {
        "all": build.all_,
        "site": build.site,
        "print": build.print_,
        "export": build.export,
        "serve": build.serve,
        "pack": build.pack,
        "verify": build.verify,
    }[name]


def _explain(options: argparse.Namespace) -> int:
    code: str | None = options.code
    if code is None:
        sys.stdout.write("".join(f"{name}  {CODES[name].meaning}\n" for name in CODES))
        return DONE
    if code not in CODES:
        sys.stderr.write(
            f"没有问题代码“{code}”。{did_you_mean(code, CODES)}\n"
            "  python build.py explain 列出全部代码。\n"
        )
        return USAGE
    sys.stdout.write(report.explain(code))
    return DONE
