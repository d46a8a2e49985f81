"""The characters of a bare text: a byte order mark decides, else UTF-8, else what the bytes look most like."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

MARK = codecs.BOM_UTF8
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN = "windows-1252"
# What texts of other scripts were kept in before Unicode.
_OTHERS = ["cp1251", "cp1256", "gb18030", "iso8859_5", "iso8859_6", "koi8_r", "cp866", "big5"]
_SUPERSETS = {"iso-8859-1": _LATIN, "latin1": _LATIN, "us-ascii": _LATIN, "gb2312": "gb18030", "gbk": "gb18030"}
_SAMPLE = 1 << 16
_FEW = 20  # characters of two bytes and more that are right, to one that is wrong
_ASCII_LETTERS, _HIGH = re.compile(rb"[A-Za-z]"), re.compile(rb"[\x80-\xff]")
_COMMON = re.compile(r"[ \r\n0-9]")
# Kept on computers that had their own codes for Latin letters: a letter of theirs is another sign in `windows-1252`.
_LATINS = (_LATIN, "cp850", "mac_roman")
_LOW, _HIGH_LETTERS = "àáâäæçèéêëíîïñóôöùúûüÿœ", "ÀÁÂÄÇÈÉÊËÍÎÏÑÓÔÖÙÚÛÜŒ"
_LETTER = re.compile(
    rf"(?<=[A-Za-z])[{_LOW}]|[{_LOW}](?=[a-z])|(?<![a-z])[{_HIGH_LETTERS}](?=[A-Za-z])|(?<=[A-Z])[{_HIGH_LETTERS}]"
)
_NO_LETTER = re.compile(rf"(?<=[A-Za-z])[^\x00-\x7f{_LOW}{_HIGH_LETTERS}\u00ad\u2010-\u2019](?=[A-Za-z])")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_TWICE = ("cp1252", "cp1251")  # as which programs have read UTF-8
_STRANGE = re.compile(
    r"[^\t\n\f\r -~\xa0-\u024f\u0400-\u052f\u0600-\u06ff\u2010-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)


def marked(data: bytes) -> tuple[str, int] | None:
    """Name the encoding that a byte order mark names and the mark's length in bytes.

    UTF-16 is known without a mark, by its zeros. None for all else.
    """
    mark = next(((name, len(mark)) for mark, name in _MARKS if data.startswith(mark)), None)
    if mark or b"\0" not in data[:_SAMPLE] or len(data) % 2:
        return mark
    counts: dict[str, int] = {}
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(name)().decode(data[:_SAMPLE])
        except UnicodeDecodeError:
            continue
        if len(_STRANGE.findall(text)) * _FEW < len(text):
            counts[name] = len(_COMMON.findall(text))
    best = max(counts, key=counts.__getitem__, default=None)
    return (best, 0) if best and counts[best] else None


def decode(data: bytes, words: bytes | None = None) -> str | None:
    """Give the text, without a byte order mark; None where the bytes are no text in any encoding that is known.

    `words` are the bytes by which to guess, where not all of them are words.
    """
    mark = marked(data)
    if mark:
        text = _decoded(data[mark[1] :], mark[0])
    elif (text := _decoded(data, "utf-8") or _mostly_utf8(data)) is None:
        text = _decoded(data, guessed(data if words is None else words))
    return None if text is None else without_overstrikes(encoded_once(text))


def encoded_once(text: str) -> str:
    """Undo what a program did that read UTF-8 as letters of one byte each, and wrote these in UTF-8."""
    first = _BEYOND_ASCII.search(text)
    for encoding in _TWICE if first else ():
        try:  # the first letters show it, mostly
            if first and _as_bytes(first[0], encoding).decode():
                return _as_bytes(text, encoding).decode()
        except UnicodeError:
            continue
    return text


def _as_bytes(text: str, encoding: str) -> bytes:
    """The bytes of a text; control characters stand for those that the encoding leaves open."""
    return b"".join(bytes((ord(letter),)) if "\x80" <= letter < "\xa0" else letter.encode(encoding) for letter in text)


def without_overstrikes(text: str) -> str:
    """Take letters once that a printer struck twice or underlined, by backspaces.

    A text in which other letters are struck over each other stays as it is.
    """
    if "\b" not in text:
        return text
    lines = [_struck(line) if "\b" in line else line for line in text.split("\n")]
    return text if None in lines else "\n".join(line or "" for line in lines)


def _struck(line: str) -> str | None:
    cells: list[str] = []
    at = 0
    for letter in line:
        if letter == "\b":
            at = max(0, at - 1)
            continue
        if at == len(cells):
            cells.append(letter)
        elif cells[at] == "_" or (cells[at] == " " and letter != "_"):
            cells[at] = letter
        elif letter not in {"_", " ", cells[at]}:
            return None
        at += 1
    return "".join(cells)


def guessed(words: bytes) -> str | None:
    """Name the encoding that bytes beyond ASCII look most like; where they are the fewer, those of Latin letters."""
    if len(_HIGH.findall(words)) <= len(_ASCII_LETTERS.findall(words)):
        return _guessed_latin(words[:_SAMPLE])
    sample = words[:_SAMPLE]
    if len(words) > _SAMPLE:
        sample = sample.rpartition(b"\n")[0] or sample.rpartition(b" ")[0] or sample
    best = from_bytes(sample, cp_isolation=_OTHERS).best()
    return best.encoding if best else None


def _guessed_latin(words: bytes) -> str:
    scores = {}
    for encoding in _LATINS:
        text = words.decode(encoding, "replace")
        strange = len(_NO_LETTER.findall(text))
        if not strange:
            return encoding
        scores[encoding] = len(_LETTER.findall(text)) - strange
    return max(scores, key=scores.__getitem__)


def transcoded(content: bytes, encoding: str | None) -> bytes:
    """Give a text in UTF-8 with a byte order mark, where it is one in the encoding of that name; else as it is."""
    text = None if encoding is None or marked(content) else _decoded(content, superset(encoding))
    return content if text is None else MARK + text.encode()


def superset(encoding: str) -> str:
    """Name the encoding that programs write under this name: the two differ in characters that it does not have."""
    return _SUPERSETS.get(encoding.lower(), encoding)


def _decoded(data: bytes, encoding: str | None) -> str | None:
    try:
        return None if encoding is None else data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _mostly_utf8(data: bytes) -> str | None:
    """Decode UTF-8 of which a few bytes are spoilt; they are shown as unknown characters."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\N{REPLACEMENT CHARACTER}")
    right = sum(not character.isascii() for character in text) - wrong
    return text if right > wrong * _FEW else None
