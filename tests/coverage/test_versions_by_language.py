"""Documents by language, on made-up records."""

from __future__ import annotations

from plenary.services.coverage.languages import OFFICIAL, LanguageVersion, versions

DAY = 86400.0


def test_a_language_is_late_once_the_first_was_put_long_enough_ago() -> None:
    seen = [
        LanguageVersion("A/RES/85/1", "en", 10 * DAY),
        LanguageVersion("A/RES/85/1", "fr", 12 * DAY),
        LanguageVersion("A/RES/85/2", "zh", 29 * DAY),
    ]
    first, second = versions(seen, now=30 * DAY, patience_seconds=14 * DAY)
    assert (first.symbol, first.put) == ("A/RES/85/1", {"en": 10 * DAY, "fr": 12 * DAY})
    assert first.late == first.missing == ("ar", "es", "ru", "zh")
    assert (second.symbol, second.late) == ("A/RES/85/2", ())
    assert second.missing == ("ar", "en", "es", "fr", "ru")


def test_nothing_is_late_where_all_six_are_there() -> None:
    seen = [LanguageVersion("A/RES/85/1", language, 0) for language in (*OFFICIAL, "de")]
    (one,) = versions(seen, now=100 * DAY, patience_seconds=0)
    assert (one.missing, one.late) == ((), ())
