"""Waiting for something in a page."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Seconds until a page is given up.
PATIENCE = 30


def until(page: Page, expression: str, argument: Any = None) -> None:
    """Wait until ``expression`` holds in the page.

    Playwright's own way of waiting evaluates text within the page, which our pages forbid.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression, argument):
        assert time.monotonic() < end, f"never held: {expression}"
        page.wait_for_timeout(20)
