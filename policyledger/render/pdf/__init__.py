"""Sheets as PDF: layout, fonts, smaller files, many in one."""
