"""How much of each document the register accounts for, and what it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policyledger.model.instrument import Clause, Instrument
from policyledger.model.obligation import ClauseRecord
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.text import find_all, has_words, sentences
from policyledger.model.words import Basis

Span = tuple[int, int]
# Longer gaps are cut in the message; the source line below it shows them whole.
_SHOWN = 40
_OPEN = re.compile(rb"\0+")
_LINE = re.compile(r"[^\n]+")
_BETWEEN = re.compile(r"[、，,；;\s]")


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """One clause: its sentences, and of these the quoted, the marked as no duty, the missing.

    A sentence counts as quoted when a duty quotes from it, as no duty when only ``no_duty`` does;
    it is missing as long as any of its words stands in neither. ``gaps`` are those words.
    """

    clause: Clause
    sentences: int
    quoted: int
    no_duty: int
    missing: int
    gaps: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One document: the sums over its clauses."""

    instrument: str
    clauses: tuple[ClauseCoverage, ...]

    def _sum(self, name: str) -> int:
        return sum(getattr(part, name) for part in self.clauses)

    @property
    def sentences(self) -> int:
        """Number of sentences."""
        return self._sum("sentences")

    @property
    def quoted(self) -> int:
        """Number of sentences that duties quote."""
        return self._sum("quoted")

    @property
    def no_duty(self) -> int:
        """Number of sentences marked as laying no duty."""
        return self._sum("no_duty")

    @property
    def missing(self) -> int:
        """Number of sentences with words not accounted for."""
        return self._sum("missing")

    @property
    def share(self) -> float:
        """The accounted share of sentences, 0 to 1."""
        total = self.sentences
        return 1.0 if not total else (total - self.missing) / total


def coverage(register: Register, instrument: Instrument) -> Coverage:
    """Give the coverage of one document by the duties of the register; it is counted once."""
    key = ("coverage", str(instrument.id))
    known: tuple[Instrument, Coverage] | None = register.worked_out.get(key)
    if known is None or known[0] is not instrument:
        known = register.worked_out[key] = (instrument, _counted(register, instrument))
    return known[1]


def _counted(register: Register, instrument: Instrument) -> Coverage:
    records: dict[str, list[ClauseRecord]] = {}
    for record in register.records_of(instrument):
        records.setdefault(str(record.clause), []).append(record)
    names = tuple(name for name in register.directory.names if len(name) > 2)
    return Coverage(
        str(instrument.id),
        tuple(
            _clause_coverage(
                clause,
                records.get(clause.id, ()),
                _frame(clause, names),
                _salutation(clause, instrument),
            )
            for clause in instrument.clauses
        ),
    )


def _frame(clause: Clause, names: tuple[str, ...]) -> tuple[Span, ...]:
    """Give what is no sentence of a clause. A “heading” that begins with a unit is a sentence."""
    if clause.heading.startswith(names) and clause.body:
        return ((0, clause.text.index(clause.heading)), *clause.frame[1:])
    return clause.frame


def _salutation(clause: Clause, instrument: Instrument) -> tuple[Span, ...]:
    """Give the line that says to whom the paper goes, where its head says the same."""
    if clause.id != "0" or not instrument.addressees:
        return ()
    wanted = _BETWEEN.sub("", "".join(instrument.addressees))
    for line in _LINE.finditer(clause.text):
        said = line[0].rstrip()
        if said.endswith(("：", ":")) and _BETWEEN.sub("", said[:-1]) == wanted:
            return (line.span(),)
    return ()


def _clause_coverage(
    clause: Clause,
    records: Iterable[ClauseRecord],
    frame_spans: Iterable[Span],
    salutation: Iterable[Span],
) -> ClauseCoverage:
    text = clause.text
    quoted, frame, accounted = (bytearray(len(text)) for _ in range(3))
    for record in records:
        for duty in record.obligations:
            if duty.quote is not None:
                _fill((quoted, accounted), find_all(duty.quote, text))
            if duty.deadline is not None:
                times = find_all(duty.deadline.text or "", text)
                _fill((quoted, accounted), (span for span in times if _in_tail(clause, span)))
        for rest in record.no_duty:
            _fill((accounted,), find_all(rest.quote, text))
    # Who registers the salutation as no duty has it counted so; nobody needs to.
    unsaid = (span for span in salutation if not any(accounted[slice(*span)]))
    _fill((frame, accounted), (*frame_spans, *unsaid))
    counts = {"quoted": 0, "no_duty": 0, "missing": 0}
    gaps: list[Span] = []
    for start, end in sentences(text):
        if not any(_open_words(text, frame, start, end)):
            continue
        open_spans = tuple(_open_words(text, accounted, start, end))
        gaps.extend(open_spans)
        kind = "missing" if open_spans else "quoted" if any(quoted[start:end]) else "no_duty"
        counts[kind] += 1
    return ClauseCoverage(
        clause,
        sum(counts.values()),
        counts["quoted"],
        counts["no_duty"],
        counts["missing"],
        tuple(gaps),
    )


def _in_tail(clause: Clause, span: Span) -> bool:
    tail = clause.tail
    return tail is not None and tail.start <= span[0] and span[1] <= tail.end


def _fill(fields: Iterable[bytearray], spans: Iterable[Span]) -> None:
    for start, end in spans:
        for field in fields:
            field[start:end] = b"\1" * (end - start)


def _open_words(text: str, field: bytearray, start: int, end: int) -> Iterator[Span]:
    """Give the stretches between ``start`` and ``end`` with words that ``field`` leaves open."""
    runs = (run.span() for run in _OPEN.finditer(field, start, end))
    return (run for run in runs if has_words(text[slice(*run)]))


def text_covered(register: Register) -> Iterator[Problem]:
    """Every word of a full-text document is quoted by a duty or marked as no duty."""
    for instrument in register.instruments:
        if instrument.basis is not Basis.FULL:
            continue
        records = list(register.records_of(instrument))
        for part in coverage(register, instrument).clauses:
            own = [record for record in records if record.clause == part.clause.id]
            if part.gaps and all(_quotes_found(record, part.clause) for record in own):
                for start, end in part.gaps:
                    yield _gap(instrument, part.clause, *_trim(part.clause.text, start, end))


def _quotes_found(record: ClauseRecord, clause: Clause) -> bool:
    """Tell whether all quotes stand in the clause; if not, that is the problem, not the gap."""
    quotes = [duty.quote for duty in record.obligations]
    quotes += [rest.quote for rest in record.no_duty]
    return all(quote is not None and find_all(quote, clause.text) for quote in quotes)


def _trim(text: str, start: int, end: int) -> Span:
    """Leave out punctuation at both ends."""
    while not has_words(text[start]):
        start += 1
    while not has_words(text[end - 1]):
        end -= 1
    return start, end


def _gap(instrument: Instrument, clause: Clause, start: int, end: int) -> Problem:
    words = clause.text[start:end]
    advice = f"请在 {instrument.id}.yml 里补一条责任事项引用它，或写进 no_duty 并注明理由。"
    if _in_tail(clause, (start, end)):
        advice = (
            f"这是括号里写的时限：请在 {instrument.id}.yml 里写进这一条责任事项的 deadline，"
            "text 照抄这几个字。"
        )
    words = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    return Problem(
        "uncovered-text",
        clause.locate(start, end),
        f"条款 {clause.id}（{clause.label}）有文字没有着落：{words}",
        advice,
    )
