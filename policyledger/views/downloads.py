"""The files to download, and to which unit or document each belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Download:
    """A file in the site: ``path`` from its root, ``size`` in bytes, ``pages`` 0 if it has none.

    ``paper`` is the paper of a PDF (A4, A3 横), "" for other files.
    ``unit`` and ``instrument`` are the ids of what it belongs to ("" if to none); ``code`` is what
    stands at its foot.
    """

    path: str
    title: str
    kind: str
    unit: str = ""
    pages: int = 0
    size: int = 0
    instrument: str = ""
    code: str = ""
    paper: str = ""

    @property
    def format(self) -> str:
        """The kind of file, as its name ends: PDF, XLSX, DOCX, ICS; 填写版 for a PDF to fill in."""
        if self.path.endswith(".form.pdf"):
            return "填写版 PDF"
        return PurePosixPath(self.path).suffix.lstrip(".").upper()


@dataclass(frozen=True, slots=True)
class Offer:
    """One sheet in all its formats; ``code`` is what stands at its foot."""

    title: str
    kind: str
    files: tuple[Download, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The offers of one kind, under a heading."""

    kind: str
    title: str
    about: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class DownloadsPage:
    """The page that lists everything there is to download; data files are always there."""

    shelves: tuple[Shelf, ...]


#: Kinds of downloads in the order of the page: heading, and what it is good for.
KINDS = {
    "checklist": (
        "检查表",
        "一个单位一份，逐项打勾、签字；空白表供现场检查用。填写版、XLSX 在电脑上填，DOCX 可改。",
    ),
    "bound": ("检查表合订本", "一种检查表、全部单位订成一册，带书签，便于一次打印。"),
    "division": (
        "任务分解表",
        "一个文件一份：序号、工作任务、牵头单位、配合单位、完成时限、备注。",
    ),
    "division-part": (
        "任务分解表（按工作阶段）",
        "各级文件合在一起，一个阶段一份，序号与各级文件的总表相同。",
    ),
    "matrix": ("责任矩阵", "一个文件一份：条款为行、单位为列，横排一张；单位多的用 A3。"),
    "matrix-part": ("责任矩阵（分册）", "各级文件的总矩阵行数多时分册，序号与总表相同。"),
    "matrix-a4": ("责任矩阵（A4）", "单位多、又没有 A3 打印机时用：单位分几页排。"),
    "matrix-a4-part": ("责任矩阵（A4 分册）", "同上，总矩阵分册，用 A4 纸。"),
    "rectification": ("整改台账", "检查发现的问题逐条登记，改完一条、核验一条、销号一条。"),
    "opinion": ("意见书", "检查以后书面反馈用的草稿。"),
    "calendar": ("日历", "可导入手机和电脑日历的时限。"),
}


def offers(downloads: Iterable[Download]) -> tuple[Offer, ...]:
    """Put the formats of the same sheet together, in the order given."""
    found: dict[tuple[str, str, str, str], list[Download]] = {}
    for download in downloads:
        key = (download.kind, download.title, download.unit, download.instrument)
        found.setdefault(key, []).append(download)
    return tuple(
        Offer(title, kind, tuple(files), files[0].code)
        for (kind, title, _, _), files in found.items()
    )


def downloads_page(downloads: Iterable[Download]) -> DownloadsPage:
    """Give the shelves that have something on them; kinds without heading come last."""
    everything = offers(downloads)
    kinds = dict.fromkeys((*KINDS, *(offer.kind for offer in everything)))
    return DownloadsPage(
        tuple(
            Shelf(
                kind,
                *KINDS.get(kind, ("其他", "")),
                tuple(offer for offer in everything if offer.kind == kind),
            )
            for kind in kinds
            if any(offer.kind == kind for offer in everything)
        )
    )
