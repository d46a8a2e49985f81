"""The pages in six languages: every message of the templates and the code is translated, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import plenary.web
from plenary.web.interface import SPOKEN

METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "SignInError": None}
TRANSLATED = [code for code in SPOKEN if code != "en"]


def messages() -> Iterator[Any]:
    """What the templates and the code say: in the code `_(request, message)`."""
    place = Path(str(files(plenary.web)))
    for method, keywords in ((METHODS[0], KEYWORDS | {"_": (2,)}), (METHODS[1], KEYWORDS)):
        for _, _, message, _, _ in extract_from_dir(place, [method], OPTIONS, keywords):
            yield message


def translated(code: str) -> Catalog:
    with files(plenary.web).joinpath("translations", f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


@pytest.fixture(scope="module")
def said() -> set[Any]:
    found = set(messages())
    assert {"Search", "Failures", "The file is being tried again.", "This sign-in was not begun here."} <= found
    assert any(isinstance(message, tuple) for message in found), "one with a plural"
    return found


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated_into_each_language(said: set[Any], code: str) -> None:
    catalogue = translated(code)
    singular = {message.id if isinstance(message.id, str) else tuple(message.id): message for message in catalogue}
    assert {message for message in said if message not in singular} == set(), "without a translation"
    for message in said:
        strings: Any = singular[message].string
        assert all([strings] if isinstance(strings, str) else strings), message
        assert not singular[message].fuzzy, message


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_left_of_a_message_that_is_gone(said: set[Any], code: str) -> None:
    kept = {message.id if isinstance(message.id, str) else tuple(message.id) for message in translated(code)}
    assert kept - said - {""} == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_values_of_its_message(code: str) -> None:
    assert {str(message.id): errors for message, errors in translated(code).check()} == {}
