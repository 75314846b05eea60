"""Views become bytes: pages, sheets, tables, calendars."""
