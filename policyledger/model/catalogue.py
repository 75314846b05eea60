"""The lists that the register refers to: matters, groups, terms, calendar, waivers, pages."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.location import Location, Text


@dataclass(frozen=True, slots=True)
class Matter:
    """The same piece of work across levels; ``stage`` is the heading it stands under in lists."""

    id: Text
    title: Text
    stage: str
    summary: str
    at: Location


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people whom duties care for."""

    id: Text
    name: Text
    aliases: tuple[Text, ...]
    note: str
    at: Location


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: the term, what it means, and other words people search it by."""

    term: Text
    meaning: str
    synonyms: tuple[str, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Period:
    """A span of the calendar: its kind ("term"), name, first and last day (ISO dates).

    ``assumed`` is true where no official calendar has been seen.
    """

    kind: Text
    name: str
    start: Text
    end: Text
    assumed: bool
    note: str
    at: Location


@dataclass(frozen=True, slots=True)
class Waiver:
    """A problem accepted until a day (ISO date), with the reason; ``where`` is a file or an id."""

    code: Text
    where: Text
    reason: str
    until: Text
    at: Location


@dataclass(frozen=True, slots=True)
class Page:
    """A hand-written page of the site: Markdown text."""

    id: Text
    title: str
    body: str
    at: Location


@dataclass(frozen=True, slots=True)
class Font:
    """A font file of the user's own: its path, and the SHA-256 digest of what is in it."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the site and the sheets are called.

    ``topic`` is the policy in a word or two and stands in titles of sheets; ``base_url`` is where
    the site is published ("" if nowhere): addresses on sheets begin with it. ``text_font`` is the
    face for the text of PDFs, where it is not the shipped one. ``inspection`` is what inspecting is
    called in this field of work (检查, 督查 …).
    """

    title: str
    topic: str
    place: str
    description: str
    base_url: str
    notice: str
    at: Location
    text_font: Font | None = None
    inspection: str = "检查"
