"""Gaps in the numbers of series, on made-up symbols."""

from __future__ import annotations

import pytest

from plenary.services.coverage.series import Gap, NumberRange, Place, place_of, stretches


@pytest.mark.parametrize(
    ("symbol", "place"),
    [
        ("A/RES/85/901", Place("A/RES", "85", 901, running=False)),
        ("A/RES/ES-41/3", Place("A/RES", "ES-41", 3, running=False)),
        ("A/HRC/RES/S-71/1", Place("A/HRC/RES", "S-71", 1, running=False)),
        ("E/RES/2031/7", Place("E/RES", "2031", 7, running=False)),
        ("S/RES/9001 (2031)", Place("S/RES", "2031", 9001, running=True)),
        ("A/RES/2117 (XX)", Place("A/RES", "XX", 2117, running=True)),
        ("A/RES/3101 (S-VI)", Place("A/RES", "S-VI", 3101, running=True)),
        ("A/RES/85/180 B", Place("A/RES", "85", 180, running=False)),
        ("A/RES/2117 B (XX)", Place("A/RES", "XX", 2117, running=True)),
        ("S/PRST/2031/4", Place("S/PRST", "2031", 4, running=False)),
        ("A/C.3/85/L.60", None),
        ("S/2031/384", None),
    ],
)
def test_a_symbol_tells_its_series(symbol: str, place: Place | None) -> None:
    assert place_of(symbol) == place


def test_numbers_missing_between_the_first_and_last_seen_are_gaps_of_their_session() -> None:
    seen = [f"A/RES/85/{number}" for number in (3, 4, 7, 12)] + ["A/RES/86/1", "A/RES/86/2 A", "A/RES/86/2 B"]
    assert stretches(seen) == [
        NumberRange("A/RES", "85", 3, 12, 4, (Gap(5, 6), Gap(8, 11))),
        NumberRange("A/RES", "86", 1, 2, 2, ()),
    ]
    assert stretches(seen)[0].missing == 6


def test_where_numbers_run_on_from_year_to_year_those_between_two_years_are_missing_too() -> None:
    seen = ["S/RES/9001 (2031)", "S/RES/9003 (2031)", "S/RES/9007 (2033)"]
    assert stretches(seen) == [
        NumberRange("S/RES", "2031", 9001, 9003, 2, (Gap(9002, 9002),)),
        NumberRange("S/RES", "2031 to 2033", 9004, 9006, 0, (Gap(9004, 9006),)),
        NumberRange("S/RES", "2033", 9007, 9007, 1, ()),
    ]


def test_sessions_come_in_the_order_of_their_numbers() -> None:
    seen = ["A/RES/100/1", "A/RES/99/1", "A/RES/ES-41/1", "A/RES/9/1", "E/RES/2031/1", "A/RES/2117 (XX)"]
    assert [stretch.session for stretch in stretches(seen)] == ["XX", "9", "99", "100", "ES-41", "2031"]


def test_what_has_no_number_of_its_own_makes_no_gap() -> None:
    assert stretches(["A/C.3/85/L.60", "S/2031/384", "nonsense"]) == []
