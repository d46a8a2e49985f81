"""What a right reading of each odd file is: the texts of a plain file but for those named here, or a refusal."""

from __future__ import annotations

from typing import NamedTuple

PLAIN_PDF, PLAIN_WORD, PLAIN_TEXT = "p00_base.pdf", "d00_base.docx", "A_RES_85_7-EN_crlf.txt"
SAMPLE = "A_RES_85_901-EN_offset.pdf"
CLAUSE, FIRST, SECOND, CLOSING, BEHIND = 1, 3, 4, 5, 6  # places among the plain file's blocks
DUSK_TO_DAWN = "Decides that the lamp of tower"


class Odd(NamedTuple):
    """One file. `texts` take the places of the plain file's blocks, each number before its text.

    `told` is what a check says of it; where it is empty no check may speak. `notes` are those of the record. `refused`
    are the codes of which one comes instead of a record, or may come where `plain` names a record, too.
    """

    behaviour: str
    file: str
    plain: str = ""
    texts: dict[int, tuple[str, ...]] = {}  # noqa: RUF012 - never written to
    told: str = ""
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def _same(behaviour: str, file: str, told: str = "", *, plain: str = PLAIN_PDF) -> Odd:
    return Odd(behaviour, file, plain, {}, told)


def _clause(behaviour: str, file: str, rest: str, told: str = "") -> Odd:
    """The clause of the PDF in other words."""
    return Odd(behaviour, file, PLAIN_PDF, {CLAUSE: (f"Recalling{rest}",)}, told)


def _navigation(behaviour: str, file: str, told: str = "") -> Odd:
    return _clause(behaviour, file, " its resolution 84/12 of 3 December 2029 on the safety of navigation,", told)


def _of_keepers(behaviour: str, file: str) -> Odd:
    return _clause(behaviour, file, " its resolution 84/12 of 3 December 2029 on the caf\u00e9 of keepers,")


def _by_night(behaviour: str, file: str, word: str = "navigation") -> Odd:
    rest = f" its resolution 84/12 of 3 December 2029 on the safety of {word} and of all who sail by night along dangerous coasts,"
    return _clause(behaviour, file, rest)


def _first(behaviour: str, file: str, *texts: str, told: str = "", notes: tuple[str, ...] = ()) -> Odd:
    """The first paragraph of the Word file in other words."""
    return Odd(behaviour, file, PLAIN_WORD, {FIRST: texts}, told, notes)


def _both(behaviour: str, file: str, *texts: str, told: str = "") -> Odd:
    """Other words in place of both paragraphs of the Word file."""
    return Odd(behaviour, file, PLAIN_WORD, {FIRST: texts, SECOND: ()}, told)


def _refused(behaviour: str, file: str, *codes: str) -> Odd:
    return Odd(behaviour, file, refused=codes)


UNSUPPORTED = "unsupported_type"
WITH_CHANGES = "tracked changes"
HIDDEN = "Decides that this hidden paragraph"

