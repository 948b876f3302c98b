"""The exit codes, the same for every command; the table in :mod:`assess.cli` says what 1 means for each."""

DONE = 0
REFUSED = 1
WRONG_USAGE = 2
"""Called wrongly, or a setting cannot be used."""
STOPPED = 130
"""Somebody pressed Ctrl+C; the number that shells give."""
