"""The commands and their options."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

from policyledger.cli import report
from policyledger.model.codes import CODES
from policyledger.model.words import Level

#: Exit status: done, problems found, wrong use.
DONE, PROBLEMS, USAGE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese."""

    def error(self, message: str) -> NoReturn:
        for pattern, says in _ARGPARSE_SAYS:
            message = re.sub(pattern, says, message)
        sys.stderr.write(f"用法不对：{message}\n  python build.py --help 列出全部命令和选项。\n")
        sys.exit(USAGE)


_ARGPARSE_SAYS = (
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument (\S+): invalid choice: '?([^' ]*)'?.*", r"\1 不能写“\2”"),
    (r"argument (\S+): expected (one|at least one) argument", r"\1 后面要写一个值"),
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"argument (\S+): (.*)", r"\1：\2"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give the exit status (0 done, 1 problems found, 2 wrong use)."""
    options = _parse(sys.argv[1:] if arguments is None else list(arguments))
    if options.command == "explain":
        return _explain(options.code)
    if options.command == "new":
        from policyledger.cli.skeleton import write_skeleton

        return write_skeleton(options)
    # Imported here, so that `explain` and `new` work where the rendering libraries do not.
    from policyledger.cli import build

    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "all": build.all_,
        "check": build.check_only,
        "site": build.site,
        "print": build.print_,
        "export": build.export,
        "serve": build.serve,
    }
    from policyledger.render.site import SiteError
    from policyledger.render.weasy import RenderingError

    try:
        return commands[options.command](options)
    except (RenderingError, SiteError) as error:
        sys.stderr.write(f"{error}\n  没有生成；原来的网站没有改动。\n")
        return PROBLEMS
    except KeyboardInterrupt:
        sys.stderr.write("\n已中断；原来的网站没有改动。\n")
        return PROBLEMS
    except OSError as error:
        where = f"（{error.filename}）" if error.filename else ""
        sys.stderr.write(
            f"写不下去：{error.strerror or error}{where}\n"
            "  请检查磁盘空间和文件夹的写入权限；原来的网站没有改动。\n"
        )
        return PROBLEMS


def _explain(code: str | None) -> int:
    if code is None:
        sys.stdout.write("".join(f"{name}  {CODES[name].meaning}\n" for name in CODES))
        return DONE
    try:
        sys.stdout.write(report.explain(code))
    except KeyError:
        from policyledger.load.fields import did_you_mean

        sys.stderr.write(f"没有问题代码“{code}”。{did_you_mean(code, CODES)}\n")
        return USAGE
    return DONE


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期“{text}”不对，写成 2026-03-05") from None


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("写 1 到 256 的整数")
    return int(text)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="python build.py",
        description="政策台账：检查内容，生成网站、任务分解表、责任矩阵、检查表和数据。",
    )
    _add_common(parser, defaults=True)
    commands = parser.add_subparsers(dest="command", metavar="命令", parser_class=_Parser)
    for name, says in (
        ("all", "检查并生成全部（默认）"),
        ("check", "只检查，不生成"),
        ("site", "只生成网页，保留已有的下载文件"),
        ("print", "只生成下载文件，保留已有的网页"),
        ("export", "只生成数据文件"),
        ("serve", "本机预览，保存内容后自动刷新"),
    ):
        part = commands.add_parser(name, help=says)
        _add_common(part, defaults=False)
        if name == "serve":
            part.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    explain = commands.add_parser("explain", help="解释一个问题代码；不写代码则列出全部")
    explain.add_argument("code", nargs="?")
    new = commands.add_parser("new", help="生成带注释的样稿")
    _add_common(new, defaults=False)
    new.add_argument("kind", choices=("instrument", "obligations", "checklist"), help="样稿种类")
    new.add_argument("id", help="编号，也是文件名")
    new.add_argument(
        "--level", choices=[level.value for level in Level], default="county", help="层级"
    )
    options = parser.parse_args(arguments)
    options.command = options.command or "all"
    options.as_of = options.as_of or today()
    return options


def _add_common(parser: argparse.ArgumentParser, defaults: bool) -> None:
    """Add the options that may stand before or after the command.

    After it they have no defaults, so that those given before it are kept.
    """

    def add(name: str, default: object, **settings: Any) -> None:
        parser.add_argument(name, default=default if defaults else argparse.SUPPRESS, **settings)

    add("--content", Path("content"), type=Path, help="内容文件夹")
    add("--checklists", Path("checklists"), type=Path, help="检查表文件夹")
    add("--site", Path("site"), type=Path, help="网站生成到哪里")
    add("--as-of", None, type=_date, help="按哪一天生成（年-月-日），默认今天")
    add("--unit", "", help="只生成这个单位的表（单位编号或名称）")
    add("--jobs", 0, type=_jobs, help="同时用几个进程，默认按处理器")
    add("--format", "text", choices=("text", "json"), help="问题的格式")
    add("--strict", False, action="store_true", help="有警告也算不通过")


def today() -> date:
    """Give the date the command line stands in for ``--as-of``: SOURCE_DATE_EPOCH, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    return datetime.now().astimezone().date()
