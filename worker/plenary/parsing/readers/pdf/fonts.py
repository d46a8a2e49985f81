"""Character codes to text and widths: one table a font, filled from pdfminer.six's font as codes turn up."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pdfminer.cmapdb import IdentityCMap, IdentityCMapByte, PyUnicodeMap
from pdfminer.encodingdb import name2unicode
from pdfminer.fontmetrics import FONT_METRICS
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1

from plenary.parsing.readers.pdf.bidi import is_right_to_left
from plenary.parsing.readers.pdf.cmaps import CodeMap, code_map
from plenary.parsing.readers.pdf.streams import unpack
from plenary.parsing.readers.pdf.text_arrays import Arrays
from plenary.parsing.readers.pdf.text_spans import Style, style_of
from plenary.parsing.readers.pdf.tounicode import read_table
from plenary.parsing.readers.symbol_fonts import symbol_text

SOFT_HYPHEN = 0xAD  # in `WinAnsiEncoding`, whose codes are those of Unicode here
_FLAG_SYMBOLIC = 1 << 2
MOST_OF_A_TABLE = 16 << 20  # bytes, unpacked
_PUT = re.compile(rb"dup\s+(\d+)\s*/([A-Za-z0-9_.]+)\s+put(?=\s)")
_DEFAULT = re.compile(rb"\bindex\s+exch\s*/\.notdef\s+put\b")
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Control characters and what is no character; the ends of lines and tabs are spaces.
# They include private letters, whose shape is not known.
NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
_CODED = (re.compile(r"[A-Za-z]{1,8}(\d{1,5})"), 10), (re.compile(r"[A-Za-z]([0-9A-Fa-f]{2})"), 16)
_PART = re.compile(r"[A-Z]{6}\+")  # before the name of a font of which only the letters in use are in the file


class _Glyphs(dict[int, str]):
    """Code to text; a code that the font does not explain gives U+FFFD, which the quality checks count."""

    def __init__(self, font: PDFFont, code_map: CodeMap | None) -> None:
        self._font = font
        self._map = code_map if isinstance(getattr(font, "unicode_map", None), PyUnicodeMap) else None
        self._symbolic = bool(font.flags & _FLAG_SYMBOLIC and getattr(font, "unicode_map", None))
        self._name = _PART.sub("", str(font.fontname))
        if self._map is None:
            table = repaired(getattr(getattr(font, "unicode_map", None), "cid2unichr", {}))
            self.update({code: known(text, self._name) for code, text in table.items()})

    def __missing__(self, code: int) -> str:
        try:
            text = self._font.to_unichr(self._map.number(code) if self._map else code) or UNKNOWN
        except (PDFUnicodeNotDefined, AttributeError, IndexError, TypeError, ValueError):
            text = UNKNOWN
        if code == SOFT_HYPHEN and text.isspace() and isinstance(self._font, PDFSimpleFont):
            text = chr(SOFT_HYPHEN)  # pdfminer.six takes it for a space
        if self._symbolic and not self._mapped(code):
            text = UNKNOWN  # its codes are its own: what another encoding has there is a guess
        self[code] = text = known(text, self._name)
        return text

    def _mapped(self, code: int) -> bool:
        try:
            self._font.unicode_map.get_unichr(self._map.number(code) if self._map else code)  # type: ignore[attr-defined]
        except KeyError:
            return False
        return True


def known(text: str, font: str = "text") -> str:
    """A text without codes of a symbol font, and with U+FFFD for what is no letter."""
    return text if text.isascii() and text.isprintable() else NO_LETTER.sub(UNKNOWN, symbol_text(text, font))


def repaired(table: dict[int, str]) -> dict[int, str]:
    """Codes that a ToUnicode table gives the letter of another code, with the letter that is theirs.

    Some writers of PDF note the second letter of a ligature ("i" of "fi") for the code of the first. Where the codes
    around it count on with the alphabet, and no code has the letter that is due, that letter is the right one.
    """
    letters = {code: ord(text) for code, text in table.items() if len(text) == 1}
    corrections = {}
    for code, letter in letters.items():
        step = letters.get(code - 1, 0) - (code - 1)
        due = code + step
        if (
            letter != due
            and letters.get(code + 1) == due + 1
            and letters.get(letter - step) == letter
            and chr(due).isalpha()
            and due not in letters.values()
        ):
            corrections[code] = chr(due)
    return corrections


class _Widths(dict[int, float]):
    """Code to advance, in thousandths of the font size."""

    def __init__(self, font: PDFFont, code_map: CodeMap | None) -> None:
        self._font = font
        self._map = code_map

    def __missing__(self, code: int) -> float:
        width = self._font.char_width(self._map.number(code) if self._map else code) * 1000
        self[code] = width
        return width


class Face:
    """A font ready for reading. `step` is the number of bytes of a code: 1, 2, or 0 where only its CMap knows."""

    __slots__ = ("arrays", "code_map", "font", "glyphs", "readable", "step", "style", "widths")

    def __init__(self, font: PDFFont, code_map: CodeMap | None = None) -> None:
        self.font = font
        self.code_map = code_map
        self.glyphs = _Glyphs(font, code_map)
        self.widths = _Widths(font, code_map)
        self.arrays = Arrays(self)
        name = str(font.fontname)
        flags = 0 if name in FONT_METRICS else font.flags  # its flags of the 14 standard fonts are not those of the PDF
        self.style: Style = style_of(name, flags, angle=font.italic_angle)
        self.readable = not isinstance(font, PDFType3Font) and not font.is_vertical()
        self.step = 1
        if code_map:
            self.step = 0
        elif isinstance(font, PDFCIDFont):
            self.step = 2 if isinstance(font.cmap, IdentityCMap) and not isinstance(font.cmap, IdentityCMapByte) else 0

    def is_stroke(self, code: int) -> bool:
        """True if the code shows the stroke that stretches Arabic words: such a font's one glyph without a text."""
        if self.glyphs[code] != UNKNOWN:
            return False
        texts = list(self.glyphs.values())
        return texts.count(UNKNOWN) == 1 and any(is_right_to_left(text) for text in texts)

    def codes(self, data: bytes) -> Sequence[int]:
        """The character codes in a string that the page shows."""
        if self.step == 1:
            return data
        if self.step == 2:  # noqa: PLR2004 - bytes of a code
            even = data if len(data) % 2 == 0 else data + b"\0"
            return struct.unpack(f">{len(even) // 2}H", even)
        if self.code_map:
            return self.code_map.codes(data)
        return list(self.font.decode(data))


