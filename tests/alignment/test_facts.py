from __future__ import annotations

import pytest

from plenary.alignment.facts import facts_of, label_values


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "resolution 84/7 of 3 March 2030, for 1,250 days and 2.5 million dollars"),
        ("fr", "la résolution 84/7 du 3 mars 2030, pour 1 250 jours et 2,5 millions de dollars"),
        ("es", "resolución 84/7, de 3 de marzo de 2030, durante 1.250 días y 2,5 millones de dólares"),
        ("ru", "резолюция 84/7 от 3 марта 2030 года, 1 250 дней и 2,5 млн долл. США"),
        ("zh", "2030年3月3日第84/7号决议，1 250天，250万美元"),
        ("ar", "القرار 84/7 المؤرخ 3 آذار/مارس 2030، لمدة 1 250 يوما، و 2,5 مليون دولار"),
        ("ar", "القرار 84/7 المؤرخ ٣ آذار/مارس ٢٠٣٠، لمدة ١ ٢٥٠ يوما، و ٢٫٥ مليون دولار"),
    ],
)
def test_one_value_in_every_language(language: str, text: str) -> None:
    assert facts_of(text, language).values == {"84/7": 1, "month 3": 1, "3": 1, "2030": 1, "1250": 1, "2500000": 1}


def test_kinds_of_facts() -> None:
    kinds = facts_of("A/85/443/Add.1 of May 2031, 40 lamps, 4.5 per cent", "en").kinds
    assert kinds == {
        "A/85/443/Add.1": "symbol",
        "month 5": "date",
        "2031": "date",
        "40": "number",
        "4.5": "amount",
    }


def test_a_verb_is_no_month() -> None:
    assert not facts_of("Members may, and should, march on", "en").values


def test_hours_with_and_without_minutes_are_equal() -> None:
    assert facts_of("a las 10.00 horas", "es").values == facts_of("at 10 a.m.", "en").values


@pytest.mark.parametrize(
    ("labels", "value"),
    [(("(b)", "b)", "(ب)", "(б)", "(二)", "ii", "٢-", "2."), 2), (("(c)", "3"), 3), (("(gg)", "(g)", "(ز ز)"), 7)],
)
def test_labels_name_one_place(labels: tuple[str, ...], value: int) -> None:
    assert all(value in label_values(label) for label in labels)


def test_no_label_names_no_place() -> None:
    assert label_values(None) == label_values("—") == frozenset()
