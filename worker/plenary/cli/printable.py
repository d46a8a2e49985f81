"""What comes from a file or a key, fit for a terminal and one line: it must not steer the one or break the other."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    r"""The text with every control character, those for the direction of text too, written out: `\n`, `\x1b`."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
