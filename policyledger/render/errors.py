"""What can go wrong when views become bytes."""

from __future__ import annotations

from collections.abc import Sequence


class SiteError(Exception):
    """The site was not made; the message tells why."""


class RenderingError(Exception):
    """WeasyPrint had something to say; ``lines`` holds what it logged."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Keep the lines, in the order in which they were logged, without repetitions."""
        self.lines = tuple(dict.fromkeys(lines))
        super().__init__("排版时出现问题：\n" + "\n".join(f"  {line}" for line in self.lines))

    def __reduce__(self) -> tuple[type[RenderingError], tuple[tuple[str, ...]]]:
        """Keep the lines on the way out of a worker process."""
        return RenderingError, (self.lines,)
