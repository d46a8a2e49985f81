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


def test_a_language_is_late_after_the_usual_delay_of_its_organ() -> None:
    """Of 21 later versions of one organ's documents 20 came within three days, one after a month."""
    delays = [3] * 20 + [30]
    seen = [LanguageVersion(f"S/RES/{number} (2031)", "en", 0) for number in range(9000, 9022)]
    seen += [LanguageVersion(f"S/RES/{9000 + at} (2031)", "fr", delay * DAY) for at, delay in enumerate(delays)]
    seen.append(LanguageVersion("A/RES/85/1", "en", 0))
    documents = {document.symbol: document for document in versions(seen, now=5 * DAY)}
    assert documents["S/RES/9021 (2031)"].patience == 3 * DAY
    assert "fr" in documents["S/RES/9021 (2031)"].late
    assert (documents["A/RES/85/1"].patience, documents["A/RES/85/1"].late) == (14 * DAY, ())


def test_documents_that_came_at_once_leave_a_day_to_others() -> None:
    seen = [
        LanguageVersion(f"A/RES/85/{number}", language, 0) for number in range(10) for language in ("en", "fr", "ru")
    ]
    assert {document.patience for document in versions(seen, now=0)} == {DAY}
