"""One file of vocabulary for each language; the rules that use it are the same for all."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from plenary.parsing.languages.vocabulary import Language

CODES = ("en", "fr", "es", "ru", "zh", "ar")


@cache
def language(code: str) -> Language:
    """The vocabulary of one language. Errors: `KeyError` for one that Plenary does not read yet."""
    if code not in CODES:
        raise KeyError(code)
    vocabulary: Language = import_module(f"{__name__}.{code}").LANGUAGE
    return vocabulary
