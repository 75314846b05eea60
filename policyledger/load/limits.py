"""How much is read: far above what a whole province writes, far below what stops a machine.

Beyond a limit there is a mistake (a wrong file, a paste gone wrong) or somebody who means harm, and
both get a clear message instead of a machine that does not answer.
"""

from __future__ import annotations

#: Bytes of one file, and characters of one line: nobody could read or mend more.
MAX_BYTES, MAX_LINE = 4 * 1024 * 1024, 20_000
#: Bytes of a font of one's own.
MAX_FONT = 64 * 1024 * 1024
#: Levels of nesting in one file; the deepest record of the register needs nine.
MAX_DEPTH = 24
#: Files of one content folder.
MAX_FILES = 50_000
#: Characters of all files together: five times what 50,000 duties and their papers need.
MAX_TOTAL = 200_000_000
#: Values (texts, lists, records) of one YAML file; a value takes memory, however short it is.
MAX_VALUES = 600_000
#: Entries of one list: units, duties of a clause, items of a section.
MAX_ENTRIES = 20_000
#: Duties of the whole register.
MAX_DUTIES = 200_000
#: Paragraphs and clauses of one paper, characters of one clause.
MAX_PARAGRAPHS, MAX_CLAUSES, MAX_CLAUSE = 20_000, 5_000, 50_000
#: Characters of a name or title, and of any other text.
MAX_NAME, MAX_TEXT = 300, 20_000
#: Slips of the keyboard told of one file: what goes wrong a thousand times goes wrong in one way.
MAX_SLIPS = 100
