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
from policyledger.outputs.record import Made
from policyledger.outputs.workers import do_all
from policyledger.render.pages import Page, pages
from policyledger.render.search import search_assets
from policyledger.render.shell import Shell, ShellPlan, ShellRun, shell_plan
from policyledger.render.site import content, shared_files
from policyledger.render.templates import Once
from policyledger.views.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site: its path, the digest of what it is made from ("" if not kept track of).

    ``data`` is ``None`` when the file that was made before under the same key is still there.
    """

    path: str
    key: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class _Words:
    """What is inside the shell of a page; ``html`` is ``None`` when it is as it was."""

    address: str
    key: str
    html: str | None


def page_files(
    ledger: Ledger,
    others: Iterable[Callable[[], dict[str, bytes]]],
    known: Mapping[str, Made],
    cache: Cache,
    work: Path,
    jobs: int,
) -> Iterator[Output]:
    """Give all pages and what they need; ``known`` are the files that the site has.

    ``others`` make further files, path → bytes, beside the pages. The site generator works in
    ``work``, an empty folder. Raises ``SiteError``.
    """
    base_url = ledger.register.settings.base_url
    listed = {page.address: page for page in pages(ledger)}
    titles = {address: page.title for address, page in listed.items()}
    plan = shell_plan(titles, ledger.register.settings, ledger.as_of)
    base = sha256(program_digest("site") + plan.key.encode()).hexdigest()
    once = Once()
    ledger.duties  # noqa: B018 - worked out once, before there are several processes
    # The single pages at the end of the list are the largest: they come first.
    tasks: list[Callable[[], _Words | dict[str, bytes]]] = [
        partial(search_assets, ledger.bindings),
        *others,
    ]
    tasks += [
        partial(_words, page, ledger, base, known, once) for page in reversed(listed.values())
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
            case _Words(at, key, html):
                data = None if html is None else shell.page(at, titles[at], html)
                yield Output(f"{at}.html", key, data)
            case files:
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


def _words(page: Page, ledger: Ledger, base: str, known: Mapping[str, Made], once: Once) -> _Words:
    words = content(page, ledger.as_of, ledger.register.settings.notice)
    key = sha256(f"{base}{words.key}".encode()).hexdigest()
    made = known.get(f"{page.address}.html")
    return _Words(page.address, key, None if made and made.key == key else words.html(once))
