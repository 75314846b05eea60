"""HTML becomes PDF: WeasyPrint with our fonts only, no network, and no warning overlooked.

WeasyPrint is imported by the first call, not by this module. Fonts and parsed stylesheets are kept
for later calls of the same process, which makes the second sheet several times faster than the
first. One thread per process: to use several cores, start several processes.
"""

from __future__ import annotations

import functools
import gc
import importlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from policyledger.render.errors import RenderingError
from policyledger.render.pdf import fontconfig, lean
from policyledger.render.pdf.fontconfig import WORK
from policyledger.render.pdf.styles import filled_in
from policyledger.render.project import FONTS, TEMPLATES

READABLE = (TEMPLATES, FONTS)
"""Folders a document may load files from: stylesheets, pictures, fonts."""

HARMLESS = ("Using fontTools instead of HarfBuzz-Subset",)
"""Starts of log lines that say nothing about the document, only that the machine will be slow."""

ATTACHED = datetime(2000, 1, 1, tzinfo=UTC)
"""Date of every attachment: a clock would change the file at each run."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to lie inside the PDF: the data that it shows (ISO 32000-2, 7.11.3)."""

    name: str
    content: bytes
    description: str = ""


def html_to_pdf(
    html: str,
    *,
    stylesheets: Sequence[Path] = (),
    base: Path | None = None,
    variant: str | None = None,
    tags: bool = False,
    attachments: Sequence[Attachment] = (),
    own_font: Path | None = None,
    finisher: Callable[[Any], None] | None = None,
    work: Path = WORK,
) -> bytes:
    """Lay out an HTML document and give the bytes of the PDF, the same for the same arguments.

    `stylesheets` are files, applied in order. `base` is the folder that relative addresses in
    `html` start from (without it they are an error). `variant` is one of WeasyPrint's, such as
    "pdf/a-3a". `own_font` is offered as the family "PL Own" beside "PL Song", "PL
    Hei" and "PL Kai". `finisher` is given the laid-out document before it is written. `work` is a
    folder for caches.

    Raises RenderingError if anything was logged: a character that no font has, a property that
    WeasyPrint does not know, a file outside `templates/` and `fonts/`, any address that is not a
    file.
    """
    with _log_is_failure():
        session = _session(work.resolve(), own_font)
        style = session.style(tuple(path.resolve() for path in stylesheets))
        counters = session.weasyprint.css.counters.CounterStyle()
        counters.update(style.counters)
        document = session.weasyprint.HTML(
            string=html,
            base_url=None if base is None else base.resolve().as_uri() + "/",
            url_fetcher=session.fetcher,
        )
        with _collection_paused():
            pdf = document.write_pdf(
                finisher=_finishing(finisher),
                font_config=session.fonts,
                counter_style=counters,
                stylesheets=[style.css],
                attachments=[session.attach(attachment) for attachment in attachments],
                pdf_variant=variant,
                pdf_tags=tags,
                # Compressed, and given an identifier, once, at the end.
                uncompressed_pdf=True,
                pdf_identifier=False,
            )
    assert isinstance(pdf, bytes)
    return lean.packed(pdf)


@dataclass(frozen=True, slots=True)
class _Style:
    css: Any
    counters: Mapping[str, Any]


class _Session:
    """What the documents of one process share."""

    def __init__(self, work: Path, own_font: Path | None) -> None:
        fontconfig.isolate(work, own_font)
        self.weasyprint = _weasyprint()
        self.fonts = self.weasyprint.text.fonts.FontConfiguration()
        self.fetcher = _fetcher(self.weasyprint)
        self._styles: dict[tuple[tuple[Path, int], ...], _Style] = {}

    def style(self, paths: tuple[Path, ...]) -> _Style:
        """Give style sheets as one, read again when one of them has changed."""
        key = tuple((path, path.stat().st_mtime_ns) for path in paths)
        if key not in self._styles:
            counters = self.weasyprint.css.counters.CounterStyle()
            with _log_is_failure():
                css = self.weasyprint.CSS(
                    string=filled_in(path.read_text(encoding="utf-8") for path in paths),
                    base_url=paths[0].as_uri() if paths else None,
                    url_fetcher=self.fetcher,
                    font_config=self.fonts,
                    counter_style=counters,
                )
            self._styles[key] = _Style(css, counters)
        return self._styles[key]

    def attach(self, attachment: Attachment) -> Any:
        return self.weasyprint.Attachment(
            string=attachment.content,
            name=attachment.name,
            description=attachment.description or None,
            created=ATTACHED,
            modified=ATTACHED,
            relationship="Data",
        )


@functools.cache
def _session(work: Path, own_font: Path | None) -> _Session:
    return _Session(work, own_font)


def _weasyprint() -> ModuleType:
    try:
        importlib.import_module("weasyprint.css.counters")
        importlib.import_module("weasyprint.text.fonts")
        importlib.import_module("weasyprint.urls")
        return importlib.import_module("weasyprint")
    except OSError as error:
        hint = "缺少排版用的系统库（Pango）：请运行 python3 tools/setup.py，按提示安装"
        raise RenderingError([hint, str(error)]) from error


def _fetcher(weasyprint: ModuleType) -> Any:
    urls = weasyprint.urls
    logger = logging.getLogger("weasyprint")

    class Fetcher(urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Opens files in READABLE and nothing else."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            path = Path(url2pathname(parts.path)).resolve()
            local = parts.scheme == "file" and parts.netloc in ("", "localhost")
            if not local or not any(path.is_relative_to(folder.resolve()) for folder in READABLE):
                message = f"不允许读取 {url}（只能用 templates/ 与 fonts/ 下的文件）"
                # Logged here because some callers of this method swallow the exception.
                logger.error(message)
                raise ValueError("refused")
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols=("file",), allow_redirects=False)


def _finishing(finisher: Callable[[Any], None] | None) -> Callable[[Any, Any], None]:
    def finish(document: Any, pdf: Any) -> None:
        _drop_repeated_files(document, pdf)
        lean.thin_out(pdf)
        if finisher is not None:
            finisher(document)

    return finish


def _drop_repeated_files(_document: Any, pdf: Any) -> None:
    """Leave each attachment once in /AF of the catalog: WeasyPrint 70.0 repeats it in PDF/A-3."""
    files = pdf.catalog.get("AF")
    if files:
        files[:] = list(dict.fromkeys(files))


@contextmanager
def _log_is_failure() -> Iterator[None]:
    """Collect what WeasyPrint logs; at the end raise RenderingError if that was anything."""
    logger = logging.getLogger("weasyprint")
    lines: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            line = record.getMessage()
            if not line.startswith(HARMLESS):
                lines.append(line)

    handler = Collector(logging.WARNING)
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate
    if lines:
        raise RenderingError(lines)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Keep the garbage collector from walking the boxes again and again: half the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
