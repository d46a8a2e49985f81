"""The bytes of a stream: where they end in the file, and as much of them as can be unpacked.

Source: ISO 32000-1, 7.3.8 (streams) and 7.4 (filters); RFC 1950 and 1951 (what `FlateDecode` packs).
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, resolve1

_MARKED_END = re.compile(rb"[\s\x00]*+endstream\b")
_ENDS = (rb"(?:\r\n|\n|\r)?endstream\s*+endobj\b", rb"(?:\r\n|\n|\r)?endstream", rb"(?:\r\n|\n|\r)?endobj\b")
_DEFLATED, _CHECKSUM = -15, 4  # window bits without a frame; bytes behind the packed ones


def end_of_stream(data: bytes, start: int, length: object) -> int:
    """The position behind the last byte of the stream that begins at `start`.

    It is as its length says if the end is marked there, else at the next mark.
    """
    if isinstance(length, int) and length >= 0 and _MARKED_END.match(data, start + length):
        return start + length
    ends = (re.compile(pattern).search(data, start) for pattern in _ENDS)
    return next((match.start() for match in ends if match), len(data))


def unpack(stream: PDFStream, most: int) -> tuple[bytes, bool]:
    """The unpacked bytes, some more than `most` at the most, and whether they are all.

    Errors: those of pdfminer.six for filters that it does not know.
    """
    if stream.rawdata is None:  # pdfminer.six has unpacked it before
        return stream.get_data(), True
    data, whole = stream.rawdata, True
    if stream.decipher:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)  # type: ignore[arg-type]
    for name, parameters in stream.get_filters():
        if name in LITERALS_FLATE_DECODE:
            data, sound = inflate(data, most + 1)
            whole = whole and sound
            if _predicts(parameters):
                data = PDFStream({"Filter": name, "DecodeParms": parameters}, zlib.compress(data, 0)).get_data()
        else:
            data = PDFStream({"Filter": name, "DecodeParms": parameters or {}}, data).get_data()
    return data, whole


def _predicts(parameters: Any) -> bool:
    return isinstance(parameters, dict) and resolve1(parameters.get("Predictor", 1)) != 1


def inflate(data: bytes, most: int) -> tuple[bytes, bool]:
    """As much as can be unpacked, up to `most` bytes, and whether that is all (a checksum that is there agrees)."""
    framed = len(data) > 1 and data[0] & 15 == zlib.DEFLATED and not int.from_bytes(data[:2], "big") % 31
    if not framed:
        attempts = [_inflated(data[start:], most)[0] for start in (2, 0)] if data else [b""]
        return max(attempts, key=len), not data
    unpacked, behind = _inflated(data[2:], most)
    if behind is None:
        return unpacked, False
    checksum = behind[:_CHECKSUM].strip(b"\r\n") and behind[:_CHECKSUM]
    return unpacked, not checksum or int.from_bytes(checksum, "big") == zlib.adler32(unpacked)


def _inflated(data: bytes, most: int) -> tuple[bytes, bytes | None]:
    """The unpacked bytes, and the bytes behind the packed ones; None where these break off."""
    machine = zlib.decompressobj(_DEFLATED)
    try:
        unpacked = machine.decompress(data, most)
    except zlib.error:
        return _until_it_breaks(data, most), None
    return unpacked, machine.unused_data if machine.eof else None


def _until_it_breaks(data: bytes, most: int) -> bytes:
    machine, unpacked = zlib.decompressobj(_DEFLATED), bytearray()
    try:
        for byte in data:
            unpacked += machine.decompress(bytes((byte,)), most)
            if machine.eof or len(unpacked) >= most:
                break
    except zlib.error:
        pass
    return bytes(unpacked)
