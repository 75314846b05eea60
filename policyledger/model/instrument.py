"""Documents, their clauses and what was repaired in their text."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.location import Location, Text
from policyledger.model.words import Basis, Level, Status


@dataclass(frozen=True, slots=True)
class Correction:
    """One repair of the stored text against the material it was transcribed from.

    ``after`` is ``None`` where the oddity was kept as printed; ``copy`` names the copy of the
    material (1, 2, …) that differs, ``None`` all of them.
    """

    where: Text
    before: Text
    after: Text | None
    why: str
    copy: int | None
    at: Location


@dataclass(frozen=True, slots=True)
class Tail:
    """The closing bracket of a clause that names who is responsible: （牵头责任单位：…；…）.

    An open list ends in 等: others may belong to it whom the bracket does not name.
    """

    lead: tuple[str, ...]
    support: tuple[str, ...]
    start: int
    end: int
    lead_open: bool = False
    support_open: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered part of a document.

    ``id`` is its numbering as a path ("2.1.3", "0" for what stands before the first number),
    ``label`` its citation ("二、（一）3"), ``heading`` the title without number, ``text`` its own
    words (paragraphs divided by a line break, parts below not included). ``frame`` are the spans
    of ``text`` that are no sentences: number and heading, the title of an enclosed paper, the tail,
    and ``closing``: the lines of the signature and of the list of attachments. ``lines`` and
    ``columns`` are where the paragraphs begin in the file.
    """

    id: str
    label: str
    heading: str
    text: str
    frame: tuple[tuple[int, int], ...]
    tail: Tail | None
    lines: tuple[int, ...]
    at: Location
    columns: tuple[int, ...] = ()
    closing: tuple[tuple[int, int], ...] = ()

    def locate(self, start: int, end: int) -> Location:
        """Give the place in the file of the stretch ``start`` to ``end`` of ``text``."""
        before = self.text.count("\n", 0, start)
        column = start - (self.text.rfind("\n", 0, start) + 1)
        line = self.lines[before] if before < len(self.lines) else self.at.line
        indent = self.columns[before] if before < len(self.columns) else 1
        return Location(self.at.path, line, column + indent, end - start)

    @property
    def body(self) -> int:
        """The offset in ``text`` at which number and heading end."""
        return self.frame[0][1] if self.frame and self.frame[0][0] == 0 else 0

    @property
    def parent(self) -> str | None:
        """The id of the clause that this one is a part of."""
        head, dot, _ = self.id.rpartition(".")
        return head if dot else None

    @property
    def depth(self) -> int:
        """1 for a top-level clause."""
        return self.id.count(".") + 1


@dataclass(frozen=True, slots=True)
class Instrument:
    """One issued document; issuer and number together identify it.

    ``issued`` is the date as written, ISO 8601, of year, month or day ("2020-06"). ``masthead`` and
    ``imprint`` are the printed lines above the title and below the text.
    """

    id: Text
    code: Text
    number: Text
    title: str
    short: str
    issuers: tuple[Text, ...]
    level: Level
    place: str
    issued: Text
    basis: Basis
    status: Status
    addressees: tuple[Text, ...]
    copied_to: tuple[Text, ...]
    forwards: tuple[Text, ...]
    cites: tuple[Text, ...]
    masthead: tuple[str, ...]
    attachments: tuple[str, ...]
    imprint: tuple[str, ...]
    note: str
    corrections: tuple[Correction, ...]
    clauses: tuple[Clause, ...]
    at: Location

    def clause(self, clause_id: str) -> Clause | None:
        """Give the clause with this id, if there is one."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)

    @property
    def cited(self) -> str:
        """What it is called before the label of a clause; see ``cited``."""
        return cited(str(self.number), self.title, str(self.short))

    @property
    def citation(self) -> str:
        """Title and number as officials cite them: 《标题》（文号）."""
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.title}》{number}"


def cited(number: str, title: str, short: str = "") -> str:
    """Give a document as officials cite it in running text.

    A notice is called by its number, 政办〔2018〕132号. A number without the brackets of a year is
    that of a decree, which says nothing of what it put in force: the title comes first,
    《条例》（令第1号）. ``short`` stands for the title where it is the end of it, as 《水法》
    without the name of the state; any other short name is none to cite.
    """
    if "〔" in number:
        return number
    name = short if short and title.endswith(short) else title
    return f"《{name}》（{number}）" if number else f"《{name}》"
