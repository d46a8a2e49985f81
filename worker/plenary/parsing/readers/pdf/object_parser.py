"""The objects of a PDF read by patterns. What is not plainly written is left to pdfminer.six's own parser.

Only objects directly in the file, and cross-reference tables; what streams of either hold is pdfminer.six's. Source of
the syntax: ISO 32000-1, 7.3, 7.5.4 and 7.5.8.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from pdfminer.pdfdocument import PDFBaseXRef, PDFDocument, PDFXRef, PDFXRefFallback, PDFXRefStream
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, int_value, resolve1
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import LIT, PSKeyword, PSLiteral

from plenary.parsing.readers.pdf.compiled_loops import compiled
from plenary.parsing.readers.pdf.lexer import name, string_bytes
from plenary.parsing.readers.pdf.streams import end_of_stream

_SPACE = rb"[\s\x00]*+"
_NUMBER = rb"-?+\d++(?:\.\d*+)?+"
_TOKEN = re.compile(
    _SPACE
    + rb"(?:(?P<reference>(?P<target>\d{1,10}+)[\s\x00]++\d{1,5}+[\s\x00]++R(?![^\s\x00/<>\[\]()]))"
    + rb"|/(?P<name>[A-Za-z0-9_.+,:#-]++)(?=[\s\x00/<>\[\]()])"
    + rb"|(?P<number>"
    + _NUMBER
    + rb")(?=[\s\x00/<>\[\]()])"
    + rb"|(?P<numbers>\[(?:"
    + _SPACE
    + _NUMBER
    + rb"(?=[\s\x00\]]))*+"
    + _SPACE
    + rb"\])"
    + rb"|(?P<open><<|\[)|(?P<close>>>|\])"
    + rb"|(?P<string>\((?:[^()\\\r]++|\\[()\\])*+\))|<(?P<digits>(?:[0-9A-Fa-f]{2})*+)>"
    + rb"|(?P<word>true|false|null)(?=[\s\x00/<>\[\]()])"
    + rb"|(?P<end>endobj\b|stream(?:\r\n|\n)|(?=trailer\b|startxref\b)))"
)
_OPENING = re.compile(_SPACE + rb"(\d{1,10}+)[\s\x00]++\d{1,5}+[\s\x00]++obj(?=[\s\x00/<\[(])")
_ANY_OPENING = re.compile(rb"(?<!\d)(\d{1,10}+)[\s\x00]{1,8}+\d{1,5}+[\s\x00]{1,8}+obj(?=[\s\x00/<\[(])")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)?")
_SECTION = re.compile(_SPACE + rb"(\d{1,10}+) (\d{1,10}+)[ ]*+[\r\n]++")
_ENTRY = 20  # bytes
_ENTRIES = re.compile(rb"(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*+")
_XREF = re.compile(_SPACE + rb"xref(?=[\s\x00])")
_FIRST_TRAILER = re.compile(rb"^trailer", re.MULTILINE)
_TRAILER = re.compile(_SPACE + rb"trailer(?=[\s\x00<])")
_WORDS = {b"true": True, b"false": False, b"null": None}
VALUE = compiled("value")  # `PdfDocument._value_here`, which gives None for unusual syntax


class UnusualSyntaxError(Exception):
    """The text at the place is not written as most writers of PDF do."""


class PdfDocument(PDFDocument):
    """pdfminer.six's document over the bytes of a file. Errors: those of pdfminer.six."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._tables: set[int] = set()
        super().__init__(_Parser(data), caching=True)
        for xref in self.xrefs:
            if isinstance(xref, PDFXRefFallback):
                self._complete(xref)

    def _complete(self, table: PDFXRefFallback) -> None:
        """Add objects behind the first trailer, where pdfminer.six ends its search: updates of the file are there."""
        first = _FIRST_TRAILER.search(self._data)
        late = {number: place for number, place in self._places.items() if first and place > first.start()}
        if late:
            table.offsets |= {number: (None, place, 0) for number, place in late.items()}
            self._cached_objs.clear()
            self.catalog = dict_value(table.trailer["Root"])

    def _getobj_parse(self, pos: int, objid: int) -> object:
        try:
            return self._at(pos, objid)
        except (PSEOF, PDFSyntaxError):
            place = self._places.get(objid)
            if place is None:
                raise
            return self._at(place, objid)

    def _at(self, position: int, number: int) -> object:
        try:
            return self._object(position, number)
        except UnusualSyntaxError:
            return super()._getobj_parse(position, number)

    @cached_property
    def _places(self) -> dict[int, int]:
        """Positions of objects by number, for a file whose cross-reference table is wrong; the last of each counts."""
        return {int(match[1]): match.start(1) for match in _ANY_OPENING.finditer(self._data)}

    def _object(self, position: int, number: int) -> object:
        opening = _OPENING.match(self._data, position)
        if opening is None or int(opening[1]) != number:
            raise UnusualSyntaxError
        value, end, position = self._value(opening.end())
        if end == b"endobj":
            return value
        if not end or not isinstance(value, dict):
            raise UnusualSyntaxError
        return PDFStream(value, self._data[position : self.end_of_stream(value, position)], self.decipher)

    def end_of_stream(self, attributes: dict[str, Any], start: int) -> int:
        """The position behind the last byte of a stream that begins at `start`."""
        try:
            length = resolve1(attributes.get("Length"))
        except PDFException:  # while the objects of a damaged file are looked for there are none
            length = None
        return end_of_stream(self._data, start, length)

    def _value(self, position: int) -> tuple[Any, bytes, int]:
        """The object that starts there, the word behind it, and the position behind that word."""
        if VALUE is None:
            return self._value_here(position)
        parsed: tuple[Any, bytes, int] | None = VALUE(self._data, position, self)
        if parsed is None:
            raise UnusualSyntaxError
        return parsed

    def _value_here(self, position: int) -> tuple[Any, bytes, int]:
        data, match = self._data, _TOKEN.match
        stack: list[tuple[bytes, list[Any]]] = []
        values: list[Any] = []
        while token := match(data, position):
            position = token.end()
            kind = token.lastgroup
            text = token[kind]  # type: ignore[index]
            simple = _SIMPLE.get(kind)  # type: ignore[arg-type]
            if simple is not None:
                values.append(simple(text))
            elif kind == "reference":
                values.append(PDFObjRef(self, int(token["target"])))
            elif kind == "open":
                stack.append((text, values))
                values = []
            elif kind == "close":
                if not stack or (stack[-1][0] == b"<<") != (text == b">>"):
                    raise UnusualSyntaxError
                inner, values = values, stack.pop()[1]
                values.append(_dictionary(inner) if text == b">>" else inner)
            elif stack or len(values) != 1:
                raise UnusualSyntaxError
            else:
                return values[0], text, position
        raise UnusualSyntaxError

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[PDFBaseXRef]) -> None:
        """See `PDFDocument`: the table at `start`, then those that it names, each once."""
        if start in self._tables:
            return
        self._tables.add(start)
        try:
            xref = self._table(start) if _XREF.match(self._data, start) else self._stream_of_table(start)
        except UnusualSyntaxError:
            super().read_xref_from(parser, start, xrefs)
            return
        xrefs.append(xref)
        for other in ("XRefStm", "Prev"):
            if other in xref.trailer:
                self.read_xref_from(parser, int_value(xref.trailer[other]), xrefs)

    def _stream_of_table(self, start: int) -> PDFXRefStream:
        opening = _OPENING.match(self._data, start)
        if opening is None:
            raise UnusualSyntaxError
        xref = PDFXRefStream()
        xref.load(_OneObject(self._object(start, int(opening[1]))))
        return xref

    def _table(self, start: int) -> PDFXRef:
        match = _XREF.match(self._data, start)
        if match is None:
            raise UnusualSyntaxError
        xref, position = PDFXRef(), match.end()
        while match := _SECTION.match(self._data, position):
            first, count = int(match[1]), int(match[2])
            position = match.end() + count * _ENTRY
            lines = self._data[match.end() : position]
            if len(lines) != count * _ENTRY or not _ENTRIES.fullmatch(lines):
                raise UnusualSyntaxError
            for at in range(count):
                if lines[at * _ENTRY + 17] == 110:  # noqa: PLR2004 - "n", in use
                    line = lines[at * _ENTRY : at * _ENTRY + 16]
                    xref.offsets[first + at] = (None, int(line[:10]), int(line[11:]))
        match = _TRAILER.match(self._data, position)
        trailer = self._value(match.end())[0] if match else None
        if not isinstance(trailer, dict):
            raise UnusualSyntaxError
        xref.trailer = trailer
        return xref


