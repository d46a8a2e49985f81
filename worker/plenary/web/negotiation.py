"""Choice of the representation: by the suffix of the path, else by `Accept` (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

HTML = "text/html"
JSON = "application/json"
SUFFIXES = {
    "json": JSON,
    "xml": "application/akn+xml",
    "md": "text/markdown",
    "txt": "text/plain",
    "csv": "text/csv",
    "html": HTML,
}
ALSO = {"application/xml": "application/akn+xml", "text/xml": "application/akn+xml", "application/problem+json": JSON}
_SUFFIX = re.compile(r"(.+:[a-z]{2})\.([a-z]{2,4})")
_RANGE = re.compile(r"\s*([\w.+*-]+/[\w.+*-]+)\s*(?:;.*?q=([01](?:\.\d{0,3})?))?.*")
LONGEST = 2000


def split_suffix(name: str) -> tuple[str, str | None]:
    """Split `A/RES/85/901:en.csv` into the id and its media type: a suffix follows a language only."""
    match = _SUFFIX.fullmatch(name)
    if match and match[2] in SUFFIXES:
        return match[1], SUFFIXES[match[2]]
    return name, None


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """Choose what is offered and liked best, the first of several; None if nothing is.

    HTML is for who names it: a program that takes anything is given the first that is not a page.
    """
    ranges = _ranges(accept[:LONGEST]) or [("*/*", 1.0)]
    best, rank = None, 0.0
    for media_type in sorted(offered, key=lambda offer: offer == HTML):
        quality = _quality(media_type, ranges)
        if quality > rank or (quality == rank > 0 and media_type == HTML and _names_html(ranges)):
            best, rank = media_type, quality
    return best


def _ranges(accept: str) -> list[tuple[str, float]]:
    matches = [match for part in accept.split(",") if (match := _RANGE.fullmatch(part))]
    return [(ALSO.get(match[1].lower(), match[1].lower()), float(match[2] or 1)) for match in matches]


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The quality of the most exact range that covers a type."""
    for covering in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        qualities = [quality for name, quality in ranges if name == covering]
        if qualities:
            return max(qualities)
    return 0.0


def _names_html(ranges: list[tuple[str, float]]) -> bool:
    return any(name == HTML for name, _ in ranges)
