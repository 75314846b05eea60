"""Gathering a whole content folder: every file is read, every problem is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from policyledger.load import catalogue
from policyledger.load.checklists import read_checklist
from policyledger.load.fields import Fields, did_you_mean
from policyledger.load.files import SourceText, read_source
from policyledger.load.instrument import read_instrument
from policyledger.load.obligations import read_obligations
from policyledger.model.catalogue import Page, Settings
from policyledger.model.checklist import Checklist
from policyledger.model.instrument import Instrument
from policyledger.model.location import Location, Text
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


def load(content: Path, checklists: Path) -> tuple[Register, list[Problem]]:
    """Read the folders ``content`` and ``checklists`` into a register.

    Never raises for what is in them: what cannot be read is left out and stands in the problems.
    """
    return _Loader(content, checklists).load()


class _Loader:
    def __init__(self, content: Path, checklists: Path) -> None:
        self.content = content
        self.checklists = checklists
        self.problems: list[Problem] = []
        self.files = 0

    def load(self) -> tuple[Register, list[Problem]]:
        settings = Settings("", "", "", "", "", "", Location(self._shown(self.content)))
        if not self._folder(self.content, "内容文件夹"):
            return Register(settings), self.problems
        self._stray_files()
        lists = {name: self._list(name, needed) for name, needed in LIST_FILES.items()}
        if (fields := lists["settings.yml"]) is not None:
            settings = catalogue.settings(fields)
            fields.finish()
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
                periods=self._entries(self._calendar(), "periods", "校历时段", catalogue.period),
                pages=self._pages(),
                checklists=self._checklists(),
                files=self.files,
            ),
            self.problems,
        )

    def _shown(self, path: Path) -> str:
        """The path as messages name it: from the working folder where that is shorter."""
        relative = os.path.relpath(path)
        return Path(relative if not relative.startswith("..") else path).as_posix()

    def _folder(self, path: Path, name: str) -> bool:
        if path.is_dir():
            return True
        self.problems.append(
            Problem(
                "missing-folder",
                Location(self._shown(path)),
                f"没有找到{name}",
                "请检查路径；用 --content 和 --checklists 指定别的文件夹。",
            )
        )
        return False

    def _source(self, path: Path) -> SourceText | None:
        self.files += 1
        source = read_source(path, self._shown(path))
        if isinstance(source, Problem):
            self.problems.append(source)
            return None
        return source

    def _list(self, name: str, needed: bool) -> Fields | None:
        path = self.content / name
        if not path.is_file():
            if needed:
                self.problems.append(
                    Problem(
                        "missing-file",
                        Location(self._shown(path)),
                        f"缺少 {name}",
                        "请补上这个文件；样子见 CONTRIBUTING.md。",
                    )
                )
            return None
        source = self._source(path)
        return catalogue.read_list(source, self.problems) if source else None

    def _calendar(self) -> Fields | None:
        paths = sorted(self.content.glob(CALENDAR_PATTERN))
        return self._list(paths[0].name, True) if paths else None

    def _entries(
        self, fields: Fields | None, key: str, name: str, read: Callable[[Fields], _R]
    ) -> tuple[_R, ...]:
        if fields is None:
            return ()
        entries = fields.records(key, name, read)
        fields.finish()
        return entries

    def _stray_files(self) -> None:
        known = (*LIST_FILES, *FOLDERS)
        for path in sorted(self.content.iterdir()):
            if path.name.startswith(".") or path.name in known or path.match(CALENDAR_PATTERN):
                continue
            self._stray(
                path, f"{did_you_mean(path.name, known)}这里只放：{'、'.join(known)}、校历。"
            )

    def _stray(self, path: Path, advice: str) -> None:
        self.problems.append(
            Problem("stray-file", Location(self._shown(path)), "这个文件不会被读取", advice)
        )

    def _instruments(self) -> tuple[tuple[Instrument, ...], tuple[ClauseRecord, ...]]:
        instruments: list[Instrument] = []
        records: list[ClauseRecord] = []
        root = self.content / "instruments"
        if not self._folder(root, "存放文件的文件夹 instruments"):
            return (), ()
        levels = [level.value for level in Level]
        for path in sorted(root.iterdir()):
            if path.name not in levels and not path.name.startswith("."):
                self._stray(path, f"instruments 下面只有这些文件夹：{'、'.join(levels)}。")
        for level in Level:
            for path in _visible(root / level.value):
                if path.suffix == ".md":
                    if source := self._source(path):
                        instrument = read_instrument(source, self.problems)
                        if instrument is not None:
                            self._same_name(instrument.id, path)
                            self._same_level(instrument, level)
                            instruments.append(instrument)
                elif path.suffix == ".yml":
                    if source := self._source(path):
                        found = read_obligations(source, self.problems)
                        if found:
                            self._same_name(found[0].instrument, path)
                        records.extend(found)
                else:
                    self._stray(path, "正文存成 .md，责任事项存成 .yml。")
        return tuple(instruments), tuple(records)

    def _same_name(self, identifier: Text, path: Path) -> None:
        if identifier and identifier != path.stem:
            self.problems.append(
                Problem(
                    "name-mismatch",
                    identifier.at,
                    f"编号“{identifier}”与文件名“{path.name}”不一致",
                    f"请把编号改成“{path.stem}”，或给文件改名。",
                )
            )

    def _same_level(self, instrument: Instrument, level: Level) -> None:
        if instrument.level is not level:
            self.problems.append(
                Problem(
                    "name-mismatch",
                    instrument.at,
                    f"层级写的是 {instrument.level.value}，文件却放在 {level.value} 文件夹",
                    "请改 level，或把文件移到对应的文件夹。",
                )
            )

    def _pages(self) -> tuple[Page, ...]:
        sources = (self._source(path) for path in _visible(self.content / "pages", ".md"))
        return tuple(catalogue.page(source, self.problems) for source in sources if source)

    def _checklists(self) -> tuple[Checklist, ...]:
        if not self._folder(self.checklists, "检查表文件夹"):
            return ()
        found = []
        for path in _visible(self.checklists):
            if path.suffix != ".yml":
                self._stray(path, "检查表存成 .yml。")
            elif (source := self._source(path)) and (
                checklist := read_checklist(source, self.problems)
            ):
                self._same_name(checklist.id, path)
                found.append(checklist)
        return tuple(found)


def _visible(folder: Path, suffix: str = "") -> Iterator[Path]:
    """Give the files of a folder that are no hidden ones, by name."""
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if not path.name.startswith(".") and path.suffix.endswith(suffix):
                yield path
