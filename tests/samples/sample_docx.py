"""A model resolution as a Word file. Its members are stored, not deflated, so that the bytes depend on no zlib."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from sample_texts import Block, Model, pieces

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "document": "document.main",
    "styles": "styles",
    "footnotes": "footnotes",
    "numbering": "numbering",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
}
_STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"/><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="SingleTxt"><w:name w:val="__Single Txt"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="120"/><w:ind w:left="1267" w:right="1267"/><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Session"><w:name w:val="Session"/><w:basedOn w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="AgendaItemNormal"><w:name w:val="Agenda_Item_Normal"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="AgendaTitleH2"><w:name w:val="Agenda_Title_H2"/><w:basedOn w:val="Session"/></w:style>
<w:style w:type="paragraph" w:styleId="HCH"><w:name w:val="_ H _Ch"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="1267"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="_ H_1"/><w:basedOn w:val="HCH"/><w:rPr><w:sz w:val="24"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H4"><w:name w:val="_ H_4"/><w:basedOn w:val="Normal"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="17"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="XLarge"><w:name w:val="XLarge"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style>
"""
_LEVELS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))


def _run(text: str, properties: str = "") -> str:
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t")]
    style = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{style}{'<w:tab/>'.join(parts)}</w:r>"


def _paragraph(text: str, style: str, *, properties: str = "", italic: bool = False) -> str:
    runs = []
    for piece in pieces(text, italic=italic):
        if piece.note:
            runs.append(
                f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{piece.text}"/></w:r>'
            )
        else:
            turned = piece.italic != (style == "H4")
            runs.append(_run(piece.text, f'<w:i w:val="{int(piece.italic)}"/>' if turned else ""))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def _table(rows: list[list[str]]) -> str:
    grid = "<w:gridCol/>" * len(rows[0])
    listed = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{listed}</w:tbl>"


def _block(block: Block, *, automatic: bool) -> str:
    if block.rows:
        return _table([[_paragraph(cell, "Normal") for cell in row] for row in block.rows])
    if block.kind == "heading":
        return _paragraph(
            f"\t{block.number}\t{block.text}" if block.number else block.text, "H1" if block.number else "HCH"
        )
    if not block.number:
        return _paragraph(f"\t{block.text}", "SingleTxt")
    if automatic:
        numbered = f'<w:numPr><w:ilvl w:val="{block.level}"/><w:numId w:val="1"/></w:numPr>'
        return _paragraph(block.text, "SingleTxt", properties=numbered)
    return _paragraph("\t" * (block.level + 1) + f"{block.number}\t{block.text}", "SingleTxt")


def _body(model: Model, *, automatic: bool) -> str:
    parts = [_paragraph(line, "Session") for line in model.session]
    parts += [_paragraph(line, ("AgendaItemNormal", "AgendaTitleH2")[n]) for n, line in enumerate(model.agenda)]
    parts += [_paragraph(f"\t\t{' '.join(model.heading)}", "HCH")]
    parts += [_paragraph(f"\t\t{model.committee}", "H4")]
    parts += [_paragraph(f"\t{model.number}\t{model.title}", "H1"), _paragraph(f"\t_{model.organ}_,", "SingleTxt")]
    parts += [_block(block, automatic=automatic) for block in model.blocks]
    parts += [_paragraph(line, "Normal", properties='<w:jc w:val="right"/>', italic=True) for line in model.closing]
    return "".join([*parts, *(_block(block, automatic=automatic) for block in model.annex)])


def _masthead(model: Model) -> str:
    symbol = _run(model.symbol[0], '<w:sz w:val="40"/>') + _run(model.symbol[1:])
    issued = _paragraph("Distr.: General", "Normal") + _paragraph(model.issued, "Normal")
    first = ["<w:p/>", _paragraph("United Nations", "Normal"), f"<w:p>{symbol}</w:p>"]
    return _table([first, ["<w:p/>", _paragraph(model.masthead, "XLarge"), issued]]) + "<w:p/>"


def _notes(model: Model) -> str:
    mark = '<w:r><w:tab/></w:r><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    notes = [
        _paragraph(f" \t{text}", "FootnoteText")
        .replace("</w:pPr>", "</w:pPr>" + mark, 1)
        .join((f'<w:footnote w:id="{number}">', "</w:footnote>"))
        for number, text in model.notes
    ]
    line = f'<w:footnote w:type="separator" w:id="-1">{_paragraph("—", "Normal")}</w:footnote>'
    return line + "".join(notes)


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(_LEVELS)
    )
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def _xml(root: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{root} {_W}>{content}</w:{root}>'


def _properties(model: Model) -> str:
    names = {
        "ODSRefJobNo": model.job.replace("-", "").replace(" (", "").rstrip(")"),
        "Symbol1": model.symbol,
        "Language": "English",
    }
    spaces = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    listed = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{n}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for n, (name, value) in enumerate(names.items(), 2)
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties {spaces}>{listed}</Properties>'


def _package(parts: dict[str, str], model: Model) -> dict[str, str]:
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{_PARTS[name]}+xml"/>' for name in parts
    )
    targets = [name for name in parts if name != "document"]
    related = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{name.rstrip("12")}" Target="{name}.xml"/>' for name in targets
    )
    head, space = '<?xml version="1.0" encoding="UTF-8"?>\n', "http://schemas.openxmlformats.org/package/2006"
    start = f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
    return {
        "[Content_Types].xml": f'{head}<Types xmlns="{space}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{space}/relationships">{start}</Relationships>',
        "docProps/custom.xml": _properties(model),
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{space}/relationships">{related}</Relationships>',
        **{f"word/{name}.xml": content for name, content in parts.items()},
    }


def docx(model: Model, *, automatic: bool = False) -> bytes:
    """The resolution as Word keeps it; `automatic` leaves the numbers of paragraphs to Word."""
    section = '<w:sectPr><w:headerReference w:type="first" r:id="header1"/><w:headerReference w:type="default" r:id="header2"/><w:footerReference w:type="first" r:id="footer1"/><w:titlePg/></w:sectPr>'
    barcode = f"*{model.job.split()[0].replace('-', '')}*"
    parts = {
        "document": _xml("document", f"<w:body>{_body(model, automatic=automatic)}{section}</w:body>"),
        "styles": _xml("styles", _STYLES),
        "footnotes": _xml("footnotes", _notes(model)),
        "numbering": _xml("numbering", _numbering()),
        "header1": _xml("hdr", _masthead(model)),
        "header2": _xml("hdr", _paragraph(f"{model.symbol}\t{model.title}", "Normal")),
        "footer1": _xml("ftr", _paragraph(f"{model.job}    {model.stamp}", "Normal") + _paragraph(barcode, "Normal")),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in _package(parts, model).items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return out.getvalue()
