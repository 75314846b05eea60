"""Deadlines as days: when what falls due, as a page, a picture of the year, a file."""
