"""The set of what a listing held."""

from __future__ import annotations

from plenary.services.bloom_filter import BloomFilter


def test_what_was_added_is_there_and_what_was_not_is_not() -> None:
    seen, count = BloomFilter(), 20_000
    for number in range(count):
        seen.add(f"s3://documents/ü{number}.pdf")
    assert all(f"s3://documents/ü{number}.pdf" in seen for number in range(count))
    assert not any(f"s3://documents/ü{number}.txt" in seen for number in range(count))
