"""The bracket that closes a clause and names who is responsible: （牵头单位：…；配合单位：…）.

Papers write it with labels (责任单位：甲、乙；完成时限：…) or as words (甲牵头，乙、丙等配合), with
punctuation of either width and brackets of several kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policyledger.model.instrument import Tail

_OPENING, _CLOSING = "（([［【〔", "）)]］】〕"
#: What closes a paragraph that ends in a bracket.
BRACKET_ENDS = tuple(_CLOSING)
_STOPS = "。．.；;，,、： :\n\t　"

_BODY = "(?:单位|部门|机关|科室|主体)"
# A role without 单位 is a label only where it can be nothing else: （牵头：…；配合：…）.
_LABEL = re.compile(
    rf"(?:(?P<lead>(?:牵头|主办|主责|主要责任)(?:责任|负责)?(?:{_BODY}|(?<=[头办])))"
    rf"|(?P<charge>(?:责任|负责|承办|落实|实施){_BODY})"
    rf"|(?P<support>(?:配合|协助|协办|协同|参与|参加)(?:责任)?(?:{_BODY}|(?<=[合办助])))"
    r"|(?P<time>(?:完成|办理|整改|落实|推进)?(?:时限|时间|期限)(?:要求)?))\s*[：:]"
)
_VERB = re.compile(
    r"(?:共同|分别|具体|按照?(?:各自)?(?:的)?职责(?:分工)?)*"
    r"(?:(?P<lead>(?:牵头|主办)(?:负责|组织实施|组织|落实|实施)?)"
    r"|(?P<charge>负责(?:组织实施|落实|实施)?|承办|组织实施|落实)"
    r"|(?P<support>(?:配合|协助|协同|协办|参与|参加)(?:落实|实施|配合)?))"
    r"(?=[、，,；;。\s]|\Z)"
)
# Words of time after the units, without a label: …负责，2025年6月底前完成.
_TIME = re.compile(
    r"(?:\A|[，,；;。])\s*(?P<time>[于在]?(?:[0-9０-９]{1,4}[年月]|[今明]年|年[底内中]|每[年季月]"
    r"|长期|持续|近期|立即|即时)[^：:；;]*)\Z"
)
#: 等, 等部门, 等3个有关单位: the list is open; this is no part of the last name.
_OPEN = re.compile(
    r"等(?:[0-9一二三四五六七八九十几多各]+个?)?"
    r"(?:(?:有关|相关|其他|其它|成员|责任|职能|县直|市直|省直)*"
    r"(?:单位|部门|乡镇|地区)(?:[和及](?:单位|部门|乡镇))?)?\Z"
)
# 甲局和乙局 are two; 发展和改革委, 党委和政府办 are one.
_AND = re.compile(
    r"(?<=[局办院校司])(?:以及|[和及与])|(?<=[府委会联心门])(?:以及|[和及与])(?=[县市区省各乡镇团])"
)
# What no name of a unit holds, and how the names of units end.
_NO_NAME = re.compile(r"[：:；;。！？]|(?<!自)由|会同|牵头|配合|负责|\A[0-9]")
_UNIT = re.compile(
    r"(?:[局委办院校园厅处所站会联府司团队社馆台室股组道乡镇村区县市省店署]|(?<!全)部|单位|部门|中心"
    r"|机构|企业|机关|银行|专班|各地|[小中大]学)(?:[（(].*[）)])?\Z"
)
_SHORT_NAME = 4
#: Longer brackets are text; so nothing takes long.
_MAX_BRACKET = 2000

# Words of a bracket that says who does something, and of one that explains, limits or refers.
_SEEMS = re.compile(r"牵头|配合|协助|协办|主办|承办|负责(?!人|制)|责任(?:单位|部门|主体|科室)")
_EXPLAINS = re.compile(
    r"\A(?:含|包括|包含|不含|其中|以下|即|指|如|例如|见|详见|附|注)|简称|统称|下同"
)


@dataclass(slots=True)
class _Said:
    """What brackets say: (role, names) in their order, whose list is open, where times stand."""

    names: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    open: set[str] = field(default_factory=set)
    times: list[tuple[int, int]] = field(default_factory=list)

    def add(self, role: str, text: str, spoken: bool = False) -> bool:
        """Take a list of names; ``False`` when it is none."""
        names, is_open = _names(text)
        if not names or any(_NO_NAME.search(name) or not _balanced(name) for name in names):
            return False
        if spoken and not _units(names):
            return False
        self.names.append((role, names))
        if is_open:
            self.open.add(role)
        return True


def split_names(text: str) -> tuple[str, ...]:
    """Cut a list of units (县水利局、应急局，各乡镇人民政府) into names; brackets stay whole."""
    names = []
    depth = 0
    name = ""
    for char in text:
        depth += (char in "（(") - (char in "）)")
        if char in "、，," and not depth:
            names.append(name)
            name = ""
        else:
            name += char
    return tuple(name.strip() for name in (*names, name) if name.strip())


def read_tail(text: str) -> tuple[Tail, tuple[tuple[int, int], ...]] | None:
    """Give the closing bracket of ``text`` and the spans of it that are no sentence.

    These leave out the words of a time (完成时限：…), which a duty has to take up. Brackets next
    to one another, as （责任单位：…）（完成时限：…）, are read as one. ``None`` where the text
    ends in no such bracket, or in one that cannot be read.
    """
    said = _Said()
    start = end = None
    for opens, closes in _last_brackets(text):
        part = _read(text[opens + 1 : closes], opens + 1)
        if part is None:
            break
        start, end = opens, end or closes + 1
        said.names[:0] = part.names
        said.times[:0] = part.times
        said.open |= part.open
    if start is None or end is None or not said.names:
        return None
    roles = {role for role, _ in said.names}
    first = "lead" if "lead" in roles else "charge"
    if first not in roles:
        return None
    lead = tuple(name for role, names in said.names if role == first for name in names)
    support = tuple(name for role, names in said.names if role != first for name in names)
    tail = Tail(lead, support, start, end, first in said.open, bool(said.open - {first}))
    return tail, tuple(_without(start, end, said.times))


def unread_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Give the brackets at the ends of paragraphs that seem to name who is responsible."""
    at = 0
    for paragraph in text.split("\n"):
        for opens, closes in _last_brackets(paragraph):
            inside = paragraph[opens + 1 : closes].strip()
            if _SEEMS.search(inside) and not _EXPLAINS.search(inside):
                yield at + opens, at + closes + 1
            break
        at += len(paragraph) + 1


