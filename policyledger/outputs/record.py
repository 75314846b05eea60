"""What the last build made, from what: so that the next one makes only what has changed.

Time stamps play no part. A file counts as made only while its bytes have the digest they had then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from policyledger.outputs.replace import put_files
from policyledger.outputs.write import paths_below
from policyledger.views.downloads import Download


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the site: the digest of what it was made from ("" if not kept track of).

    ``digest`` is that of its bytes.
    """

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """A build: the digest of all its inputs, what it said, and its files by path in the site.

    ``downloads`` describes those of the files that are listed for download.
    """

    inputs: str = ""
    report: str = ""
    files: Mapping[str, Made] = field(default_factory=dict)
    downloads: tuple[Download, ...] = ()


def work_folder(site: Path) -> Path:
    """Give the folder for what is made on the way to ``site``: cache, record, packed files."""
    return site.parent / "out"


def record_place(site: Path) -> Path:
    """Give where the record of ``site`` is kept: among the intermediate files beside it."""
    return work_folder(site) / f"{site.name}.record.json"


def read_record(place: Path) -> Record:
    """Read a record; what is missing or damaged counts as nothing made."""
    try:
        data = json.loads(place.read_bytes())
        files = {path: Made(*made) for path, made in data["files"].items()}
        listed = tuple(Download(**entry) for entry in data["downloads"])
        return Record(data["inputs"], data["report"], files, listed)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Record()


def write_record(place: Path, record: Record) -> None:
    """Write a record whole or not at all."""
    files = {path: [made.key, made.digest] for path, made in sorted(record.files.items())}
    listed = [asdict(entry) for entry in record.downloads]
    data = {
        "inputs": record.inputs,
        "report": record.report,
        "files": files,
        "downloads": listed,
    }
    put_files(place.parent, {place.name: json.dumps(data, ensure_ascii=False).encode()})


def whole(site: Path, record: Record) -> bool:
    """Tell whether ``site`` is what was recorded: the same files with the same bytes, no other."""
    found = paths_below(site)
    return found == set(record.files) and all(map(Known(site, record).get, found))


class Known:
    """The recorded files of a site that still have their bytes: each is read when asked for.

    Whoever asks in another process reads there.
    """

    def __init__(self, site: Path, record: Record) -> None:
        """Keep both; nothing is read yet."""
        self._site = site
        self._files = record.files
        self._found: dict[str, str] = {}

    def get(self, path: str) -> Made | None:
        """Give the file, or ``None`` if it is not there as it was made."""
        made = self._files.get(path)
        if made is None:
            return None
        if path not in self._found:
            self._found[path] = digest(self._site / path)
        return made if self._found[path] == made.digest else None

    def made_from(self, path: str, key: str) -> bool:
        """Tell whether the file is there as it was made, from ``key``."""
        return path in self._files and self._files[path].key == key and self.get(path) is not None

    def holds(self, path: str, wanted: str) -> bool:
        """Tell whether the file is there as it was made, with bytes of the digest ``wanted``."""
        made = self._files.get(path)
        return made is not None and made.digest == wanted and self.get(path) is not None


def digest(place: Path) -> str:
    """Give the digest of a file; "" if it cannot be read."""
    try:
        return sha256(place.read_bytes()).hexdigest()
    except OSError:
        return ""
