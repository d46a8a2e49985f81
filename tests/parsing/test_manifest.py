from __future__ import annotations

import pytest

from plenary.domain.identity import Hint
from plenary.parsing.manifest import Manifest, TableError

CSV = b"\xef\xbb\xbfKey, symbol,language,title\n000_24.txt,A/RES/85/901,EN,Tide tables\nbox/1.txt,S/RES/901(1951),,\n"
JSON = b'{"key": "000_24.txt", "symbol": "A/RES/85/901", "language": "en", "title": "Tide tables"}\n\n{"key": "box/1.txt", "symbol": "S/RES/901 (1951)"}\n'


@pytest.mark.parametrize("data", [CSV, JSON])
def test_a_row_is_found_by_the_key_its_end_or_the_files_name(data: bytes) -> None:
    manifest = Manifest.of(data)
    first = Hint("manifest", "A/RES/85/901", "en", "Tide tables")
    assert [manifest.hint(key) for key in ("000_24.txt", "in/2031/000_24.txt", "other.txt")] == [first, first, None]
    assert manifest.hint("in/box/1.txt") == Hint("manifest", "S/RES/901 (1951)")
    assert manifest.hint("1.txt") is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"file,symbol\na.txt,A/RES/85/901\n", "row 2 has no key"),
        (b"key,symbol\na.txt,resolution 901\n", "row 2: resolution 901 is no document symbol"),
        (b"key,language\na.txt,klingon\n", "row 2: klingon is none of"),
        (b"key,symbol\na.txt,A/RES/85/901\na.txt,A/RES/85/902\n", "row 3: a.txt is there twice"),
        (b'{"key": "a.txt"}\n{"key": \n', "row 2 is no JSON"),
        (b'{"key": "a.txt"}\n[1]\n', "row 2 is no object"),
        (b"key\n\xff\n", "not in UTF-8"),
        (b'key,title\na.txt,"open\n', "no CSV"),
    ],
)
def test_a_bad_manifest_says_where_and_why(data: bytes, sentence: str) -> None:
    with pytest.raises(TableError, match=sentence):
        Manifest.of(data)
