"""The commands and their options."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

from policyledger.load.fields import did_you_mean
from policyledger.model.words import Level

#: Exit status: done, problems found, wrong use.
DONE, PROBLEMS, USAGE = 0, 1, 2
#: Years that every format can write: ZIP (DOCX, XLSX) begins with 1980, gzip ends in 2106.
_YEARS = range(1980, 2100)


class _Help(argparse.HelpFormatter):
    """Help in Chinese."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, formatter_class=_Help)
        self._positionals.title = "命令和参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        for pattern, says in _ARGPARSE_SAYS:
            message = re.sub(pattern, says, message)
        sys.stderr.write(f"用法不对：{message}\n  python build.py --help 列出全部命令和选项。\n")
        sys.exit(USAGE)


def _wrong_choice(match: re.Match[str]) -> str:
    name, written, listed = match.groups()
    choices = [choice.strip(" '") for choice in listed.split(",")]
    hint = did_you_mean(written, choices)
    gap = " " if name.isascii() else ""
    return f"{name}{gap}不能写“{written}”。{hint}可以写：{'、'.join(choices)}"


_ARGPARSE_SAYS: tuple[tuple[str, Any], ...] = (
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)", _wrong_choice),
    (r"argument (\S+): expected (one|at least one) argument", r"\1 后面要写一个值"),
    (r"argument (\S+): ignored explicit argument '?(.*?)'?$", r"\1 后面不能写值“\2”"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 说不清是哪一个：\2"),
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"argument (\S+): (.*)", r"\1：\2"),
)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; on wrong use say so and exit with status 2."""
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
        ("verify", "重新生成一遍，核对网站与内容是否一致"),
        ("pack", "把生成好的网站打成一个压缩包"),
    ):
        part = commands.add_parser(name, help=says)
        _add_common(part, defaults=False)
        if name == "serve":
            part.add_argument(
                "--port", type=_port, default=8000, metavar="端口", help="端口，默认 8000"
            )
        if name == "pack":
            part.add_argument(
                "--sheets", action="store_true", help="不打包网站，而把全部表按单位分文件夹打包"
            )
    read = commands.add_parser("read", help="读回填好的检查表（填写版 PDF 或 XLSX），输出 JSON")
    _add_common(read, defaults=False)
    read.add_argument("files", nargs="+", type=Path, metavar="文件", help="填好的检查表")
    read.add_argument(
        "--ledger", type=Path, metavar="台账.xlsx", help="另把发现的问题写成一份整改台账"
    )
    review = commands.add_parser("review", help="列出待复核的责任事项；核对过的写上复核标记")
    _add_common(review, defaults=False)
    review.add_argument("names", nargs="*", metavar="编号", help="责任事项或文件的编号")
    review.add_argument("--confirm", action="store_true", help="确认已对照条款核对，写上复核标记")
    review.add_argument("--all", action="store_true", help="全部，包括没有复核标记的")
    changes = commands.add_parser("changes", help="对比两次的内容，写出更新通知")
    _add_common(changes, defaults=False)
    changes.add_argument("old", metavar="旧", help="旧内容的文件夹，或 git 的版本")
    changes.add_argument("new", nargs="?", metavar="新", help="新内容，默认现在的内容")
    changes.add_argument(
        "--output", type=Path, metavar="文件夹", help="写到哪里，默认网站旁边的 out/changes"
    )
    explain = commands.add_parser("explain", help="解释一个问题代码；不写代码则列出全部")
    explain.add_argument("code", nargs="?", metavar="问题代码", help="方括号里的英文")
    new = commands.add_parser("new", help="生成带注释的样稿")
    _add_common(new, defaults=False)
    new.add_argument(
        "kind",
        choices=("instrument", "obligations", "checklist", "content"),
        metavar="种类",
        help="instrument 文件、obligations 责任事项、checklist 检查表、content 一整套",
    )
    new.add_argument(
        "id", nargs="?", metavar="编号", help="也是文件名；content 写放在哪个文件夹，可以不写"
    )
    levels = [level.value for level in Level]
    new.add_argument(
        "--level", choices=levels, metavar="层级", help=f"{'、'.join(levels)}，默认 county"
    )
    options = parser.parse_args(arguments)
    if options.command == "new" and options.kind != "content" and options.id is None:
        new.error("缺少 编号")
    options.command = options.command or "all"
    options.as_of = options.as_of or today()
    return options


def _add_common(parser: argparse.ArgumentParser, defaults: bool) -> None:
    """Add the options that may stand before or after the command.

    After it they have no defaults, so that those given before it are kept.
    """

    def add(name: str, default: object, **settings: Any) -> None:
        parser.add_argument(name, default=default if defaults else argparse.SUPPRESS, **settings)

    folder = {"type": Path, "metavar": "文件夹"}
    add("--content", Path("content"), **folder, help="内容在哪里，默认 content")
    add("--checklists", Path("checklists"), **folder, help="检查表在哪里，默认 checklists")
    add("--site", Path("site"), **folder, help="网站生成到哪里，默认 site")
    add("--as-of", None, type=_date, metavar="年-月-日", help="按哪一天生成，默认今天")
    add("--unit", "", metavar="单位", help="只生成这个单位的表（单位编号或名称）")
    add("--jobs", 0, type=_jobs, metavar="个数", help="同时用几个进程，默认按处理器")
    add("--cluster", "", metavar="地址", help="在 Dask 集群上排版，例如 tcp://10.0.0.8:8786")
    add("--format", "text", choices=("text", "json"), help="问题的格式")
    add("--strict", False, action="store_true", help="有警告也算不通过")


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期“{text}”不对，写成 2026-03-05") from None
    if found.year not in _YEARS:
        years = f"{_YEARS[0]} 到 {_YEARS[-1]} 年"
        raise argparse.ArgumentTypeError(f"日期“{text}”太远，只能在 {years}之间")
    return found


def _jobs(text: str) -> int:
    return _number(text, 1, 256)


def _port(text: str) -> int:
    return _number(text, 0, 65535)


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch("[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"写 {least} 到 {most} 的整数")
    return int(text)


def today() -> date:
    """Give the date the command line stands in for ``--as-of``: SOURCE_DATE_EPOCH, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch("[0-9]{1,11}", epoch):
        found = datetime.fromtimestamp(int(epoch), tz=UTC).date()
        if found.year in _YEARS:
            return found
    return datetime.now().astimezone().date()