PDF = (
    _same("nothing is odd", "p00_base.pdf"),
    # what a reader of the page does not see
    _same("invisible text beside visible text is left out", "p01_tr3_invisible.pdf", HIDDEN),
    _same("white text is left out", "p02_white.pdf", HIDDEN),
    _same("text off the page is left out", "p03_off_mediabox.pdf", "LH-PROOF"),
    _same("text outside the crop box is left out", "p04_cropbox.pdf", "TRIM HERE"),
    _same("text on a layer that is off is left out", "p05_ocg_off.pdf", HIDDEN),
    _same("clipped text is left out", "p06_clipped.pdf", HIDDEN),
    _same("a watermark from corner to corner is left out", "p08_watermark_diag.pdf", "DRAFT - DO NOT CITE"),
    _same("a watermark that lies level is left out", "p08b_watermark_horizontal.pdf", "NOT FINAL"),
    Odd("text of no size is read", "q28_nan_matrix.pdf", PLAIN_PDF, {BEHIND: ("invisible dot",)}),
    _same("text under a picture of the page is read", "r21_ocr_sandwich.pdf"),
    _same("the text of an annotation is told", "p11_freetext_annot.pdf", "remain seized"),
    # pages
    _same("a page upside down", "p07_rot180.pdf"),
    _same("a page turned to the left", "p07_rot270.pdf"),
    _same("a page turned to the right", "p07_rot90.pdf"),
    _same("a page drawn from the top", "q15_flipped.pdf"),
    _same("a page box from the upper corner to the lower", "q21_mediabox_reversed.pdf"),
    _same("a page without a box", "q22_mediabox_missing.pdf"),
    _same("a page box by reference", "q23_mediabox_indirect_real.pdf"),
    _same("a unit of its own", "r22_userunit.pdf"),
    _same("boxes and fonts from the tree of pages", "r07_inherited.pdf"),
    _same("content in several streams", "r08_contents_array.pdf"),
    _same("content parted between tokens", "q19_contents_split_token.pdf"),
    Odd(
        "content parted within a string is told",
        "q20_contents_split_string.pdf",
        PLAIN_PDF,
        {FIRST: ("1. Welc\ufffdomes the report of the Secretary-General on lighthouses;",)},
        "characters are unknown",
    ),
    _same("an inline picture", "q16_inline_image.pdf"),
    _same("bold made by showing text twice", "q24_fakebold.pdf"),
    _same("numbers beyond all measure", "q27_bignum.pdf", "off the page"),
    _navigation("text in a form", "q13_form.pdf"),
    Odd("a form that shows itself", "r19_form_recursion.pdf", PLAIN_PDF, {BEHIND: ("z",)}),
    _refused("forms without end", "r20_form_bomb.pdf", "timed_out"),
    # letters
    _by_night("a soft hyphen divides no word", "p09_softhyphen.pdf"),
    _by_night("nor does one that ActualText names", "q01_actualtext_shy.pdf"),
    _by_night("nor does one that ToUnicode names", "q02_tounicode_shy.pdf"),
    _by_night("a hyphen that was written stays", "q03_hyphen.pdf", "naviga-tion"),
    Odd(
        "ligatures are letters",
        "p10_ligatures.pdf",
        PLAIN_PDF,
        {CLOSING: ("3. Reaffirms the ffirst floor of offices \u2264 10;", "5 December 2030")},
    ),
    _clause(
        "a letter that is NUL is unknown and told",
        "q04_tounicode_ffff.pdf",
        " its resolution 84/12 of 3 December 2029 on the sa\ufffdety of navigation,",
        "characters are unknown",
    ),
    _refused("glyph numbers without letters in a clause", "q05_identity_no_tounicode.pdf", "low_quality"),
    _refused("glyph numbers without letters everywhere", "q06_all_identity.pdf", "low_quality"),
    _refused("a font whose CMap has the name of a file", "q07_cmap_abs.pdf", "low_quality"),
    _refused("a font whose CMap leads to other folders", "q07_cmap_path.pdf", "low_quality"),
    _navigation("a font without a name", "q08_no_basefont.pdf"),
    _navigation("a font that the file does not hold", "q09_font_missing.pdf"),
    _navigation("a font of size zero under a matrix", "q10_fontsize_zero.pdf"),
    _navigation("a font of size one under a matrix", "q11_fontsize1_scaled.pdf"),
    _navigation("letters that are drawn", "q12_type3.pdf"),
    _navigation("letters without widths", "q26_zero_widths.pdf"),
    _navigation("gaps alone part the words of a line", "q25_kern_spaces.pdf"),
    _navigation("an embedded CMap of one byte", "r01_embedded_cmap.pdf"),
    _clause(
        "Chinese by a known CMap",
        "r02_unigb.pdf",
        "\u56de\u987e\u5176\u5173\u4e8e\u706f\u5854\u7684\u7b2c84/12\u53f7\u51b3\u8bae\uff0c",
    ),
    _refused("a line from top to bottom", "r03_vertical.pdf", "low_quality"),
    _of_keepers("ActualText in UTF-8", "r04_actualtext_utf8bom.pdf"),
    _of_keepers("ActualText in UTF-16 of the other order", "r05_actualtext_utf16le.pdf"),
    _of_keepers("ActualText by a list of properties", "r06_actualtext_property.pdf"),
    # the file's frame
    _same("encrypted without a password, 40 bits", "p12_enc_R2.pdf"),
    _same("encrypted without a password, 128 bits", "p12_enc_R3.pdf"),
    _same("encrypted without a password, AES", "p12_enc_R4.pdf"),
    _same("encrypted without a password, AES of 256 bits", "p12_enc_R6.pdf"),
    _refused("encrypted with a password", "p12_enc_user.pdf", "encrypted"),
    _same("pages in a circle", "q17_pagetree_loop.pdf"),
    _same("cross-reference tables in a circle", "q18_prev_loop.pdf"),
    Odd(
        "an update of the file",
        "r09_incremental.pdf",
        PLAIN_PDF,
        {FIRST: ("1. Welcomes the report of the Secretary-General on lighthouses, as amended;",)},
    ),
    _same("a stream longer than it says", "r10_length_short.pdf"),
    _same("a stream shorter than it says", "r11_length_long.pdf"),
    _same("a plain stream shorter by some bytes than it says", "t_len_u_+20.pdf"),
    _same("a packed stream shorter by some bytes than it says", "t_len_z_+20.pdf"),
    _same("the cross-reference table at place 0", "r12_startxref0.pdf"),
    _same("the cross-reference table at another place", "r13_xref_off.pdf"),
    _same("junk behind the file", "r14_junk_after.pdf"),
    _same("no mark of the end", "r15_no_eof.pdf"),
    _same("junk before the file", "r23_header_later.pdf"),
    _refused("a file cut within its content", "r16_cut_in_content.pdf", "damaged"),
    _refused("half a file", "A_RES_85_901-EN_truncated.pdf", "damaged"),
    _same("text behind the header", "A_RES_85_901-EN_offset.pdf", plain=SAMPLE),
)
# Their second page breaks off: what could be unpacked is kept, and told.
BROKEN_OFF = (("cut", "s_cut_60.pdf"), ("changed", "s_flip_60.pdf"), ("blanked", "s_zero_60.pdf"))

