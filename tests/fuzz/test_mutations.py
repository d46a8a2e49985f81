"""A bounded run of the mutation fuzz, the same one every time; `make fuzz` goes on for longer."""

from __future__ import annotations

import random

import pytest

from fuzz.mutations import mutated, outcome, seeds
from fuzz.targets import TARGETS
from plenary.errors import Category, ErrorCode

OUTCOMES = {"record", *(code.code for code in ErrorCode if code.value.category is not Category.DEFECT)}
EACH = 40  # mutations of a seed
SEEDS = {name: data for name, data in seeds() if not name.endswith(".docx")}  # Word's are with its reader's tests


@pytest.mark.parametrize("name", SEEDS)
def test_a_changed_file_gives_a_record_or_a_typed_refusal(name: str) -> None:
    chance = random.Random(name)
    for _ in range(EACH):
        assert outcome(mutated(SEEDS[name], chance)) in OUTCOMES


@pytest.mark.parametrize("name", ["events", "hocr", "list", "sns", "story", "table", "task"])
def test_changed_input_of_a_decoder_ends_in_one_of_its_outcomes(name: str) -> None:
    chance, target = random.Random(name), TARGETS[name]
    for seed in target.seeds(()):
        for _ in range(EACH):
            assert target.tried(mutated(seed, chance))
