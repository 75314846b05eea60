"""Loads WeasyPrint when imported, or does nothing where it cannot be loaded.

The one module that does something when imported: processes that render are copies of one that has
imported it. Where a library is missing they try again, and say so.
"""

from contextlib import suppress

with suppress(OSError):
    import weasyprint  # noqa: F401
