"""Word files as Word prints them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, Paragraph, Role
from plenary.parsing.options import Options
from plenary.parsing.readers import extract
from plenary.parsing.readers.docx import read_docx
from support.word_files import WORD, W, footnote, p, pack, r, reference, table

SAMPLES = Path(__file__).parents[2] / "samples" / "files"
LIST = """<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/>
<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>"""


def read(body: str, **parts: str) -> Document:
    return read_docx(pack(body, parts), max_unpacked_bytes=1 << 20)


def only(body: str, **parts: str) -> Paragraph:
    (paragraph,) = read(body, **parts).paragraphs
    return paragraph


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_the_first_pages_masthead_comes_first_and_its_foot_behind_the_body() -> None:
    document = read_docx((SAMPLES / "A_RES_85_901-EN.docx").read_bytes(), max_unpacked_bytes=1 << 20)
    assert [(x.role, x.text) for x in document.paragraphs[:5]] == [
        (Role.HEADER, "United Nations"),
        (Role.HEADER, "A/RES/85/901"),
        (Role.HEADER, "General Assembly"),
        (Role.HEADER, "Distr.: General"),
        (Role.HEADER, "11 March 2031"),
    ]
    assert [x.text for x in document.paragraphs if x.role is Role.FOOTER] == ["31-04217 (E)    140331", "*3104217*"]


def test_the_symbol_comes_from_the_custom_properties() -> None:
    assert (
        read_docx((SAMPLES / "E_RES_2031_7-EN.docx").read_bytes(), max_unpacked_bytes=1 << 20).symbol == "E/RES/2031/7"
    )


def test_notes_stand_behind_the_text_with_their_marks() -> None:
    document = read_docx((SAMPLES / "A_RES_85_901-EN.docx").read_bytes(), max_unpacked_bytes=1 << 20)
    notes = [(x.mark, x.text) for x in document.paragraphs if x.role is Role.NOTE]
    assert notes[:2] == [("1", "Resolution 83/588, annex."), ("2", "A/85/233-E/2030/71.")]
    assert [x.mark for x in document.paragraphs[-4:]] == ["1", "2", "3", "4"]


def test_automatic_numbers_are_labels_as_printed() -> None:
    document = read_docx((SAMPLES / "E_RES_2031_7-EN.docx").read_bytes(), max_unpacked_bytes=1 << 20)
    assert [x.label for x in document.paragraphs if x.label] == ["1.", "(a)", "(b)", "(c)", "2.", "3.", "4."]


def test_deeper_levels_start_anew_and_can_show_the_levels_above() -> None:
    body = "".join(
        (numbered("a"), numbered("b", 1), numbered("c", 1), numbered("d", 2), numbered("e"), numbered("f", 1))
    )
    assert [x.label for x in read(body, numbering=LIST).paragraphs] == ["1.", "(a)", "(b)", "1.i", "2.", "(a)"]


def test_a_list_with_a_start_of_its_own_goes_on_from_there() -> None:
    body = numbered("a") + numbered("b", number=2) + numbered("c", number=2)
    assert [x.label for x in read(body, numbering=LIST).paragraphs] == ["1.", "5.", "6."]


def test_a_bullet_of_a_symbol_font_is_the_bullet_that_one_sees() -> None:
    assert only(numbered("a", number=3), numbering=LIST).label == "\u2022"


@pytest.mark.parametrize(
    ("font", "shown"),
    [("Symbol", "\u2264"), ("", "\u2264"), ("Wingdings", "\ufffd"), ("Wingdings 2", "\ufffd"), ("Zapf", "\ufffd")],
)
def test_a_sign_of_a_font_that_nobody_knows_is_lost_and_not_guessed(font: str, shown: str) -> None:
    assert only(p(f'<w:r><w:sym w:font="{font}" w:char="F0A3"/></w:r>')).text == shown


def test_a_number_can_come_from_the_style() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="Op"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = p(r("x"), properties='<w:pStyle w:val="S"/>') + p(
        r("y"), properties='<w:pStyle w:val="S"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    assert [(x.label, x.style) for x in read(body, styles=styles, numbering=LIST).paragraphs] == [
        ("1.", "Op"),
        (None, "Op"),
    ]


def test_runs_of_one_style_become_one_over_a_space_in_another() -> None:
    runs = only(
        p(r("Recal", "<w:i/>"), r("ling", "<w:i/>"), r(" ", "<w:b/>"), r("also", '<w:i w:val="1"/>'), r(" its"))
    ).runs
    assert [(x.text, x.italic) for x in runs] == [("Recalling also", True), (" its", False)]


def test_toggles_of_two_styles_cancel_each_other_and_direct_ones_decide() -> None:
    styles = """<w:style w:type="paragraph" w:styleId="B"><w:rPr><w:i/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="P"><w:basedOn w:val="B"/></w:style>
    <w:style w:type="character" w:styleId="C"><w:rPr><w:i/></w:rPr></w:style>"""
    body = p(
        r("a"),
        r("b", '<w:rStyle w:val="C"/>'),
        r("c", '<w:rStyle w:val="C"/><w:i/>'),
        r("d", '<w:i w:val="0"/>'),
        properties='<w:pStyle w:val="P"/>',
    )
    assert [(x.text, x.italic) for x in only(body, styles=styles).runs] == [
        ("a", True),
        ("b", False),
        ("c", True),
        ("d", False),
    ]


def test_styles_that_are_based_on_each_other_do_not_hang() -> None:
    styles = (
        '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert only(p(r("x"), properties='<w:pStyle w:val="A"/>'), styles=styles).text == "x"


def test_sizes_and_indents_are_in_points_with_what_styles_and_defaults_say() -> None:
    styles = """<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
    <w:style w:type="paragraph" w:default="1" w:styleId="N"><w:pPr><w:spacing w:after="120"/><w:ind w:left="1440" w:hanging="720"/></w:pPr></w:style>"""
    body = p(r("a")) + p(
        r("b", '<w:sz w:val="28"/>'),
        properties='<w:spacing w:before="60"/><w:ind w:firstLine="240"/><w:jc w:val="both"/>',
    )
    one, two = read(body, styles=styles).paragraphs
    assert (one.left, one.indent, one.gap, one.runs[0].size) == (72.0, 36.0, 0.0, 10.5)
    assert (two.left, two.indent, two.gap, two.align, two.runs[0].size) == (72.0, 84.0, 6.0, "justify", 14.0)


def test_arabic_keeps_its_stored_order_and_takes_the_italics_of_complex_scripts() -> None:
    run = only(p(r("إن الجمعية العامة", "<w:rtl/><w:iCs/><w:szCs w:val='26'/>"))).runs[0]
    assert (run.text, run.italic, run.size) == ("إن الجمعية العامة", True, 13.0)


def test_special_characters_are_those_that_one_sees() -> None:
    run = '<w:r><w:tab/><w:t>non</w:t><w:noBreakHyphen/><w:t>pro</w:t><w:softHyphen/><w:t>fit</w:t><w:br/><w:sym w:font="Symbol" w:char="F0A3"/></w:r>'
    assert only(p(run)).text == "\tnon\u2011profit\n\u2264"


def test_what_was_deleted_is_gone_and_what_was_inserted_stays() -> None:
    document = read(
        p(
            f"<w:ins>{r('new')}</w:ins>",
            "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>",
            f"<w:moveFrom>{r('away')}</w:moveFrom>",
            r(" text"),
        )
    )
    assert [x.text for x in document.paragraphs] == ["new text"]
    assert document.findings == ("tracked changes are read as accepted",)


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p(r("one "), properties="<w:rPr><w:del w:id='1'/></w:rPr>") + p(r("two"))
    assert only(body).text == "one two"


def test_a_field_shows_its_result_only() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    nested = (
        field("begin")
        + "<w:r><w:instrText>IF </w:instrText></w:r>"
        + field("begin")
        + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        + field("separate")
        + r("7")
        + field("end")
    )
    assert only(p(r("see "), nested, field("separate"), r("page 7"), field("end"), r("."))).text == "see page 7."


def test_hidden_text_is_not_read() -> None:
    assert only(p(r("shown"), r(" hidden", "<w:vanish/>"))).text == "shown"


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p(r('boxed'))}</w:txbxContent>"
    run = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    assert [x.text for x in read(p(r("anchor"), run)).paragraphs] == ["anchor", "boxed"]


def test_controls_and_links_are_read_through() -> None:
    body = f"<w:sdt><w:sdtContent>{p('<w:hyperlink>' + r('A/85/1') + '</w:hyperlink>', f'<w:sdt><w:sdtContent>{r(chr(46))}</w:sdtContent></w:sdt>')}</w:sdtContent></w:sdt>"
    assert only(body).text == "A/85/1."


def test_note_marks_follow_the_order_in_the_text_and_are_no_part_of_the_sentence() -> None:
    notes = footnote(7, p("<w:r><w:tab/><w:footnoteRef/></w:r>", r(" \tSecond."))) + footnote(3, p(r("First.")))
    first, *found = read(p(r("a"), reference(3), r("b"), reference(7)), footnotes=notes).paragraphs
    assert first.text == "ab"
    assert [(x.text, x.note, x.superscript) for x in first.runs if x.note] == [("1", True, True), ("2", True, True)]
    assert [(x.mark, x.text) for x in found] == [("1", "First."), ("2", "Second.")]


def test_note_marks_are_printed_in_the_documents_own_format_and_start() -> None:
    settings = '<w:footnotePr><w:numFmt w:val="lowerRoman"/><w:numStart w:val="4"/></w:footnotePr>'
    body = p(r("a"), reference(1))
    assert read(body, settings=settings, footnotes=footnote(1, p(r("N.")))).paragraphs[1].mark == "iv"


def test_a_custom_mark_is_not_counted_and_not_repeated_in_its_note() -> None:
    notes = footnote(1, p(r("*"), r(" Starred."))) + footnote(2, p(r("Plain.")))
    document = read(p(r("a"), reference(1, custom="*"), r("b"), reference(2)), footnotes=notes)
    assert [(x.mark, x.text) for x in document.paragraphs[1:]] == [("*", "Starred."), ("1", "Plain.")]
    assert document.paragraphs[0].text == "ab"


def test_paragraphs_of_one_note_are_joined() -> None:
    notes = footnote(1, p(r("One.")), p(r(" Two.")))
    assert read(p(r("a"), reference(1)), footnotes=notes).paragraphs[1].text == "One. Two."


def test_a_table_before_the_text_is_layout_and_one_behind_it_is_data() -> None:
    grid = table(("Width", "Riders"), ("2.0", "100"))
    document = read(grid + p(r("The Council,")) + grid)
    assert [(x.role, x.text, x.rows) for x in document.paragraphs] == [
        *((Role.TEXT, text, None) for text in ("Width", "Riders", "2.0", "100", "The Council,")),
        (Role.TABLE, "", (("Width", "Riders"), ("2.0", "100"))),
    ]


def test_a_cell_over_two_columns_is_followed_by_an_empty_one() -> None:
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p(r("Both"))}</w:tc></w:tr>'
    grid = table(("a", "b")).replace("</w:tbl>", wide + "</w:tbl>")
    assert read(p(r("Text")) + grid).paragraphs[1].rows == (("a", "b"), ("Both", ""))


def test_a_strict_file_is_read_like_any_other() -> None:
    data = pack(p(r("strict", "<w:i/>")))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(name, content)
    (paragraph,) = read_docx(out.getvalue(), max_unpacked_bytes=1 << 20).paragraphs
    assert (paragraph.text, paragraph.runs[0].italic) == ("strict", True)


def failure(data: bytes, limit: int = 1 << 20) -> ErrorCode:
    with pytest.raises(IngestError) as caught:
        read_docx(data, max_unpacked_bytes=limit)
    return caught.value.reason


def test_a_file_that_unpacks_to_more_than_the_limit_is_refused() -> None:
    assert failure(pack(p(r("x" * 4000)), deflate=True), limit=2000) is ErrorCode.TOO_MUCH_TEXT


def test_a_file_that_unpacks_to_hundreds_of_times_its_size_is_refused_below_the_limit() -> None:
    assert failure(pack(p(r(" " * 9_000_000)), deflate=True), limit=1 << 30) is ErrorCode.TOO_MUCH_TEXT


def test_a_header_that_lies_about_its_size_does_not_help() -> None:
    data = bytearray(pack(p(r("x" * 50_000)), deflate=True))
    entry = data.rindex(b"PK\x01\x02", 0, data.index(b"word/document.xml", data.index(b"PK\x01\x02")))
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    assert failure(bytes(data), limit=10_000) is ErrorCode.DAMAGED


def test_entities_and_document_types_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        doctype = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        package.writestr("word/document.xml", f"{doctype}<w:document {W}><w:body>{p(r('&a;'))}</w:body></w:document>")
    assert failure(out.getvalue()) is ErrorCode.DAMAGED


@pytest.mark.parametrize("cut", [100, 5000, 20000])
def test_a_file_that_is_cut_short_is_damaged(cut: int) -> None:
    assert failure((SAMPLES / "A_RES_85_901-EN.docx").read_bytes()[:cut]) is ErrorCode.DAMAGED


def test_xml_that_is_not_well_formed_is_damaged() -> None:
    assert failure(pack("<w:p>")) is ErrorCode.DAMAGED


def test_a_file_without_a_word_of_text_is_told_so() -> None:
    assert failure(pack(p())) is ErrorCode.NO_TEXT


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText> {text} </w:instrText></w:r>"


DELETED_ROW = "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    "middle",
    [
        p(r("two")),
        DELETED_ROW.format(p(mark("end")), p(r("two"))),
        p(r("two"), f"<w:r><w:pict><w:txbxContent>{p(mark('end'))}</w:txbxContent></w:pict></w:r>"),
        p(r("two"), f"<w:del>{mark('end')}</w:del>"),
        p(f"<w:del>{mark('begin')}{mark('end')}</w:del>", r("two")),
    ],
)
@pytest.mark.parametrize("separate", ["", mark("separate")])
def test_a_field_whose_end_is_not_there_hides_nothing_and_is_told(middle: str, separate: str) -> None:
    document = read(p(mark("begin"), instruction('TC "x"'), separate, r("one")) + middle + p(r("three")))
    assert [paragraph.text for paragraph in document.paragraphs] == ["one", "two", "three"]
    assert document.findings[-1] == "1 fields without an end are read as text"


def test_a_field_that_ends_in_a_later_paragraph_shows_its_result_alone() -> None:
    body = p(mark("begin"), instruction("IF"), r("hidden")) + p(r("hidden too"), mark("separate"), r("shown"))
    document = read(body + p(r("also"), mark("end"), r(" behind")))
    assert [paragraph.text for paragraph in document.paragraphs] == ["shown", "also behind"]
    assert document.findings == ()


def test_the_end_of_a_deleted_field_does_not_end_another() -> None:
    deleted = f"<w:del>{mark('begin')}</w:del>{mark('end')}"
    assert (
        only(p(mark("begin"), instruction("PAGE"), deleted, r("code"), mark("separate"), r("9"), mark("end"))).text
        == "9"
    )


FUTURE = 'xmlns:zz="urn:a-newer-word"'


def alternate(requires: str, choice: str, fallback: str | None = None, spaces: str = FUTURE) -> str:
    other = "" if fallback is None else f"<mc:Fallback>{fallback}</mc:Fallback>"
    branch = f'<mc:Choice Requires="{requires}">{choice}</mc:Choice>'
    return f"<mc:AlternateContent {spaces}>{branch}{other}</mc:AlternateContent>"


def test_of_content_in_several_forms_the_one_whose_needs_are_met_is_read() -> None:
    shape = 'xmlns:s="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    assert only(p(r("a ") + f"<w:r>{alternate('zz', '<zz:sign/>', '<w:t>≤</w:t>')}</w:r>", r(" 40"))).text == "a ≤ 40"
    assert [x.text for x in read(alternate("zz", p(r("new")), p(r("old")))).paragraphs] == ["old"]
    assert [x.text for x in read(alternate("s", p(r("new")), p(r("old")), shape)).paragraphs] == ["new"]
    assert [x.text for x in read(alternate("s zz", p(r("new")), p(r("old")), f"{shape} {FUTURE}")).paragraphs] == [
        "old"
    ]


def test_content_for_a_newer_program_without_another_form_is_told() -> None:
    document = read(p(r("a"), f"<w:r>{alternate('zz', '<zz:sign/>')}</w:r>") + alternate("zz", "<zz:para/>"))
    assert [paragraph.text for paragraph in document.paragraphs] == ["a"]
    assert document.findings == ("2 parts for a newer program are left out",)


def test_a_style_separator_joins_two_paragraphs_under_the_number_of_the_first() -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    separator = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    body = p(r("Welcomes"), properties=number + separator) + p(r(" the report;")) + numbered("next")
    assert [(x.label, x.text) for x in read(body, numbering=LIST).paragraphs] == [
        ("1.", "Welcomes the report;"),
        ("2.", "next"),
    ]


def test_a_hidden_mark_joins_two_paragraphs_and_a_hidden_paragraph_joins_nothing() -> None:
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    body = p(r("Welcomes"), properties=hidden) + p(r(" the report;")) + p(r("x", "<w:vanish/>"), properties=hidden)
    assert [x.text for x in read(body + p(r("Decides."))).paragraphs] == ["Welcomes the report;", "Decides."]


def test_what_stands_before_a_deleted_mark_at_the_end_is_not_lost() -> None:
    body = p(r("one")) + p(r("two"), properties="<w:rPr><w:del/></w:rPr>")
    assert [x.text for x in read(body).paragraphs] == ["one", "two"]


def test_a_hidden_paragraph_has_no_number_and_an_empty_one_has() -> None:
    hidden = p(
        r("drafting", "<w:vanish/>"),
        properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>',
    )
    body = numbered("one") + hidden + numbered("two") + numbered("") + numbered("four")
    labels = [(x.label, x.text) for x in read(body, numbering=LIST).paragraphs]
    assert labels == [("1.", "one"), ("2.", "two"), ("4.", "four")]


def renamed(data: bytes, names: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            after.writestr(zipfile.ZipInfo(names(info.filename)), before.read(info))
    return out.getvalue()


@pytest.mark.parametrize(
    "names",
    [
        lambda name: name.replace("/", "\\"),
        lambda name: name.replace("word/footnotes", "Word/Footnotes"),
        str.upper,
        lambda name: name.replace("document.xml", "document2.xml"),
        lambda name: "/" + name,
    ],
)
def test_parts_are_found_however_their_names_are_written(names: Callable[[str], str]) -> None:
    data = pack(p(r("Text"), reference(1)), {"footnotes": footnote(1, p(r("Note")))})
    document = read_docx(renamed(data, names), max_unpacked_bytes=1 << 20)
    assert [paragraph.text for paragraph in document.paragraphs] == ["Text", "Note"]


def test_a_member_whose_name_is_no_text_is_damage() -> None:
    data = bytearray(pack(p(r("Text"))))
    data[6:8] = (0x800).to_bytes(2, "little")  # the first member's own header: its name is UTF-8
    data[30] = 0xFF
    assert failure(bytes(data)) is ErrorCode.DAMAGED


def with_chunk(body: str, name: str, content: bytes, *, external: bool = False) -> bytes:
    """A Word file with a document in it; `body` names it `chunk`."""
    out = io.BytesIO(pack(body, {"footnotes": footnote(1, p(r("First note"))) + footnote(2, p(r("Last note")))}))
    mode = ' TargetMode="External"' if external else ""
    relations = (
        f'<Relationship Id="chunk" Type="{WORD}/aFChunk" Target="{name}"{mode}/>'
        f'<Relationship Id="footnotes" Type="{WORD}/footnotes" Target="footnotes.xml"/>'
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(out) as before:
        members = {info.filename: before.read(info) for info in before.infolist()}
    members["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{space}">{relations}</Relationships>'.encode()
    members[f"word/{name}"] = content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as after:
        for member, data in members.items():
            after.writestr(member, data)
    return made.getvalue()


def around(reference_to_it: str) -> str:
    return p(r("before"), reference(1)) + reference_to_it + p(r("behind"), reference(2))


CHUNK = '<w:altChunk r:id="chunk"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<html><body><p>Annex</p><p>The <i>keepers</i> keep.</p></body></html>"),
        ("a.txt", b"Annex\n\nThe keepers keep.\n"),
        ("a.docx", pack(p(r("Annex")) + p(r("The keepers keep.")))),
        ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html><p>Annex<p>The keepers keep.</html>"),
    ],
)
@pytest.mark.parametrize("place", [CHUNK, p('<w:subDoc r:id="chunk"/>'), '<w:subDoc r:id="chunk"/>'])
def test_an_embedded_document_is_read(name: str, content: bytes, place: str) -> None:
    document = extract(with_chunk(around(place), name, content), Options())
    texts = [x.text for x in document.paragraphs if x.role is Role.TEXT]
    assert texts == ["before", "Annex", "The keepers keep.", "behind"]
    assert document.findings == ()


def test_the_notes_of_a_document_in_a_word_file_count_among_its_own() -> None:
    notes = {"footnotes": footnote(7, p(r("Inner note"))) + footnote(8, p(r("Inner star")))}
    inner = pack(p(r("inside"), reference(7), reference(8, custom="*")), notes)
    document = extract(with_chunk(around(CHUNK), "a.docx", inner), Options())
    assert [(x.mark, x.text) for x in document.paragraphs if x.role is Role.NOTE] == [
        ("1", "First note"),
        ("2", "Inner note"),
        ("*", "Inner star"),
        ("3", "Last note"),
    ]
    assert [run.text for x in document.paragraphs for run in x.runs if run.note] == ["1", "2", "*", "3"]


@pytest.mark.parametrize(
    ("content", "external"), [(b"\x89PNG\r\n\x1a\n", False), (b"", False), (b"PK\x03\x04", False), (b"<p>x", True)]
)
def test_a_document_that_cannot_be_read_or_is_elsewhere_is_told(content: bytes, external: bool) -> None:
    document = extract(with_chunk(around(CHUNK), "a.bin", content, external=external), Options())
    assert [x.text for x in document.paragraphs if x.role is Role.TEXT] == ["before", "behind"]
    assert document.findings[0].startswith("1 embedded documents are left out")


def test_documents_in_documents_are_read_to_some_depth() -> None:
    data = pack(p(r("deepest")))
    for depth in range(5):
        data = with_chunk(p(r(f"level {depth}")) + CHUNK, "a.docx", data)
    document = extract(data, Options())
    assert [x.text for x in document.paragraphs] == ["level 4", "level 3", "level 2", "level 1"]
    assert document.findings[0].startswith("1 embedded documents are left out")


@pytest.mark.parametrize(
    "apart",
    [
        r("hidden", "<w:vanish/>"),
        f"<w:moveFrom>{r('moved away')}</w:moveFrom>",
        "<w:r><w:ruby><w:rt><w:r><w:t>over it</w:t></w:r></w:rt><w:rubyBase/></w:ruby></w:r>",
        "<mc:AlternateContent><mc:Choice Requires='w99'><w:r><w:t>newer</w:t></w:r></mc:Choice></mc:AlternateContent>",
    ],
    ids=["hidden", "moved", "ruby", "for another program"],
)
def test_the_plain_text_of_a_file_is_what_it_shows(apart: str) -> None:
    assert read(p(r("first"), apart) + p(r("second"))).plain == "\nfirst\nsecond"


def test_the_plain_text_has_what_a_style_separator_joins_on_one_line() -> None:
    separator = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    assert read(p(r("Heading. "), properties=separator) + p(r("Text"))).plain == "\nHeading. Text"


def test_the_plain_text_has_no_text_that_a_style_hides() -> None:
    style = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p(r("shown"), r("hidden", '<w:rStyle w:val="H"/>'))
    assert read(body, styles=style).plain == "\nshown"


@pytest.mark.parametrize("apart", ["", r("hidden", "<w:vanish/>")], ids=["all shown", "with hidden text"])
def test_a_line_that_breaks_within_a_paragraph_parts_nothing_in_the_plain_text(apart: str) -> None:
    broken = "<w:r><w:t>first</w:t><w:br/><w:t xml:space='preserve'> half\nsecond half</w:t></w:r>"
    lines = read(p(broken, apart) + p(r("next"))).plain.split("\n")
    assert ["".join(line.split()) for line in lines] == ["", "firsthalfsecondhalf", "next"]


def test_the_plain_text_has_that_of_a_document_within() -> None:
    document = extract(with_chunk(around(CHUNK), "a.docx", pack(p(r("inside")))), Options())
    assert document.plain.split() == ["before", "inside", "behind"]
