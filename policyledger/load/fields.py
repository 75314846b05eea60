"""Reading the fields of one record, with a clear problem for each thing that is off."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import TypeVar

from policyledger.load.limits import MAX_ENTRIES, MAX_NAME, MAX_TEXT
from policyledger.load.nodes import Mapping, Node, Scalar, Sequence
from policyledger.model.location import Location, Text
from policyledger.model.problem import Problem
from policyledger.model.words import Word

_W = TypeVar("_W", bound=Word)
_R = TypeVar("_R")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_DATE = re.compile(r"((?:19|20|21)[0-9]{2})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_WRITTEN_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
# Fields that stand in headings, lists and names of files.
_NAMES = {"title", "short", "name", "full_name", "term", "number", "place", "stage", "topic"}
_BRACKETED = re.compile(r"（[^（）]*）|\([^()]*\)|“[^“”]*”|‘[^‘’]*’|《[^《》]*》")
# Names of our own pages and sheets, and names that Windows keeps for devices.
_RESERVED = {"index", "blank", "all", "con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word nearest to ``word``, if one is near."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give “是否想写“…”？” for the nearest known word, or an empty string."""
    near = nearest(word, known)
    return f"是否想写“{near}”？" if near is not None else ""


def several_hint(name: str) -> str:
    """Give a hint where several names stand as one: the list was typed with Chinese commas."""
    if not re.search("[，、；;,]|^[［【]|[］】]$", name):
        return ""
    return "这里好像写了几个：列表用半角方括号和逗号，例如 [甲, 乙]。"


def several_problem(node: Scalar, name: str) -> Problem | None:
    """Say that one item of the list ``name`` seems to be several, typed with Chinese commas.

    Commas in brackets belong to the item, and quotes say that it is one.
    """
    bare = _BRACKETED.sub("", node.value)
    if not node.plain or not re.search("[，；;,]|^[［【].*[］】]$", bare):
        return None
    advice = "列表用半角方括号和逗号，例如 [甲, 乙]；确实是一项的，给它加半角引号。"
    return Problem("fullwidth-syntax", node.at, f"{name} 的这一项好像写了几项", advice)


def id_problem(text: Text, name: str = "编号") -> Problem | None:
    """Say why ``text`` cannot be an id: ids become file names and addresses.

    ``name`` is what messages call it.
    """
    if not _ID.match(text) or ".." in text or text.endswith(".") or len(text) > 80:
        advice = f"{name}只用英文字母、数字、连字符和点，以字母或数字开头，不超过 80 个字符。"
    elif text.casefold().partition(".")[0] in _RESERVED:
        advice = "这个名字另有用处（网页、Windows 设备），请换一个。"
    else:
        return None
    return Problem("bad-id", text.at, f"{name}“{text[:80]}”不能用", advice)


def is_date(text: str) -> bool:
    """Tell whether ``text`` is an ISO 8601 date of year, month or day that exists, 1900–2199."""
    match = _DATE.match(text)
    if not match:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def date_fault(text: str) -> tuple[str, str]:
    """Say what is wrong with a date and what to do: no such day, too far off, or the form."""
    if match := _WRITTEN_DATE.match(text):
        if not _DATE.match(text) and not 1900 <= int(match[1]) < 2200:
            return f"日期“{text}”的年份太远", "年份只能在 1900 到 2199 之间，请核对。"
        what = "这一天" if match[3] else "这个月"
        return f"没有 {text} {what}", "请核对月份和日子。"
    advice = "日期写成 2020-12-08，只知道月份写 2020-12，只知道年份写 2020。"
    return f"日期“{text}”不对", advice


def text_problem(name: str, length: int, longest: int, at: Location) -> Problem:
    """Say that a text called ``name`` is longer than ``longest`` characters."""
    gap = " " if name.isascii() else ""
    message = f"{name}{gap}有 {length:,} 个字，超过 {longest:,} 个"
    return Problem(
        "too-long", at, message, "请检查是否贴错了地方，或引号没有收口；太长的请分开写。"
    )