class _OneObject(PDFParser):
    """A parser that has read the object already."""

    def __init__(self, value: object) -> None:
        self._value = value

    def nexttoken(self) -> Any:
        """The numbers and the word that an object begins with, which nobody looks at."""
        return 0, None

    def nextobject(self) -> Any:
        """The object."""
        return 0, self._value


class _Parser(PDFParser):
    """pdfminer.six's parser, except that it believes the lengths of streams only if their ends are marked there."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._data = data

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        """See `PDFParser`. Errors: `PDFSyntaxError` where no dictionary precedes a stream."""
        if token is not self.KEYWORD_STREAM or not isinstance(self.doc, PdfDocument):
            super().do_keyword(pos, token)
            return
        before = self.pop(1)
        if not before:
            raise PDFSyntaxError("a stream without a dictionary")
        attributes = dict_value(before[0][1])
        opening = _STREAM.match(self._data, pos)
        start = opening.end() if opening else pos
        end = self.doc.end_of_stream(attributes, start)
        self.seek(end)
        self.push((pos, PDFStream(attributes, self._data[start:end], self.doc.decipher)))


def _number(text: bytes) -> float:
    return float(text) if b"." in text else int(text)


def _numbers(text: bytes) -> list[float]:
    words = text.replace(b"\0", b" ").split()
    return list(map(_number, words)) if b"." in text else list(map(int, words))


def _dictionary(items: list[Any]) -> dict[str, Any]:
    names, values = items[::2], items[1::2]
    if len(names) != len(values) or not all(isinstance(key, PSLiteral) for key in names):
        raise UnusualSyntaxError
    return {key.name: value for key, value in zip(names, values, strict=True) if value is not None}


_SIMPLE: dict[str, Callable[[bytes], Any]] = {
    "name": lru_cache(maxsize=1024)(lambda text: LIT(name(b"/" + text))),  # few names, again and again
    "number": _number,
    "numbers": lambda text: _numbers(text[1:-1]),
    "string": string_bytes,
    "digits": lambda text: bytes.fromhex(text.decode("ascii")),
    "word": _WORDS.__getitem__,
}