WORD = (
    _same("nothing is odd in Word", "d00_base.docx", plain=PLAIN_WORD),
    _both(
        "tracked changes are accepted",
        "d01_tracked.docx",
        "1. Welcomes the new report;",
        "2. Requests a further report;",
        told=WITH_CHANGES,
    ),
    _both(
        "a deleted numbered paragraph does not count",
        "d02_deleted_numbered.docx",
        "1. Welcomes the report;",
        "2. Requests a further report;",
        told=WITH_CHANGES,
    ),
    _both(
        "a moved numbered paragraph counts once",
        "d03_moved_numbered.docx",
        "1. Welcomes the report;",
        "2. Requests a further report;",
        "3. Calls upon States to help;",
        told=WITH_CHANGES,
    ),
    _both(
        "the body in another part",
        "d04_altchunk.docx",
        "1. Welcomes the report of the Secretary-General;",
        "2. Requests a further report;",
    ),
    Odd(
        "an annex in another part",
        "e02_altchunk_annex.docx",
        PLAIN_WORD,
        {
            BEHIND: (
                "Annex",
                "Terms of reference of the keepers of lighthouses",
                "The keepers shall keep the light from dusk to dawn.",
            )
        },
    ),
    _same("backslashes in the names of parts", "d07_backslash.docx", plain=PLAIN_WORD),
    _same("a body of another name", "d08_document2.docx", plain=PLAIN_WORD),
    _same("a template's body of another name", "d09_dotx_document2.docx", plain=PLAIN_WORD),
    _same("a relation that leads nowhere", "d10_null_target.docx", plain=PLAIN_WORD),
    *(
        _first(
            behaviour,
            file,
            "1. Welcomes the report of the Secretary-General, on lighthouses;",
            notes=("A/85/409.",),
        )
        for behaviour, file in (
            ("notes in a part of another case", "d11_notes_case.docx"),
            ("notes", "d13_notes_ok.docx"),
        )
    ),
    _first(
        "notes in a part whose name is escaped",
        "d12_notes_percent.docx",
        "1. Welcomes the report of the Secretary-General, on lighthouses;",
        notes=("A/85/409.",),
    ),
    _same("strict Open XML", "d14_strict.docx", plain=PLAIN_WORD),
    _same("parts in UTF-16", "d15_utf16.docx", plain=PLAIN_WORD),
    Odd(
        "content controls",
        "d16_sdt.docx",
        PLAIN_WORD,
        {SECOND: ("2. Requests the Secretary-General to report;", "Click or tap here to enter text.")},
    ),
    _first(
        "symbols and hyphens",
        "d17_symbols.docx",
        "1. Welcomes the Secretary of the sub-programme and coordination,\u03b2 and \u2713;",
    ),
    _both("hidden text is left out", "d18_hidden.docx", "1. Welcomes the report;", "2. Requests a report;"),
    _first("a text box", "d19_textbox.docx", "1. Welcomes the report;", "A remark in a text box."),
    _same("a choice that nobody can read", "d20_choice_unknown.docx", plain=PLAIN_WORD),
    _first(
        "fields", "d21_fields.docx", "1. Welcomes the report in document A/85/409 and page 3 of the annex, Geneva,;"
    ),
    _both(
        "a field without an end",
        "d22_field_unclosed.docx",
        "1. Welcomes the report of the Secretary-General;",
        "2. Requests the Secretary-General to report on it at its eighty-sixth session;",
        "3. Decides to remain seized of the matter.",
        told="fields without an end are read as text",
    ),
    _first("a sign by number", "e01_symex.docx", "1. Welcomes that emissions are \u2264 40 per cent of those of 2010;"),
    _both(
        "two lists of one numbering",
        "e03_two_nums_one_abstract.docx",
        "1. Welcomes the report:",
        "(a) the first part;",
        "(b) the second part;",
        "2. Requests the following:",
        "(a) one thing;",
        "(b) another thing;",
    ),
    _both(
        "a list that starts elsewhere",
        "e04_startoverride.docx",
        "1. Welcomes the report;",
        "2. Requests a report;",
        "7. Decides to remain seized of the matter.",
        told="2 is followed by 7",
    ),
    _both(
        "letters that go on",
        "e05_lvlrestart0.docx",
        "1. Welcomes the report:",
        "(a) the first part;",
        "2. Requests the following:",
        "(b) another part;",
    ),
    _both(
        "decimal numbers below Roman ones",
        "e06_islgl.docx",
        "I. Welcomes the report:",
        "1.1 the first part;",
        "1.2 the second part;",
    ),
    _both(
        "numbers of a style",
        "e07_style_num.docx",
        "1. Welcomes the report;",
        "an unnumbered remark on it;",
        "2. Requests a report.",
    ),
    _both("numbers of a list style", "e08_numstylelink.docx", "1. Welcomes the report;", "2. Requests a report."),
    _both(
        "a hidden numbered paragraph does not count",
        "e09_hidden_numbered.docx",
        "1. Welcomes the report;",
        "2. Requests a report.",
    ),
    _both(
        "an empty numbered paragraph counts",
        "e10_empty_numbered.docx",
        "1. Welcomes the report;",
        "3. Requests a report.",
        told="1 is followed by 3",
    ),
    _same("a style separator parts no paragraph", "e11_stylesep.docx", plain=PLAIN_WORD),
    _first(
        "a deleted note does not count",
        "e12_deleted_note.docx",
        "1. Welcomes the report, and the other report;",
        told=WITH_CHANGES,
        notes=("A/85/2.",),
    ),
    _first("a note at the end", "e13_endnote.docx", "1. Welcomes the report;", notes=("A/85/1.",)),
    _first("comments are left out", "e14_comments.docx", "1. Welcomes the report;"),
    _first("a reading above its word is left out", "e15_ruby.docx", "1. Welcomes the city of Base;"),
    _same("macros in a file with another name", "e16_docm.doc", plain=PLAIN_WORD),
    _refused("a character that XML does not have", "e17_bad_char.docx", "damaged"),
    _first("line ends within text", "e18_text_newline.docx", "1. Welcomes the report;"),
    _first("what was put in and taken out again", "e19_ins_del.docx", "1. Welcomes the report;", told=WITH_CHANGES),
    Odd("a part that stands twice", "e20_duplicate_member.docx", PLAIN_WORD, {SECOND: ()}),
    _first("text from the right in between", "e21_bidi.docx", "1. Welcomes the report of the Secretary;"),
    _first(
        "a large first letter",
        "e22_dropcap.docx",
        "W",
        "elcomes the report of the Secretary-General;",
        told="0 is followed by 2",
    ),
    _first(
        "cells over several rows",
        "e23_vmerge.docx",
        "1. Welcomes the report of the Secretary-General on lighthouses;",
        "State Share per cent Atlantis 0.010",
    ),
)

