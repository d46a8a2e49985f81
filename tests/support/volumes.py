"""Made-up pages of volumes, as the United Nations printed its resolutions before they had documents of their own."""

from __future__ import annotations

ENGLISH = """General Assembly - Twenty-sixth session

2801 (XXVI). Tide tables for islands

The General Assembly,

Recalling that tides are of interest to all who live on islands and to those who sail between them,

1. Requests the keepers of lighthouses to print the tide tables of the islands in all languages of the sea;

2. Decides to come back to this question in the light of what the keepers have to say of it.

1999th plenary meeting,
3 December 1971.

2802 (XXVI). Lamps of lighthouses

The General Assembly,

Having considered what the keepers of lighthouses have said of the lamps that are lit by them,

Requests the keepers of lighthouses to keep the lamps in order and to light them in time in all the islands of the sea.

2000th plenary meeting,
4 December 1971.
"""
