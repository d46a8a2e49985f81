from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from plenary.domain.languages import BY_LETTER, LANGUAGES, LanguageCode, LanguageRow
from plenary.domain.record import Record
from plenary.parsing.languages import CODES
from plenary.parsing.readers.ocr.tesseract import LANGUAGES as MODELS


def test_the_type_and_the_record_know_the_languages_of_the_table() -> None:
    codes = {row.code for row in LANGUAGES}
    assert set(get_args(LanguageCode)) == codes
    assert set(get_args(Record.model_fields["language"].annotation)) == codes
    assert len(BY_LETTER) == len(LANGUAGES)


@pytest.mark.parametrize("row", LANGUAGES, ids=lambda row: row.code)
def test_no_language_lacks_a_column(row: LanguageRow) -> None:
    assert [column.name for column in fields(row) if not getattr(row, column.name)] == []


@pytest.mark.parametrize("row", LANGUAGES, ids=lambda row: row.code)
def test_tesseract_is_asked_for_the_models_of_languages_that_are_read(row: LanguageRow) -> None:
    assert (row.tesseract in MODELS[row.script]) == (row.code in CODES)
