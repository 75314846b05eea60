"""Writing review stamps into a file of duties, and changing nothing else in it.

The file belongs to its editor: comments, order, quotation marks and line ends stay. So the text is
edited at the places that the parser gives, and what comes out is parsed again and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from policyledger.load.files import SourceText
from policyledger.load.nodes import Mapping, Node, Scalar, Sequence, parse

KEY = "reviewed"

_LINE_END = re.compile(r"(\r\n|\r|\n)")
_MARK = b"\xef\xbb\xbf"


class StampError(Exception):
    """A stamp cannot be written without changing more than the stamp; the message says where."""


def stamped(data: bytes, path: str, stamps: dict[str, str]) -> bytes:
    """Give the bytes of a file of duties with ``stamps`` (id of a duty → digest) written into it.

    Stamps of other duties stay. ``path`` is the name for messages. Raises ``StampError`` when the
    file is written in a way that cannot be edited safely.
    """
    mark = _MARK if data.startswith(_MARK) else b""
    parts = _LINE_END.split(data.decode("utf-8-sig"))
    lines, ends = parts[::2], parts[1::2]
    before = _parsed("\n".join(lines), path)
    waiting = dict(stamps)
    edits: list[tuple[int, int, int, str]] = []
    for duty in _duties(before):
        if (stamp := waiting.pop(_value(duty, "id"), None)) is not None:
            edits.append(_edit(duty, stamp, path, lines, ends))
    if waiting:
        raise StampError(f"{path}: 没有责任事项 {'、'.join(waiting)}")
    for line, start, end, text in sorted(edits, reverse=True):
        lines[line] = lines[line][:start] + text + lines[line][end:]
    result = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    _compare(before, _parsed(_LINE_END.sub("\n", result), path), path, stamps)
    return mark + result.encode()


def _parsed(text: str, path: str) -> Node:
    root, problems = parse(SourceText(path, text))
    if root is None or problems:
        raise StampError(f"{path}: 文件有错误，读不懂")
    return root


def _duties(root: Node) -> Iterator[Mapping]:
    for clause in _items(root, "clauses"):
        yield from _items(clause, "obligations")


def _items(node: Node, key: str) -> Iterator[Mapping]:
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    if found is not None and isinstance(found[1], Sequence):
        yield from (item for item in found[1].items if isinstance(item, Mapping))


def _value(duty: Mapping, key: str) -> str:
    found = duty.entries.get(key)
    return found[1].value.strip() if found and isinstance(found[1], Scalar) else ""


def _edit(
    duty: Mapping, stamp: str, path: str, lines: list[str], ends: list[str]
) -> tuple[int, int, int, str]:
    """Give what to put into which line (from 0) in the place of which columns (from 0)."""
    key, value = duty.entries.get(KEY) or duty.entries["id"]
    if not isinstance(value, Scalar) or value.at.line != key.line:
        raise StampError(f"{path}:{key.line}: 这里的写法程序改不了，请把值和键写在同一行")
    line, start = value.at.line - 1, value.at.column - 1
    if KEY in duty.entries:
        if value.is_null and not value.value:
            return line, start, start, f" {stamp}"
        return line, start, start + value.at.width, stamp
    if lines[duty.at.line - 1][duty.at.column - 1] == "{":
        end = start + value.at.width
        return line, end, end, f", {KEY}: {stamp}"
    # A line of its own below the id, so that a comment behind the id stays there.
    end = len(lines[line])
    line_end = ends[min(line, len(ends) - 1)] if ends else "\n"
    return line, end, end, f"{line_end}{' ' * (key.column - 1)}{KEY}: {stamp}"


def _compare(before: Node, after: Node, path: str, stamps: dict[str, str]) -> None:
    wanted = {_value(duty, "id"): _value(duty, KEY) for duty in _duties(before)} | stamps
    found = {_value(duty, "id"): _value(duty, KEY) for duty in _duties(after)}
    if wanted != found or _plain(before) != _plain(after):
        raise StampError(f"{path}: 文件的写法特别，程序改了会动到别处，没有改动它")


def _plain(node: Node, duty: bool = False) -> Any:
    """Give a node without its places; of duties without the stamp."""
    if isinstance(node, Scalar):
        return node.value, node.plain
    if isinstance(node, Sequence):
        return [_plain(item, duty) for item in node.items]
    return [
        (key, _plain(value, key == "obligations"))
        for key, (_, value) in node.entries.items()
        if not (duty and key == KEY)
    ]
