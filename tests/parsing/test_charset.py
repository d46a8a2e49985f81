"""Bare texts in the encodings that they were kept in before Unicode, and in Unicode without a mark."""
# ruff: noqa: RUF001 - sentences of our own in other scripts

from __future__ import annotations

import pytest

from plenary.parsing.charset import decode, guessed, transcoded

TEXTS = {
    "en": "The keepers of the lighthouse \u2014 \u201cthe light\u201d \u2014 keep it;\n",
    "fr": "Les gardiens du phare décident d\u2019éteindre la lumière à l\u2019été;\n",
    "ru": "Смотрители маяка постановляют зажигать огонь каждый вечер;\n",
    "ar": "حراس المنارة يقررون إيقاد النور كل مساء في جميع السواحل؛\n",
    "zh": "灯塔看守人决定每天晚上点燃所有海岸的灯光；\n",
}
KEPT = {
    "en": ["cp1252", "utf-16-le", "utf-16-be", "utf-16"],
    "fr": ["cp1252", "utf-16-le", "utf-16-be"],
    "ru": ["cp1251", "iso8859_5", "koi8_r", "utf-16-le", "utf-16-be"],
    "ar": ["cp1256", "iso8859_6", "utf-16-le", "utf-16-be"],
    "zh": ["gb18030", "big5", "utf-16-le", "utf-16-be"],
}


@pytest.mark.parametrize(("language", "encoding"), [(code, name) for code, names in KEPT.items() for name in names])
@pytest.mark.parametrize("times", [4, 3000])
def test_a_text_is_read_in_the_encoding_that_it_was_kept_in(language: str, encoding: str, times: int) -> None:
    data = (TEXTS[language] * times).encode(encoding, "ignore")
    assert decode(data) == data.decode(encoding)


def test_a_spoilt_byte_does_not_make_another_encoding_of_utf_8() -> None:
    text = decode(TEXTS["ru"].encode() * 9 + b"\xff")
    assert text == TEXTS["ru"] * 9 + "\ufffd"


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 99])
def test_noise_is_no_text(data: bytes) -> None:
    assert decode(data) is None or any(character < " " for character in decode(data) or "")


def test_a_part_is_transcoded_from_the_encoding_that_programs_mean_by_its_name() -> None:
    assert transcoded(b"\x93a\x94", "iso-8859-1").decode("utf-8-sig") == "\u201ca\u201d"
    assert transcoded("灯".encode("gbk"), "gb2312").decode("utf-8-sig") == "灯"
    assert transcoded(b"\xe9", "x-unknown") == b"\xe9"
    assert guessed(b"plain") == "windows-1252"


SPANISH = "Los guardianes de la región deciden encender la lámpara cada mañana, según la decisión del año;\n"


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("text", [TEXTS["fr"].replace("\u2019", "'"), SPANISH], ids=["fr", "es"])
def test_latin_letters_are_read_by_the_codes_that_make_words_of_them(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text",
    [
        "The café of Žižek and Ångström;\n",
        "Le monde\u00a0: « l\u2019été »\u00a0; à l\u2019\u00cele\u00a0;\n",
        "naïve \u2014 \u201cquoted\u201d 5\u00a0£\n",
    ],
)
def test_letters_of_names_and_signs_beside_words_are_no_other_encoding(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_a_spoilt_byte_does_not_make_another_encoding_of_windows_1252() -> None:
    assert guessed(SPANISH.encode("cp1252") + b"\x81") == "windows-1252"


@pytest.mark.parametrize("language", ["en", "fr", "ru", "ar", "zh"])
@pytest.mark.parametrize("read_as", ["cp1252", "cp1251"])
def test_utf_8_that_was_encoded_twice_is_decoded_twice(language: str, read_as: str) -> None:
    text = TEXTS[language] * 3
    twice = "".join(
        bytes((byte,)).decode(read_as) if bytes((byte,)).decode(read_as, "ignore") else chr(byte)
        for byte in text.encode()
    )
    assert decode(twice.encode()) == text


@pytest.mark.parametrize(
    ("struck", "text"),
    [
        ("D\bDe\bec\bci\bid\bde\bes\bs to read", "Decides to read"),
        ("_\bD_\be_\bc_\bi_\bd_\be_\bs to read", "Decides to read"),
        ("D\b_e\b_c\b_i\b_d\b_e\b_s\b_ to read", "Decides to read"),
        ("Decides\b\b\b\b\b\b\b_______ to read", "Decides to read"),
        ("_______\b\b\b\b\b\b\bDecides to read", "Decides to read"),
        ("t\b_o\b_ \b_r\b_e\b_a\b_d\b_", "to read"),
        ("a\be", "a\be"),
    ],
)
def test_letters_that_a_printer_struck_twice_are_read_once(struck: str, text: str) -> None:
    assert decode(f"1. {struck};\n".encode()) == f"1. {text};\n"
