"""Sheets to fill in on a screen, and reading them back."""
