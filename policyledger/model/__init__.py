"""The records of the register. This layer knows only the standard library."""
