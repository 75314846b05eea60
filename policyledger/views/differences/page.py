"""What the levels ask differently of the same matter: for its own page, and for a page of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from policyledger.model.catalogue import Matter
from policyledger.model.obligation import Obligation
from policyledger.views.deferred import Deferred, Recall, anew
from policyledger.views.differences.compare_words import TABLES
from policyledger.views.differences.comparison import Comparison
from policyledger.views.differences.holes import Holes, holes
from policyledger.views.differences.kinds import Difference, Facet, Kind, Part
from policyledger.views.differences.strands import Column
from policyledger.views.duty import DutyView
from policyledger.views.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Side:
    """What one level says: the words that count ("" for none), whom it binds, in which duties.

    ``pieces`` are the sentence around the words, cut so that the words can be marked.
    """

    level: str
    label: str
    text: str
    who: str
    pieces: tuple[tuple[str, bool], ...]
    duties: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One difference; without ``upper`` nothing above can be compared."""

    kind: str
    kind_label: str
    facet: str
    facet_label: str
    upper: Side | None
    lower: Side
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimingEntry:
    """A deadline and whom it binds; ``duty`` is one of those with it."""

    who: str
    deadline: str
    duty: DutyView


@dataclass(frozen=True, slots=True)
class TimingColumn:
    """The deadlines of one level; ``asked`` tells whether the level asks anything of the matter."""

    level: str
    label: str
    asked: bool
    entries: tuple[TimingEntry, ...]


@dataclass(frozen=True, slots=True)
class MatterDifferences:
    """The differences in one matter; ``timing`` is empty where no level states a deadline."""

    id: str
    title: str
    stage: str
    timing: tuple[TimingColumn, ...]
    found: tuple[DifferenceView, ...]
    whole: tuple[DifferenceView, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter, and how many differences it has."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many differences there are, whole duties not among them, and of which sorts."""

    count: int
    kinds: tuple[Option, ...]
    facets: tuple[Option, ...]
    levels: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class DifferencesPage:
    """All differences, matter by matter, and the holes."""

    parts: tuple[Deferred[MatterDifferences], ...]
    columns: tuple[Column, ...]
    holes: Holes

    def tally(self, recall: Recall = anew) -> Tally:
        """Count the differences; what was counted before is taken from ``recall``."""
        found: list[list[str]] = []
        for part in self.parts:
            lines = recall(f"tally-{part.key}", partial(_sorts, part))
            found += (line.split() for line in lines.splitlines())
        return Tally(
            len(found),
            _options((item[0] for item in found), {kind.value: kind.label for kind in Kind}),
            _options((item[1] for item in found), {facet.value: facet.label for facet in Facet}),
            _options((item[2] for item in found), {c.key: c.label for c in self.columns}),
        )


def differences_page(ledger: Ledger, comparison: Comparison) -> DifferencesPage:
    """Give the page of all differences."""
    return DifferencesPage(
        parts=tuple(
            _part(ledger, comparison, matter)
            for matter in ledger.register.matters
            if str(matter.id) in ledger.register.by_matter
        ),
        columns=comparison.columns,
        holes=holes(ledger, comparison),
    )


def _part(ledger: Ledger, comparison: Comparison, matter: Matter) -> Deferred[MatterDifferences]:
    origin = comparison.origin(str(matter.id))
    return Deferred(origin, partial(matter_differences, ledger, comparison, matter))


def _sorts(part: Deferred[MatterDifferences]) -> str:
    """Give kind, facet and level of each difference, a line each."""
    return "\n".join(f"{d.kind} {d.facet} {d.lower.level}" for d in part.value.found)


def matter_differences(ledger: Ledger, comparison: Comparison, matter: Matter) -> MatterDifferences:
    """Give the differences in one matter."""
    name = str(matter.id)
    return MatterDifferences(
        id=name,
        title=str(matter.title),
        stage=matter.stage,
        timing=_timing(ledger, comparison, name),
        found=tuple(_view(ledger, comparison, one) for one in comparison.within(name)),
        whole=tuple(_view(ledger, comparison, one) for one in comparison.whole(name)),
    )


def _view(ledger: Ledger, comparison: Comparison, one: Difference) -> DifferenceView:
    return DifferenceView(
        kind=one.kind.value,
        kind_label=one.kind.label,
        facet=one.facet.value,
        facet_label=one.facet.label,
        upper=_side(ledger, comparison, one.facet, one.upper) if one.upper else None,
        lower=_side(ledger, comparison, one.facet, one.lower),
        remarks=one.remarks,
    )


def _side(ledger: Ledger, comparison: Comparison, facet: Facet, part: Part) -> Side:
    column = comparison.columns[part.column]
    sentence = ""
    if facet in TABLES and part.text and part.duties:
        sentence = comparison.reading.own(part.duties[0])
    return Side(
        level=column.key,
        label=column.label,
        text=part.text,
        who=comparison.reading.names(part.duties),
        pieces=_cut(sentence, part.text),
        duties=ledger.views(part.duties),
    )


def _cut(sentence: str, words: str) -> tuple[tuple[str, bool], ...]:
    """Cut a sentence at its first ``words``; ``True`` marks them."""
    before, found, after = sentence.partition(words) if words else (sentence, "", "")
    pieces = ((before, False), (found, True), (after, False))
    return tuple((text, marked) for text, marked in pieces if text)


def _timing(ledger: Ledger, comparison: Comparison, matter: str) -> tuple[TimingColumn, ...]:
    """Set the deadlines of the levels side by side, where at least one can be measured."""
    duties = ledger.register.by_matter.get(matter, ())
    if not any(duty.measured for duty in duties):
        return ()
    columns = []
    for number, column in enumerate(comparison.columns):
        own = [duty for duty in duties if comparison.strands.column(duty) == number]
        columns.append(
            TimingColumn(column.key, column.label, bool(own), _entries(ledger, comparison, own))
        )
    return tuple(columns)


def _entries(
    ledger: Ledger, comparison: Comparison, duties: list[Obligation]
) -> tuple[TimingEntry, ...]:
    found: dict[tuple[str, str], TimingEntry] = {}
    for duty in sorted(duties, key=lambda duty: duty.measured is None):
        if duty.deadline is not None:
            who, text = comparison.reading.names((duty,)), str(duty.deadline.text)
            found.setdefault((who, text), TimingEntry(who, text, ledger.duties[str(duty.id)]))
    return tuple(found.values())


def _options(values: Iterable[str], labels: Mapping[str, str]) -> tuple[Option, ...]:
    """Count what there is, in the order of the labels."""
    counts = Counter(values)
    return tuple(Option(value, labels[value], counts[value]) for value in labels if counts[value])
