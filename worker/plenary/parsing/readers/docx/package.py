"""The ZIP members and XML parts of a Word file, read within limits. It knows nothing of words. [ECMA-376 part 2]."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from plenary.errors import ErrorCode, IngestError

_MAX_MEMBERS = 4096
_MAX_RATIO = 200  # the XML of real files shrinks to a tenth or a thirtieth
_RATIO_FROM = 1 << 20
_BODY = re.compile(r"word/document\d*\.xml")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (  # ISO "strict" files differ in the names of their namespaces
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/customProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    ),
)


class Relation(NamedTuple):
    """One link from a part to another: the last word of its type (`header`) and the other part's name."""

    kind: str
    target: str


class Package:
    """A ZIP file whose members are inflated on demand; all that is inflated counts towards `max_unpacked_bytes`."""

    def __init__(self, data: bytes, max_unpacked_bytes: int) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, struct.error) as error:
            raise IngestError(ErrorCode.DAMAGED, found="a ZIP file whose directory cannot be read") from error
        self._members = {_plain(info.filename): info for info in self._zip.infolist()}
        if len(self._members) > _MAX_MEMBERS:
            raise IngestError(ErrorCode.TOO_MUCH_TEXT, size=f"{len(self._members)} members", limit=_MAX_MEMBERS)
        self._limit = self._left = max_unpacked_bytes
        self._parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    @property
    def left(self) -> int:
        """The bytes that may still be inflated."""
        return self._left

    def read(self, name: str) -> bytes | None:
        """Inflate one member, or None where there is none. Errors: `IngestError` DAMAGED, ENCRYPTED, TOO_MUCH_TEXT."""
        info = self._members.get(_plain(name)) or self._members.get(_plain(unquote(name)))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise IngestError(ErrorCode.ENCRYPTED)
        allowed = min(self._left, max(_RATIO_FROM, info.compress_size * _MAX_RATIO))
        try:
            with self._zip.open(info) as member:
                content = member.read(allowed + 1)
        except MemoryError:
            raise
        except Exception as error:  # also LZMAError, and UnicodeDecodeError of a name that is there twice
            raise IngestError(ErrorCode.DAMAGED, found=f"{name} cannot be unpacked") from error
        if len(content) > allowed:
            raise IngestError(
                ErrorCode.TOO_MUCH_TEXT, size=f"more than {self._limit - self._left + allowed}", limit=self._limit
            )
        self._left -= len(content)
        return content

    def xml(self, name: str) -> Element | None:
        """Parse one member, or None where there is none. Errors: as `read`; a document type definition is refused."""
        content = self.read(name)
        if content is None:
            return None
        if b"purl.oclc.org" in content[:8192]:
            for strict, transitional in _STRICT:
                content = content.replace(strict, transitional)
        try:
            root = etree.fromstring(content, self._parser)
        except etree.XMLSyntaxError as error:
            raise IngestError(ErrorCode.DAMAGED, found=f"{name} is not well-formed XML") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise IngestError(ErrorCode.DAMAGED, found=f"{name} holds a document type definition")
        return root

    def relations(self, name: str) -> dict[str, Relation]:
        """List the links of a part by their ids; those that lead out of the file are left out."""
        folder, base = posixpath.split(name)
        root = self.xml(f"{folder}/_rels/{base}.rels".lstrip("/"))
        relations: dict[str, Relation] = {}
        for link in () if root is None else root.iter(_RELATIONSHIP):
            if link.get("TargetMode") != "External":
                address = link.get("Target", "").replace("\\", "/")
                target = posixpath.normpath(posixpath.join("/", folder, address)).lstrip("/")
                relations[link.get("Id", "")] = Relation(link.get("Type", "").rpartition("/")[2], target)
        return relations

    def main_part(self) -> str:
        """Name the part that holds the body."""
        named = (link.target for link in self.relations("").values() if link.kind == "officeDocument")
        usual = (name for name in self._members if _BODY.fullmatch(name))
        return next((name for name in named if _plain(name) in self._members), None) or next(usual, "word/document.xml")


def _plain(name: str) -> str:
    """Give a part's name as all programs mean it: they write it in either case, and some with backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()
