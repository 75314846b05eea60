"""The pages of the site: only those are rendered whose content has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path

from policyledger.outputs.cache import Cache, program_digest
from policyledger.outputs.pieces import News, PieceStore
from policyledger.outputs.record import Known
from policyledger.outputs.workers import do_all
from policyledger.render.site.content import content, shared_files
from policyledger.render.site.pages import Page, pages
from policyledger.render.site.search import search_assets
from policyledger.render.site.shell import Shell, ShellPlan, ShellRun, shell_plan
from policyledger.render.templates import Once
from policyledger.views.deferred import Recall
from policyledger.views.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site: its path, the digest of what it is made from ("" if not kept track of).

    ``data`` is ``None`` when the file that was made before under the same key is still there.
    """

    path: str
    key: str
    data: bytes | None


#: Makes files, path → bytes; what it gives to ``Recall`` is kept for the next build.
FilesMaker = Callable[[Recall], dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class _Words:
    """What is inside the shell of a page; ``html`` is ``None`` when it is as it was."""

    address: str
    key: str
    html: str | None
    news: News


@dataclass(frozen=True, slots=True)
class _Files:
    """Files beside the pages, of the maker with this number."""

    number: int
    files: Mapping[str, bytes]
    news: News


def page_files(
    ledger: Ledger,
    others: Iterable[FilesMaker],
    known: Known,
    cache: Cache,
    work: Path,
    jobs: int,
) -> Iterator[Output]:
    """Give all pages and what they need; ``known`` are the files that the site has.

    ``others`` make further files beside the pages. The site generator works in ``work``, an empty
    folder. Raises ``SiteError``.
    """
    base_url = ledger.register.settings.base_url
    listed = {page.address: page for page in pages(ledger)}
    titles = {address: page.title for address, page in listed.items()}
    plan = shell_plan(titles, ledger.register.settings, ledger.as_of)
    base = sha256(program_digest("site") + plan.key.encode()).hexdigest()
    once = Once()
    pieces = PieceStore(cache, "site")
    makers: tuple[FilesMaker, ...] = (partial(search_assets, ledger.bindings), *others)
    for name in (*listed, *map(str, range(len(makers)))):
        pieces.spare(name)
    tasks: list[Callable[[], _Words | _Files]] = [
        partial(_files, number, maker, pieces) for number, maker in enumerate(makers)
    ]
    # The single pages at the end of the list are the largest: they come first.
    tasks += [
        partial(_words, page, ledger, base, known, once, pieces)
        for page in reversed(listed.values())
    ]
    results = do_all(tasks, jobs)
    with _shell(plan, base, cache, work) as finished:
        first = next(results)  # sets all processes to work, while the generator is
        shell = finished()
    for path, shared in shared_files(shell, base_url, tuple(listed)).items():
        yield Output(path, "", shared)
    # One by one, as they are made: not all pages of a province are held at once.
    for result in chain((first,), results):
        match result:
            case _Words(at, key, html, news):
                pieces.keep(at, news)
                data = None if html is None else shell.page(at, titles[at], html)
                yield Output(f"{at}.html", key, data)
            case _Files(number, files, news):
                pieces.keep(str(number), news)
                yield from (Output(path, "", made_file) for path, made_file in files.items())


@contextmanager
def _shell(plan: ShellPlan, key: str, cache: Cache, work: Path) -> Iterator[Callable[[], Shell]]:
    """Give what waits for the shell of a plan; the generator is at work if ``cache`` has none."""
    kept = cache.get_files(key)
    if kept is not None:
        yield partial(Shell, plan, kept)
        return
    run = ShellRun(plan, work)

    def finished() -> Shell:
        files = run.files()
        cache.put_files(key, files)
        return Shell(plan, files)

    try:
        yield finished
    finally:
        run.stop()


def _files(number: int, maker: FilesMaker, store: PieceStore) -> _Files:
    pieces = store.of(str(number))
    return _Files(number, maker(pieces.recall), pieces.news)


def _words(
    page: Page,
    ledger: Ledger,
    base: str,
    known: Known,
    once: Once,
    store: PieceStore,
) -> _Words:
    words = content(page, ledger.as_of, ledger.register.settings.notice)
    key = sha256(f"{base}{words.key}".encode()).hexdigest()
    if known.made_from(f"{page.address}.html", key):
        return _Words(page.address, key, None, None)
    pieces = store.of(page.address)
    return _Words(page.address, key, words.html(once, pieces.recall), pieces.news)
