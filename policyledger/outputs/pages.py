"""The pages of the site: only those are rendered whose content has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from policyledger.outputs.cache import Cache, program_digest
from policyledger.outputs.record import Made
from policyledger.outputs.workers import do_all
from policyledger.render.pages import Page, pages
from policyledger.render.search import search_assets
from policyledger.render.shell import Shell, ShellRun, shell_plan
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

    ``others`` make further files: path → bytes; they are made beside the pages.

    The site generator works in ``work``, an empty folder. Raises ``SiteError``.
    """
    base_url = ledger.register.settings.base_url
    listed = {page.address: page for page in pages(ledger)}
    titles = {address: page.title for address, page in listed.items()}
    plan = shell_plan(titles, ledger.register.settings, ledger.as_of)
    base = sha256(program_digest("site") + plan.key.encode()).hexdigest()
    kept = cache.get_files(base)
    run = ShellRun(plan, work) if kept is None else None
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
    try:
        made = list(do_all(tasks, jobs))
        if run is not None:
            kept = run.files()
            cache.put_files(base, kept)
    finally:
        if run is not None:
            run.stop()
    assert kept is not None
    shell = Shell(plan, kept)
    for path, shared in shared_files(shell, base_url, tuple(listed)).items():
        yield Output(path, "", shared)
    for result in made:
        match result:
            case _Words(at, key, html):
                data = None if html is None else shell.page(at, titles[at], html)
                yield Output(f"{at}.html", key, data)
            case files:
                yield from (Output(path, "", made_file) for path, made_file in files.items())


def _words(page: Page, ledger: Ledger, base: str, known: Mapping[str, Made], once: Once) -> _Words:
    words = content(page, ledger.as_of, ledger.register.settings.notice)
    key = sha256(f"{base}{words.key}".encode()).hexdigest()
    made = known.get(f"{page.address}.html")
    return _Words(page.address, key, None if made and made.key == key else words.html(once))
