"""Word files for tests, written as XML: paragraphs, runs, notes, tables, and the package around them."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WORD = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pack(body: str, parts: dict[str, str] | None = None, *, deflate: bool = False) -> bytes:
    """A Word file with this body; a part is named after its root, such as `styles` or `footnotes`."""
    roots = {"header": "hdr", "footer": "ftr"}
    rels = ""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED) as package:
        package.writestr("word/document.xml", f"<w:document {W} {R} {MC}><w:body>{body}</w:body></w:document>")
        for name, content in (parts or {}).items():
            root = roots.get(name, name)
            package.writestr(f"word/{name}.xml", f"<w:{root} {W}>{content}</w:{root}>")
            rels += f'<Relationship Id="{name}" Type="{WORD}/{name}" Target="{name}.xml"/>'
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        package.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{space}">{rels}</Relationships>')
    return out.getvalue()


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def reference(note: int, *, custom: str = "") -> str:
    follows = ' w:customMarkFollows="1"' if custom else ""
    return f'<w:r><w:footnoteReference w:id="{note}"{follows}/>{f"<w:t>{custom}</w:t>" if custom else ""}</w:r>'


def footnote(note: int, *paragraphs: str) -> str:
    return f'<w:footnote w:id="{note}">{"".join(paragraphs)}</w:footnote>'


def table(*rows: tuple[str, ...]) -> str:
    listed = ("".join(f"<w:tc>{p(r(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in listed)}</w:tbl>"
