from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from plenary.domain.organs import BY_CODE, ORGANS, Organ, OrganCode
from plenary.domain.record import Record
from plenary.domain.symbols import organ_of
from plenary.parsing.languages import CODES, language
from plenary.services.coverage.series import place_of


def test_the_type_and_the_record_know_the_organs_of_the_table() -> None:
    assert set(get_args(OrganCode)) == set(BY_CODE)
    assert set(get_args(Record.model_fields["organ_code"].annotation)) == set(BY_CODE)


@pytest.mark.parametrize("organ", ORGANS, ids=lambda organ: organ.code)
def test_no_organ_lacks_a_column(organ: Organ) -> None:
    optional = {"statements", "named"}
    columns = [column.name for column in fields(organ) if column.name not in optional]
    assert [name for name in columns if not getattr(organ, name)] == []


@pytest.mark.parametrize("organ", ORGANS, ids=lambda organ: organ.code)
def test_symbols_of_an_organ_lead_back_to_it(organ: Organ) -> None:
    symbols = {organ.resolution("85/1"), organ.decision("85/1"), f"{organ.statements or organ.resolutions}85/1"}
    assert {organ_of(symbol) for symbol in symbols} == {organ.code}
    assert organ.resolution_number(organ.resolution("85/1")) == "85/1"


@pytest.mark.parametrize("organ", ORGANS, ids=lambda organ: organ.code)
def test_every_series_of_an_organ_is_counted_and_each_apart(organ: Organ) -> None:
    places = [place_of(f"{beginning}85{joint}1") for beginning, joint in organ.series]
    assert [(place.session, place.number) for place in places if place] == [("85", 1)] * len(organ.series)
    assert len({place.stem for place in places if place}) == len(organ.series)


@pytest.mark.parametrize("code", CODES)
def test_each_vocabulary_names_every_organ(code: str) -> None:
    vocabulary = language(code)
    for column in (vocabulary.organs, vocabulary.enacting, vocabulary.organ_forms):
        assert set(column) == set(BY_CODE)