class Faces:
    """The fonts of one file, each made once."""

    def __init__(self) -> None:
        self.resources = PDFResourceManager(caching=True)
        self._by_number: dict[int, Face] = {}
        self._by_font: dict[int, Face] = {}

    def named(self, reference: object) -> Face:
        """The font that a page's resources name, by reference or in place."""
        number = reference.objid if isinstance(reference, PDFObjRef) else None
        face = self._by_number.get(number) if number else None
        if face is None:
            spec = dict_value(reference)
            explained = _to_unicode(spec)
            table = None if explained is None else read_table(explained)
            encoding = _own_encoding(spec)
            bare = spec if table is None and encoding is None else _without_files(spec, explained=table is not None)
            font = self.resources.get_font(number, bare)
            if encoding is not None:
                font.cid2unicode = encoding  # type: ignore[attr-defined]
            if isinstance(font, PDFSimpleFont) and (nameless := _nameless(spec)):
                font.cid2unicode = {code: text for code, text in font.cid2unicode.items() if code not in nameless}
            if table is not None:
                font.unicode_map = table  # type: ignore[attr-defined]
            face = self.of(font, code_map(spec, explained or b"") if isinstance(font, PDFCIDFont) else None)
            if number:
                self._by_number[number] = face
        return face

    def is_unexplained(self, reference: object) -> bool:
        """Return True if the font's codes are but the numbers of its glyphs, and no table says what they stand for.

        So they are in a composite font by `Identity`, and in a part of a font without an encoding.
        Source: ISO 32000-1, 9.10.2, "Mapping character codes to Unicode values".
        """
        spec = dict_value(reference)
        encoding = resolve1(spec.get("Encoding"))
        part = _PART.search(str(resolve1(spec.get("BaseFont")))) is not None
        return "ToUnicode" not in spec and ("Identity" in str(encoding) or (encoding is None and part))

    def of(self, font: PDFFont, codes: CodeMap | None = None) -> Face:
        """The font that pdfminer.six's own interpreter found."""
        face = self._by_font.get(id(font))
        if face is None:
            face = self._by_font[id(font)] = Face(font, codes)
        return face