def _last_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Give the brackets that close the text, the last first: where each opens and closes.

    A full stop may follow the last; the others stand right before it.
    """
    end = len(text.rstrip(_STOPS))
    while end and text[end - 1] in _CLOSING:
        depth = 0
        for at in range(end - 1, max(end - 1 - _MAX_BRACKET, -1), -1):
            depth += (text[at] in _CLOSING) - (text[at] in _OPENING)
            if not depth:
                yield at, end - 1
                end = len(text[:at].rstrip())
                break
        else:
            return


def _read(inside: str, offset: int) -> _Said | None:
    """Read what stands in one bracket; ``offset`` is where it begins in the text."""
    said = _Said()
    if match := _TIME.search(inside):
        said.times.append((offset + match.start("time"), offset + len(inside)))
        inside = inside[: match.start()]
        if not inside.strip():
            return said
    labels = [match for match in _LABEL.finditer(inside) if _stands_free(inside, match.start())]
    if not labels or inside[: labels[0].start()].strip(_STOPS):
        return said if _speak(said, inside) else None
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        end = after.start() if after else len(inside)
        value = inside[label.end() : end]
        role = str(label.lastgroup)
        if role == "time":
            said.times.append((offset + label.end(), offset + end))
        elif not _speak(said, value) and not said.add(role, value):
            return None
    return said


def _stands_free(text: str, at: int) -> bool:
    """Tell whether a label at ``at`` begins a part, rather than being the end of another word."""
    return not text[:at].strip() or text[at - 1] in _STOPS


def _speak(said: _Said, text: str) -> bool:
    """Read 甲牵头，乙、丙等配合; take nothing and give ``False`` where the text is not so."""
    found = _Said()
    at = 0
    for verb in _VERB.finditer(text):
        names = text[at : verb.start()].strip(_STOPS).removeprefix("由")
        if not found.add(str(verb.lastgroup), names, spoken=True):
            return False
        at = verb.end()
    if not at or text[at:].strip(_STOPS):
        return False
    said.names += found.names
    said.open |= found.open
    return True


def _names(text: str) -> tuple[tuple[str, ...], bool]:
    """Give the names of a list, and whether it is left open (等)."""
    listed = re.sub("[；;]", "、", text.strip(_STOPS))
    names = []
    is_open = False
    for name in split_names(_AND.sub("、", listed)):
        name = name.strip(_STOPS)
        while (closed := _OPEN.sub("", name).strip(_STOPS)) != name:
            is_open = True
            name = closed
        names.append(name)
    return tuple(name for name in names if name), is_open


def _balanced(name: str) -> bool:
    return sum(char in _OPENING for char in name) == sum(char in _CLOSING for char in name)


def _units(names: tuple[str, ...]) -> bool:
    """Tell whether these can be units: a sentence, too, may end in 负责.

    Of 教育、公安部门 only the last is written out.
    """
    return bool(_UNIT.search(names[-1])) and all(
        len(name) <= _SHORT_NAME or _UNIT.search(name) for name in names
    )


def _without(start: int, end: int, times: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for opens, closes in times:
        yield start, opens
        start = closes
    yield start, end
