"""Sheets as spreadsheets and Word files."""
