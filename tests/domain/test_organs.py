from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from plenary.domain.organs import BY_CODE, ORGANS, Organ, OrganCode
from plenary.domain.record import Record
from plenary.domain.symbols import organ_of
from plenary.parsing.languages import CODES, language


def test_the_type_and_the_record_know_the_organs_of_the_table() -> None:
    assert set(get_args(OrganCode)) == set(BY_CODE)
    assert set(get_args(Record.model_fields["organ_code"].annotation)) == set(BY_CODE)


@pytest.mark.parametrize("organ", ORGANS, ids=lambda organ: organ.code)
def test_no_organ_lacks_a_column(organ: Organ) -> None:
    assert [column.name for column in fields(organ) if not getattr(organ, column.name)] == []


@pytest.mark.parametrize("organ", ORGANS, ids=lambda organ: organ.code)
def test_symbols_of_an_organ_lead_back_to_it(organ: Organ) -> None:
    assert {organ_of(f"{start}85/1") for start in (organ.resolutions, organ.decisions)} == {organ.code}


@pytest.mark.parametrize("code", CODES)
def test_each_vocabulary_names_every_organ(code: str) -> None:
    vocabulary = language(code)
    for column in (vocabulary.organs, vocabulary.enacting, vocabulary.organ_forms):
        assert set(column) == set(BY_CODE)