OTHER = (
    _same("line ends of Windows", "A_RES_85_7-EN_crlf.txt", plain=PLAIN_TEXT),
    _same("a web page with the name of a Word file", "A_RES_85_7-EN_html.doc", plain=PLAIN_TEXT),
    Odd("text in frames of an upload", "A_RES_85_7-EN_awschunked.txt", PLAIN_TEXT, told="frames"),
    Odd("a PDF in frames of an upload", "A_RES_85_901-EN_awschunked.pdf", SAMPLE, told="frames"),
    Odd("a mail", "A_RES_85_7-EN_mail.eml", PLAIN_TEXT, refused=(UNSUPPORTED,)),
    Odd("gzip", "A_RES_85_7-EN_gz.txt", PLAIN_TEXT),
    *(
        Odd(behaviour, file, PLAIN_TEXT, refused=(UNSUPPORTED,))
        for behaviour, file in (
            ("Word 2003 XML", "A_RES_85_7-EN_word2003.doc"),
            ("Word 2003 XML without a declaration", "A_RES_85_7-EN_word2003_nodecl.xml"),
            ("RTF", "A_RES_85_7-EN_rtf.doc"),
            ("RTF behind an empty line", "A_RES_85_7-EN_rtf_newline.doc"),
        )
    ),
    _refused("what only begins as WordPerfect", "A_RES_85_7-EN_wp.doc", UNSUPPORTED, "low_quality"),
    Odd("a PDF in base64", "A_RES_85_901-EN_b64.pdf", SAMPLE, refused=(UNSUPPORTED,)),
    _refused("an answer of a server as a web page", "A_RES_85_7-EN_error.html", "low_quality", UNSUPPORTED),
    _refused("an answer of a store as a PDF", "A_RES_85_7-EN_error.pdf", UNSUPPORTED),
    _refused("a pointer in place of the file", "A_RES_85_7-EN_lfs.pdf", "low_quality", UNSUPPORTED),
    _refused("PostScript", "A_RES_85_7-EN_ps.ps", UNSUPPORTED),
    _refused("zeros", "A_RES_85_7-EN_zeros.pdf", UNSUPPORTED, "empty_file"),
    _refused("zeros behind another resolution", "A_RES_85_7-EN_nul_tail.pdf", "symbol_conflict"),
    _refused("a stream for a printer with another resolution", "A_RES_85_7-EN_pjl.prn", "symbol_conflict"),
)