class Fields:
    """The fields of one YAML record.

    Each method takes a key, gives its value in the asked form, and notes a problem (and gives an
    empty value) where the form is another. ``finish`` notes the keys nobody asked for.
    """

    def __init__(self, node: Node, name: str, problems: list[Problem]) -> None:
        """Read ``node``, a record called ``name`` (Chinese) in messages."""
        self.name = name
        self.problems = problems
        self.at = node.at
        self._asked: dict[str, None] = {}
        self._entries: dict[str, tuple[Location, Node]] = {}
        if isinstance(node, Mapping):
            self._entries = node.entries
        else:
            gap = " " if name.isascii() else ""
            self._wrong(node.at, f"{name}{gap}应当是一组“键: 值”")

    def has(self, key: str) -> bool:
        """Tell whether the key is written with a value."""
        return self._node(key) is not None

    def place(self, key: str) -> Location:
        """Give where the value of a key stands, or the record itself where it is not written."""
        node = self._node(key)
        return node.at if node is not None else self.at

    def text(self, key: str, default: str | None = None) -> Text:
        """Give a text; without a ``default`` it must be there and not be empty."""
        node = self._node(key)
        if node is None:
            if default is None:
                self._missing(key)
            return Text(default or "", self.at)
        if not isinstance(node, Scalar):
            what = "列表" if isinstance(node, Sequence) else "一组“键: 值”"
            self._wrong(node.at, f"{key} 应当是一段文字，不是{what}")
            return Text(default or "", node.at)
        if default is None and not node.value.strip():
            self._missing(key)
        return self._kept(key, node, MAX_NAME if key in _NAMES else MAX_TEXT)

    def optional(self, key: str) -> Text | None:
        """Give a text, or ``None`` where nothing is written."""
        return self.text(key, "") if self.has(key) else None

    def texts(self, key: str, required: bool = False) -> tuple[Text, ...]:
        """Give a list of texts; a single text counts as a list of one."""
        node = self._node(key)
        if node is None:
            if required:
                self._missing(key)
            return ()
        if isinstance(node, Mapping):
            self._wrong(node.at, f"{key} 应当是列表，不是一组“键: 值”")
            return ()
        found = []
        for item in (node,) if isinstance(node, Scalar) else node.items:
            if not isinstance(item, Scalar):
                self._wrong(item.at, f"{key} 的每一项应当是一段文字")
            elif item.is_null or not item.value.strip():
                self._wrong(item.at, f"{key} 有一项是空的")
            else:
                found.append(self._kept(key, item, MAX_TEXT))
        self._few(key, node.at, len(found))
        if required and not found:
            self._missing(key)
        return tuple(found)

    def items(self, key: str, required: bool = False) -> tuple[Text, ...]:
        """Give a list of short texts, as ``texts`` does; one that seems to be several is noted."""
        for node in self.nodes(key):
            if isinstance(node, Scalar) and (problem := several_problem(node, key)):
                self.problems.append(problem)
        return self.texts(key, required)

    def identifier(self, key: str) -> Text:
        """Give an id: ASCII letters, digits, dot, hyphen and underscore; it becomes a file name."""
        text = self.text(key)
        if text and (problem := id_problem(text)):
            self.problems.append(problem)
            return Text("", text.at)
        return text

    def file_id(self, key: str, path: str) -> Text:
        """Give the id of the record that a whole file is: the file's name.

        Another id there is a problem; the rest of the check goes by the file's name.
        """
        text = self.identifier(key)
        name = PurePosixPath(path)
        if text and text != name.stem:
            rename = f"给文件改名为“{text}{name.suffix}”"
            advice = f"请把编号改成“{name.stem}”，或{rename}。"
            self.problems.append(
                Problem(
                    "name-mismatch",
                    text.at,
                    f"编号“{text}”与文件名“{name.name}”不一致",
                    f"请{rename}。" if id_problem(Text(name.stem)) else advice,
                )
            )
        return Text(name.stem, text.at)

    def date(self, key: str, required: bool = True) -> Text:
        """Give an ISO date of year, month or day, as written."""
        text = self.text(key, None if required else "")
        if text and not is_date(text):
            self.problems.append(Problem("bad-date", text.at, *date_fault(text)))
        return text

    def flag(self, key: str) -> bool:
        """Give ``true`` (是) or ``false`` (否); false where nothing is written."""
        text = self.text(key, "")
        if text not in ("", "true", "false", "是", "否"):
            self._wrong(text.at, f"{key} 只能写 true（是）或 false（否）")
        return text in ("true", "是")

    def word(self, key: str, words: type[_W], default: _W | None = None) -> _W:
        """Give a member of a vocabulary, by its word or its Chinese label."""
        text = self.text(key, None if default is None else "")
        return self.member(text, words, default) if text else (default or next(iter(words)))

    def number(self, key: str) -> int | None:
        """Give a whole number, or ``None`` where nothing is written."""
        text = self.text(key, "")
        if text and not re.fullmatch(r"[0-9]{1,6}", text):
            self._wrong(text.at, f"{key} 应当是数字")
            return None
        return int(text) if text else None

    def words(self, key: str, words: type[_W]) -> tuple[_W, ...]:
        """Give a list of members of a vocabulary."""
        return tuple(self.member(text, words, None) for text in self.texts(key))

    def member(self, text: Text, words: type[_W], default: _W | None) -> _W:
        """Find ``text`` in a vocabulary; note a problem and give the first member if it is not."""
        for word in words:
            if text in (word.value, word.label):
                return word
        known = [word.value for word in words] + [word.label for word in words]
        listed = "、".join(f"{word.value}（{word.label}）" for word in words)
        self.problems.append(
            Problem(
                "unknown-word",
                text.at,
                f"不认识“{text}”",
                f"{several_hint(text) or did_you_mean(text, known)}可以写：{listed}。",
            )
        )
        return default or next(iter(words))

    def record(self, key: str, read: Callable[[Fields], _R]) -> _R | None:
        """Read a nested record, or give ``None`` where nothing is written."""
        node = self._node(key)
        if node is None:
            return None
        fields = Fields(node, key, self.problems)
        if not isinstance(node, Mapping):
            return None
        value = read(fields)
        fields.finish()
        return value

    def records(self, key: str, name: str, read: Callable[[Fields], _R]) -> tuple[_R, ...]:
        """Read a list of nested records, each called ``name`` in messages."""
        node = self._node(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self._wrong(node.at, f"{key} 应当是列表，每一项以“- ”开头")
            return ()
        self._few(key, node.at, len(node.items))
        found = []
        for item in node.items:
            fields = Fields(item, name, self.problems)
            if isinstance(item, Mapping):
                found.append(read(fields))
                fields.finish()
        return tuple(found)

    def nodes(self, key: str) -> tuple[Node, ...]:
        """Give the items of a list as they are, for fields that take more than one form."""
        node = self._node(key)
        if node is None:
            return ()
        return node.items if isinstance(node, Sequence) else (node,)

    def finish(self) -> None:
        """Note every key that no one asked for."""
        for key, (at, _) in self._entries.items():
            if key not in self._asked:
                listed = "、".join(self._asked)
                self.problems.append(
                    Problem(
                        "unknown-key",
                        at,
                        f"{self.name}没有“{key[:80]}”这个键",
                        f"{did_you_mean(key, self._asked)}可以用的键：{listed}。",
                    )
                )

    def _node(self, key: str) -> Node | None:
        self._asked[key] = None
        _, node = self._entries.get(key, (None, None))
        if isinstance(node, Scalar) and node.is_null:
            return None
        return node

    def _kept(self, key: str, node: Scalar, longest: int) -> Text:
        """Give the text, cut to ``longest`` with a problem where it is longer."""
        text = node.value.strip()
        if len(text) > longest:
            self.problems.append(text_problem(key, len(text), longest, node.at))
        return Text(text[:longest], node.at)

    def _few(self, key: str, at: Location, number: int) -> None:
        if number > MAX_ENTRIES:
            message = f"{key} 有 {number:,} 项，超过 {MAX_ENTRIES:,} 项"
            advice = "请检查是否贴错或重复；确实多的请分开写。"
            self.problems.append(Problem("too-many", at, message, advice))

    def _missing(self, key: str) -> None:
        written = self._entries.get(key)
        self.problems.append(
            Problem(
                "missing-key",
                written[0] if written else self.at,
                f"{self.name}的“{key}”没有写值" if written else f"{self.name}缺少“{key}”",
                f"请补上 {key}: …；字段说明见 CONTRIBUTING.md。",
            )
        )

    def _wrong(self, at: Location, message: str) -> None:
        self.problems.append(Problem("wrong-type", at, message, "写法见 CONTRIBUTING.md 的样稿。"))
