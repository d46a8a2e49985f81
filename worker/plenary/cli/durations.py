"""How long ago, on the command line: `30m`, `12h`, `7d`."""

from __future__ import annotations

import re

from plenary.cli.usage import refuse

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds_of(age: str) -> float:
    """An age in seconds. One that cannot be read ends the command with exit code 2."""
    found = re.fullmatch(r"(\d{1,6})([smhd])", age)
    if not found:
        refuse(f"{age!r} is no age: write a number and s, m, h or d, such as 12h.")
    return float(int(found[1]) * UNITS[found[2]])
