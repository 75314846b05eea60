"""What the lock files name, and what is known of it; for the tools on dependencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The lock files, each of which holds all of those before it, and what they are for (Chinese).
LOCKS = {
    "requirements.txt": "生成网站和表",
    "requirements-cluster.txt": "另加：在几台机器上排版（--cluster）",
    "requirements-dev.txt": "另加：测试和维护，不随网站发布",
}
#: Licences by names that are no SPDX identifiers.
_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
#: Packages that say nothing that can be read by a program, or are not installed on every system.
#: Looked up in the files of these packages.
_KNOWN = {
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "importlib-metadata": "Apache-2.0",
    "lazy-importer": "Apache-2.0",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "segno": "BSD-3-Clause",
    "tomli": "MIT",
    "zipp": "MIT",
}
_ONE = r"(?:MIT|[A-Za-z]+-[0-9][A-Za-z0-9.-]*)"
_IDENTIFIER = re.compile(rf"{_ONE}(?: (?:AND|OR) {_ONE})*")
_LINE = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+))?"
)


@dataclass(frozen=True, slots=True)
class Package:
    """What a lock file names: name, version, which systems ("" for all), digests of files.

    ``via`` are the packages that need it; a file of requirements among them begins with ``-r``.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]


def read_lock(path: Path) -> tuple[Package, ...]:
    """Give what a lock file names, in its order. Raises ``ValueError`` for a line without hash."""
    packages: list[Package] = []
    for block in re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8")):
        match = _LINE.match(block)
        if match is None:
            continue
        hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
        if not hashes:
            raise ValueError(f"{path.name}: {match['name']} has no hash")
        marker = (match["marker"] or "").strip()
        notes = re.findall(r"^    # +(?:via +)?(\S.*)$", block, re.MULTILINE)
        via = tuple(note for note in notes if note != "via")
        packages.append(Package(match["name"], match["version"], marker, hashes, via))
    return tuple(packages)


def own_packages() -> Iterator[tuple[str, tuple[Package, ...]]]:
    """Give for each lock file the packages that none before it names."""
    seen: set[tuple[str, str]] = set()
    for name in LOCKS:
        packages = read_lock(ROOT / name)
        yield name, tuple(one for one in packages if (one.name, one.version) not in seen)
        seen.update((one.name, one.version) for one in packages)


def licence(name: str) -> str:
    """Give the licence of a package as an SPDX expression, "" if nothing is known."""
    if name in _KNOWN:
        return _KNOWN[name]
    try:
        known = metadata(name)
    except PackageNotFoundError:
        return ""
    if "License-Expression" in known:
        return str(known["License-Expression"])
    classified = [
        value.rpartition(" :: ")[2]
        for value in known.get_all("Classifier") or ()
        if value.startswith("License :: ")
    ]
    stated = str(known["License"]).split("\n")[0].strip() if "License" in known else ""
    # A classifier “BSD License” does not say which; the field often does.
    names = [stated, *map(str, classified)]
    named = [name for name in names if _IDENTIFIER.fullmatch(name)]
    return next(iter((*named, *(_SPDX[name] for name in names if name in _SPDX))), "")


@dataclass(frozen=True, slots=True)
class Font:
    """A font that comes with the project: file, family, what it was made from, which version."""

    file: str
    family: str
    source: str
    version: str
    licence: str


def fonts() -> Iterator[Font]:
    """Give the fonts in ``fonts/``, as its README lists them."""
    text = (ROOT / "fonts" / "README.md").read_text(encoding="utf-8")
    row = re.compile(r"\| `([^`]+\.ttf)` \| ([^|]+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|")
    for file, family, source, version in row.findall(text):
        licence_file = next(
            path.name for path in sorted((ROOT / "fonts").glob("OFL-*")) if file[:5] in path.name
        )
        yield Font(file, family.strip(), source.strip(), version.strip(), licence_file)