def _to_unicode(spec: Mapping[str, Any]) -> bytes | None:
    stream = resolve1(spec.get("ToUnicode"))
    return unpack(stream, MOST_OF_A_TABLE)[0] if isinstance(stream, PDFStream) else None


def _own_encoding(spec: Mapping[str, Any]) -> dict[int, str] | None:
    """The encoding that a font file of Type 1 states in its header; None where that is not plainly written.

    Source: Adobe Type 1 Font Format, 2.3 ("Explanation of a Typical Font Program").
    """
    if "Encoding" in spec or str(getattr(resolve1(spec.get("BaseFont")), "name", "")) in FONT_METRICS:
        return None
    if str(getattr(resolve1(spec.get("Subtype")), "name", "")) not in {"Type1", "MMType1", "TrueType"}:
        return None
    file = resolve1(dict_value(spec.get("FontDescriptor", {})).get("FontFile"))
    length = resolve1(file.get("Length1")) if isinstance(file, PDFStream) else None
    if not isinstance(length, int):
        return None
    header = file.get_data()[:length]
    put = _PUT.findall(header)
    if len(put) + len(_DEFAULT.findall(header)) != header.count(b"put"):
        return None
    encoding = {}
    for code, letter in put:
        with suppress(KeyError):  # a name that stands for no letter
            encoding[int(code)] = name2unicode(letter.decode("ascii"))
    return encoding


def _nameless(spec: Mapping[str, Any]) -> set[int]:
    """Codes of a simple font to which its encoding gives the name of a glyph that stands for no letter.

    The number in a name such as `a65` or `G41` may be the code: then that stands for itself.
    """
    encoding = resolve1(spec.get("Encoding"))
    named = list_value(encoding.get("Differences") or []) if isinstance(encoding, dict) else []
    codes, code = set(), 0
    for item in named:
        if isinstance(item, int):
            code = item
            continue
        glyph = str(getattr(item, "name", ""))
        if glyph != ".notdef" and not _is_letter(glyph) and not _numbers(glyph, code):
            codes.add(code)
        code += 1
    return codes


def _is_letter(glyph: str) -> bool:
    try:
        return bool(name2unicode(glyph))
    except (KeyError, ValueError):
        return False


def _numbers(glyph: str, code: int) -> bool:
    """Return True if the number in the name of a glyph is the code."""
    return any((match := pattern.fullmatch(glyph)) and int(match[1], base) == code for pattern, base in _CODED)


def _without_files(spec: Mapping[str, Any], *, explained: bool) -> dict[str, Any]:
    """The font without what pdfminer.six would read for nothing: font files, and the table of one that is explained."""
    bare = {**spec, "ToUnicode": PDFStream({}, b"")} if explained else dict(spec)
    if "FontDescriptor" in spec:
        bare["FontDescriptor"] = {
            name: value for name, value in dict_value(spec["FontDescriptor"]).items() if name != "FontFile"
        }
    if "DescendantFonts" in spec:
        bare["DescendantFonts"] = [
            {
                **dict_value(descendant),
                "FontDescriptor": {
                    name: value
                    for name, value in dict_value(dict_value(descendant).get("FontDescriptor", {})).items()
                    if name != "FontFile2"
                },
            }
            for descendant in list_value(spec["DescendantFonts"])
        ]
    return bare
