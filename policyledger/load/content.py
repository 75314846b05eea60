"""Gathering a whole content folder: every file is read, every problem is kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from policyledger.load import catalogue
from policyledger.load.charset import missing_characters
from policyledger.load.checklists import read_checklist
from policyledger.load.fields import Fields, did_you_mean
from policyledger.load.files import SourceText, inside, read_source, unreadable
from policyledger.load.instrument import read_instrument
from policyledger.load.limits import MAX_DUTIES, MAX_FILES, MAX_TOTAL
from policyledger.load.memory import Memory
from policyledger.load.obligations import read_obligations
from policyledger.model.catalogue import Font, Page, Period, Settings
from policyledger.model.checklist import Checklist
from policyledger.model.instrument import Instrument
from policyledger.model.location import Location
from policyledger.model.obligation import ClauseRecord
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.words import Level

_R = TypeVar("_R")

#: The files of lists at the top of a content folder, and whether one can do without.
LIST_FILES = {
    "settings.yml": True,
    "units.yml": True,
    "matters.yml": True,
    "groups.yml": False,
    "glossary.yml": False,
    "waivers.yml": False,
}
CALENDAR_PATTERN = "*calendar.yml"
FOLDERS = ("instruments", "pages")


def load(
    content: Path, checklists: Path, memory: Memory | None = None
) -> tuple[Register, list[Problem]]:
    """Read the folders ``content`` and ``checklists`` into a register.

    Never raises for what is in them: what cannot be read is left out and stands in the problems.
    With a ``memory`` papers that are known to it are not read again.
    """
    return _Loader(content, checklists, memory).load()


class _Loader:
    def __init__(self, content: Path, checklists: Path, memory: Memory | None) -> None:
        self.content = content
        self.checklists = checklists
        self._memory = memory
        self.problems: list[Problem] = []
        self.files = 0
        self._characters = 0
        self._full = False

    def load(self) -> tuple[Register, list[Problem]]:
        settings = Settings("", "", "", "", "", "", Location(self._shown(self.content)))
        if not self._folder(self.content, "内容文件夹"):
            return Register(settings), self.problems
        lists = {name: self._list(name, needed) for name, needed in LIST_FILES.items()}
        if (fields := lists["settings.yml"]) is not None:
            settings = catalogue.settings(fields, self.content)
            fields.finish()
        self._stray_files(settings.text_font)
        instruments, records = self._instruments()
        return (
            Register(
                settings=settings,
                instruments=instruments,
                records=records,
                units=self._entries(lists["units.yml"], "units", "单位", catalogue.unit),
                matters=self._entries(
                    lists["matters.yml"], "matters", "工作事项", catalogue.matter
                ),
                groups=self._entries(lists["groups.yml"], "groups", "群体", catalogue.group),
                terms=self._entries(lists["glossary.yml"], "terms", "术语", catalogue.term),
                waivers=self._entries(lists["waivers.yml"], "waivers", "豁免", catalogue.waiver),
                periods=self._periods(),
                pages=self._pages(),
                checklists=self._checklists(),
                files=self.files,
            ),
            self.problems,
        )

    def _shown(self, path: Path) -> str:
        """The path as messages name it: from the working folder where that is shorter."""
        try:
            relative = os.path.relpath(path)
        except ValueError:  # on another drive of Windows
            return path.as_posix()
        return Path(relative if not relative.startswith("..") else path).as_posix()

    def _folder(self, path: Path, name: str) -> bool:
        if path.is_dir():
            return True
        self.problems.append(
            Problem(
                "missing-folder",
                Location(self._shown(path)),
                f"没有找到{name}",
                "请检查路径；用 --content 和 --checklists 指定别的文件夹。"
                "还没有内容：python build.py new content 生成一套带注释的样稿。",
            )
        )
        return False

    def _source(self, path: Path) -> SourceText | None:
        """Read a file; ``None`` if that is not possible or there is too much of all."""
        source = self._text(path)
        if source is not None:
            self.problems.extend(missing_characters(source))
        return source

    def _text(self, path: Path) -> SourceText | None:
        if self._full or self._outside(path):
            return None
        self.files += 1
        source = read_source(path, self._shown(path))
        if isinstance(source, SourceText):
            self._characters += len(source.text)
            if self.files > MAX_FILES:
                self._too_many(f"文件超过 {MAX_FILES:,} 个")
                return None
            if self._characters > MAX_TOTAL:
                self._too_many(f"全部文件合起来超过 {MAX_TOTAL:,} 个字")
                return None
            return source
        self.problems.extend(source)
        return None

    def _paper(self, path: Path, read: Callable[[SourceText, list[Problem]], _R]) -> _R | None:
        source = self._text(path)
        if source is None:
            return None

        def paper(problems: list[Problem]) -> _R:
            problems.extend(missing_characters(source))
            return read(source, problems)

        if self._memory is None:
            return paper(self.problems)
        made, problems = self._memory.recall(source.path, source.text, paper)
        self.problems.extend(problems)
        return made

    def _too_many(self, message: str) -> None:
        """Note that there is more than can be read; nothing is read from here on."""
        self._full = True
        at = Location(self._shown(self.content))
        advice = "请检查是否放进了不该放的东西；确实多的请分成几套内容，各建一个网站。"
        self.problems.append(Problem("too-many", at, message, advice))

    def _outside(self, path: Path) -> bool:
        """Tell whether a link leads out of the folders that are read, and note it."""
        if not path.is_symlink() or inside(path, self.content) or inside(path, self.checklists):
            return False
        message = "这个链接指向内容文件夹外面，没有读取"
        advice = "请把文件复制进来；外面的文件可能不该公开，也不会跟着内容一起保存。"
        self.problems.append(Problem("outside-link", Location(self._shown(path)), message, advice))
        return True

    def _list(self, name: str, needed: bool) -> Fields | None:
        path = self.content / name
        if not os.path.lexists(path):
            if needed:
                self.problems.append(
                    Problem(
                        "missing-file",
                        Location(self._shown(path)),
                        f"缺少 {name}",
                        "请补上这个文件：python build.py new content 样稿 生成一整套带注释的样稿，"
                        "可以从里面复制。",
                    )
                )
            return None
        source = self._source(path)
        return catalogue.read_list(source, self.problems) if source else None

    def _periods(self) -> tuple[Period, ...]:
        names = (path.name for path in self._visible(self.content) if _is_calendar(path))
        found = (
            self._entries(self._list(name, True), "periods", "日历时段", catalogue.period)
            for name in names
        )
        return tuple(period for periods in found for period in periods)

    def _entries(
        self, fields: Fields | None, key: str, name: str, read: Callable[[Fields], _R]
    ) -> tuple[_R, ...]:
        if fields is None:
            return ()
        entries = fields.records(key, name, read)
        fields.finish()
        return entries

    def _stray_files(self, font: Font | None) -> None:
        known = (*LIST_FILES, *FOLDERS)
        for path in self._visible(self.content):
            if font and Path(font.path).is_relative_to(path.resolve()):
                continue
            if path.name in FOLDERS and not path.is_dir():
                self._stray(path, f"{path.name} 应当是文件夹。")
            elif path.name not in known and not _is_calendar(path):
                hint = did_you_mean(path.name, known)
                self._stray(path, f"{hint}这里只放：{'、'.join(known)}、日历（*calendar.yml）。")

    def _stray(self, path: Path, advice: str) -> None:
        what = "这个文件夹不会被读取" if path.is_dir() else "这个文件不会被读取"
        self.problems.append(Problem("stray-file", Location(self._shown(path)), what, advice))

    def _instruments(self) -> tuple[tuple[Instrument, ...], tuple[ClauseRecord, ...]]:
        instruments: list[Instrument] = []
        records: list[ClauseRecord] = []
        root = self.content / "instruments"
        if not self._folder(root, "存放文件的文件夹 instruments"):
            return (), ()
        levels = [level.value for level in Level]
        for path in self._visible(root):
            if path.name not in levels:
                hint = did_you_mean(path.name, levels)
                self._stray(path, f"{hint}instruments 下面只有这些文件夹：{'、'.join(levels)}。")
            elif not path.is_dir():
                self._stray(path, f"{path.name} 应当是文件夹。")
        for level in Level:
            for path in self._visible(root / level.value):
                if path.suffix == ".md":
                    if instrument := self._paper(path, read_instrument):
                        instruments.append(instrument)
                elif path.suffix == ".yml":
                    records.extend(self._paper(path, read_obligations) or ())
                else:
                    self._stray(path, "正文存成 .md，责任事项存成 .yml。")
        duties = sum(len(record.obligations) for record in records)
        if duties > MAX_DUTIES:
            self._too_many(f"责任事项有 {duties:,} 条，超过 {MAX_DUTIES:,} 条")
        return tuple(instruments), tuple(records)

    def _pages(self) -> tuple[Page, ...]:
        found = []
        for path in self._visible(self.content / "pages"):
            if path.suffix != ".md":
                self._stray(path, "手写页面存成 .md。")
            elif source := self._source(path):
                found.append(catalogue.page(source, self.problems))
        return tuple(found)

    def _checklists(self) -> tuple[Checklist, ...]:
        if not self._folder(self.checklists, "检查表文件夹"):
            return ()
        found = []
        for path in self._visible(self.checklists):
            if path.suffix != ".yml":
                self._stray(path, "检查表存成 .yml。")
            elif (source := self._source(path)) and (
                checklist := read_checklist(source, self.problems)
            ):
                found.append(checklist)
        return tuple(found)

    def _visible(self, folder: Path) -> list[Path]:
        """Give what is in a folder, without hidden files, by name; nothing if it is no folder."""
        if folder not in (self.content, self.checklists) and self._outside(folder):
            return []
        try:
            paths = sorted(folder.iterdir()) if folder.is_dir() else []
        except OSError as error:
            self.problems.append(unreadable(error, self._shown(folder)))
            return []
        return [path for path in paths if not path.name.startswith(".")]


def _is_calendar(path: Path) -> bool:
    return path.match(CALENDAR_PATTERN)
