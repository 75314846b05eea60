"""What the tests share: the shipped content, the invented county, and accepting a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyledger.load.content import load
from policyledger.model.register import Register

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "world"
#: The day of every test that checks or builds.
AS_OF = "2026-03-05"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--bless",
        action="store_true",
        help="rewrite the expected files with what the program gives now; then read the diff",
    )


@pytest.fixture(scope="session")
def bless(pytestconfig: pytest.Config) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(pytestconfig.getoption("--bless"))


@pytest.fixture(scope="session")
def register() -> Register:
    """The register of the shipped content."""
    return load(ROOT / "content", ROOT / "checklists")[0]


@pytest.fixture(scope="session")
def world() -> Register:
    """The register of the invented county, whose policy is another one."""
    return load(WORLD / "content", WORLD / "checklists")[0]
