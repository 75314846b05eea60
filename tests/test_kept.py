"""Pieces of long pages and data files are kept from build to build, and only those in use."""

from __future__ import annotations

import pickle
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import AS_OF, WORLD

from policyledger.cli.main import main
from policyledger.outputs.cache import Cache
from policyledger.outputs.pieces import KeptPieces


def test_what_is_kept_is_not_made_again() -> None:
    made: list[str] = []

    def make(text: str) -> Callable[[], str]:
        def now() -> str:
            made.append(text)
            return text

        return now

    first = KeptPieces(dict)
    assert first.news is None
    assert [first.recall(key, make(key)) for key in "甲乙"] == ["甲", "乙"]
    assert first.news is not None
    second = KeptPieces(lambda: first.news or {})
    assert second.recall("乙", make("别的")) == "乙"
    assert second.news == {"乙": "乙".encode()}  # 甲 was not asked for
    assert second.recall("甲", make("别的")) == "甲"
    assert second.news is None  # nothing that is not kept already
    assert second.recall("丙", make("丙")) == "丙"
    assert second.news is not None
    assert made == ["甲", "乙", "丙"]


def test_what_is_not_asked_for_is_not_read() -> None:
    def read() -> dict[str, bytes]:
        raise AssertionError

    assert KeptPieces(read).news is None


def test_the_cache_keeps_one_file_a_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for data in (b"one", b"two", b"two", b"three"):
        cache.put("key", data)
    assert [place.read_bytes() for place in tmp_path.iterdir()] == [b"three"]
    assert Cache(tmp_path).get("key") == b"three"
    other = Cache(tmp_path)
    other.keep("key")
    other.prune()
    assert Cache(tmp_path).get("key") == b"three"
    Cache(tmp_path).prune()
    assert list(tmp_path.iterdir()) == []


def test_the_cache_reads_no_code(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put_files("key", {"甲": b"1", "b": b""})
    assert Cache(tmp_path).get_files("key") == {"甲": b"1", "b": b""}
    for bad in (pickle.dumps(Path("x")), pickle.dumps(print), pickle.dumps([1]), b"", b"no"):
        cache.put("key", bad)
        assert Cache(tmp_path).get_files("key") is None
    assert cache.get_files("another") is None


@pytest.mark.parametrize("command", ["site", "all"])
def test_one_duty_makes_few_pieces(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def recall(self: KeptPieces, key: str, make: Callable[[], str]) -> str:
        def noted() -> str:
            made.append(key)
            return make()

        return usual(self, key, noted)

    usual = KeptPieces.recall
    monkeypatch.setattr(KeptPieces, "recall", recall)
    for name in ("content", "checklists"):
        shutil.copytree(WORLD / name, tmp_path / name)

    def build() -> int:
        made.clear()
        folders = (
            "--content",
            str(tmp_path / "content"),
            "--checklists",
            str(WORLD / "checklists"),
        )
        site = str(tmp_path / "site")
        assert main([command, "--jobs", "1", "--as-of", AS_OF, "--site", site, *folders]) == 0
        return len(made)

    everything = build()
    about = next((tmp_path / "content" / "pages").glob("*.md"))
    about.write_text(about.read_text(encoding="utf-8") + "\n再说一句。\n", encoding="utf-8")
    assert build() == 0  # and what the long pages are made of stays, though nobody asked for it
    duties = sorted((tmp_path / "content" / "instruments").rglob("*.yml"))[0]
    text = duties.read_text(encoding="utf-8")
    duties.write_text(re.sub(r"title: (.*)", r"title: \1改", text, count=1), encoding="utf-8")
    assert 0 < build() < everything / 3
