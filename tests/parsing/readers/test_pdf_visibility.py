"""Text that nobody sees on its page is left out and told; what is seen stays, however it is painted."""

from __future__ import annotations

import pytest

from plenary.parsing.document import Document
from support.hidden_pdf_text import FORM, SECRET, read, words
from support.hostile_files import page, pdf, stream

TEXT = b"".join(
    b"BT /F 10 Tf 72 %d Td (The lamp of tower %d burns from dusk to dawn) Tj ET\n" % (700 - 14 * n, n) for n in range(9)
)
LAYERS = b"<< /OCGs [6 0 R 7 0 R] /D << /OFF [6 0 R] >> >>"
LAYER = b"<< /Type /OCG /Name (Draft) >>"


def check_hidden(document: Document, why: str) -> None:
    assert "secret" not in words(document)
    assert words(document).count("The lamp") == 9
    assert any(why in doubt and "secret words" in doubt and "page 1" in doubt for doubt in document.doubts), (
        document.doubts
    )
    assert [(reason, count) for page in document.pages for reason, count in page.hidden if why in reason] == [
        (document.pages[0].hidden[0][0], len("secretwords"))
    ]


@pytest.mark.parametrize(
    ("painted", "why"),
    [
        (b"3 Tr " + SECRET, "invisible"),
        (b"q 7 Tr " + SECRET + b"Q", "invisible"),
        (b"1 g " + SECRET, "white"),
        (b"1.0 1.0 1.0 rg " + SECRET, "white"),
        (b"0 0 0 0 k " + SECRET, "white"),
        (b"/DeviceRGB cs 1 1 1 scn " + SECRET, "white"),
        (b"/Ink cs 0 scn " + SECRET, "white"),
        (b"1 Tr 1 G " + SECRET, "white"),
        (b"0 g 0 0 612 792 re f 1 g 0 0 612 792 re f " + SECRET, "white"),
        (b"q 0 0 1 1 re W n " + SECRET + b"Q", "clipped"),
        (b"q 72 500 300 20 re W* n " + SECRET + b"Q", "clipped"),
        (b"q 0 0 m 9 0 l 9 9 l h W n " + SECRET + b"Q", "clipped"),
        (b"BT /F 10 Tf 72 900 Td (secret words) Tj ET", "off the page"),
        (b"BT /F 10 Tf 900 300 Td (secret words) Tj ET", "off the page"),
        (b"BT /F 60 Tf 0.7 0.7 -0.7 0.7 90 90 Tm (secret words) Tj ET", "watermark"),
        (b"0.8 g BT /F 60 Tf 72 300 Td (secret words) Tj ET", "watermark"),
        (b"BT /F 60 Tf 72 620 Td (secret words) Tj ET", "watermark"),
        (b"/Sheer gs 1 0 0 rg BT /F 60 Tf 72 300 Td (secret words) Tj ET", "watermark"),
        (b"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC " + SECRET + b"EMC", "watermark"),
        (b"/Gone gs " + SECRET, "invisible"),
        (SECRET + b"1 g 60 290 200 20 re f", "painted over"),
        (SECRET + b"0.2 0.3 0.6 rg 60 290 200 20 re B*", "painted over"),
        (SECRET + b"q 1 0 0 1 10 10 cm 50 280 200 20 re f Q", "painted over"),
        (b"0 g 60 290 200 20 re f " + SECRET, "of the colour of its ground"),
    ],
)
@pytest.mark.parametrize("how", ["on the page", "in a form", "beside an inline picture"])
def test_hidden_text_is_left_out(painted: bytes, why: str, how: str) -> None:
    states = b"/ExtGState << /Sheer << /ca 0.3 >> /Gone << /ca 0 >> >> /ColorSpace << /Ink [/Separation /Red /DeviceRGB 8 0 R] >> "
    if how == "on the page":
        made = page(stream(TEXT + painted), states)
    elif how == "in a form":
        form = stream(painted, FORM.replace(b"/Font", states + b"/Font"))
        made = page(stream(TEXT + b"/X Do"), b"/XObject << /X 6 0 R >>", form)
        why = "clipped" if why == "off the page" else why  # by the box of the form
    else:
        made = page(stream(b"q BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q " + TEXT + painted), states)
    check_hidden(read(made), why)


@pytest.mark.parametrize(
    "painted",
    [
        b"0 g 60 290 200 20 re f 1 g " + SECRET,
        b"0.2 0.3 0.6 rg 60 290 200 20 re f 1 1 1 rg " + SECRET,
        b"q 200 0 0 20 60 290 cm /Im Do Q 1 g " + SECRET,
        b"2 Tr " + SECRET,
        b"q 60 290 200 20 re W n " + SECRET + b"Q",
        b"1 g 60 290 200 20 re f 0 g " + SECRET,
        b"0.9 g 60 290 200 20 re f 0 g " + SECRET,
        SECRET + b"0 g 60 298 200 1 re f",  # a line through it
        SECRET + b"0 g 60 290 200 1 re 60 310 200 1 re 60 290 1 20 re f",  # a frame
        SECRET + b"0 g 60 302 200 20 re f",  # over its upper half
        SECRET + b"/Mixed gs 1 1 0 rg 60 290 200 20 re f",
        SECRET + b"q 0 0 m 612 0 l 0 792 l h W n 1 g 60 290 200 20 re f Q",
        b"/Ink cs 1 scn " + SECRET,
        b"BT /F 20 Tf 72 300 Td (secret words) Tj ET",
        b"BT /F 10 Tf 0.7 0.7 -0.7 0.7 90 90 Tm (secret words) Tj ET",
    ],
)
def test_what_is_seen_is_read(painted: bytes) -> None:
    picture = stream(
        b"\0", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    resources = (
        b"/ColorSpace << /Ink [/Separation /Red /DeviceRGB 8 0 R] >> /XObject << /Im 6 0 R >> "
        b"/ExtGState << /Mixed << /BM /Multiply >> >>"
    )
    document = read(page(stream(TEXT + painted), resources, picture))
    assert "secret words" in words(document)
    assert document.doubts == ()


def test_the_text_under_a_picture_of_the_page_is_read() -> None:
    picture = stream(
        b"\0", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    stamped = b"BT /F 9 Tf 500 20 Td (2/12) Tj ET q 612 0 0 792 0 0 cm /Im Do Q 3 Tr " + TEXT
    document = read(page(stream(stamped), b"/XObject << /Im 6 0 R >>", picture))
    assert words(document).count("The lamp") == 9


def layered(content: bytes, form: bytes = b"") -> bytes:
    """A page with a layer that is off (object 6), one that is on (7), and groups of them."""
    resources = (
        b"/Font << /F 5 0 R >> /XObject << /X 9 0 R >> /Properties << /Off 6 0 R /On 7 0 R "
        b"/Any << /Type /OCMD /OCGs [6 0 R 7 0 R] >> /All << /Type /OCMD /OCGs [6 0 R 7 0 R] /P /AllOn >> "
        b"/One << /Type /OCMD /OCGs 6 0 R >> /Not << /Type /OCMD /VE [/Not 7 0 R] >> >>"
    )
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /OCProperties 8 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << %b >> >>" % resources,
            stream(TEXT + content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            LAYER,
            LAYER,
            LAYERS,
            stream(SECRET, FORM + form),
        ]
    )


@pytest.mark.parametrize("name", [b"Off", b"All", b"One", b"Not"])
def test_layers_that_are_off_are_left_out(name: bytes) -> None:
    check_hidden(read(layered(b"/OC /%b BDC /Span BMC " % name + SECRET + b"EMC EMC")), "a layer that is off")


@pytest.mark.parametrize("name", [b"On", b"Any"])
def test_layers_that_are_on_are_read(name: bytes) -> None:
    assert "secret words" in words(read(layered(b"/OC /%b BDC " % name + SECRET + b"EMC")))


def test_forms_on_a_layer_that_is_off_are_left_out() -> None:
    check_hidden(read(layered(b"/X Do", b"/OC 6 0 R")), "a layer that is off")
    check_hidden(read(layered(b"/OC /Off BDC /X Do EMC")), "a layer that is off")
    assert "secret words" in words(read(layered(b"/X Do", b"/OC 7 0 R")))


@pytest.mark.parametrize("box", [b"[612 792 0 0]", b"[0 792 612 0]", b"[0 0 0 0]"])
def test_page_boxes_are_put_in_order(box: bytes) -> None:
    made = page(stream(TEXT)).replace(b"[0 0 612 792]", box)
    assert words(read(made)) == words(read(page(stream(TEXT))))


@pytest.mark.parametrize("crop", [b"[50 320 600 780]", b"[600 780 50 320]"])
def test_text_outside_the_crop_box_is_left_out(crop: bytes) -> None:
    made = page(stream(TEXT + SECRET)).replace(b"/MediaBox", b"/CropBox " + crop + b" /MediaBox")
    check_hidden(read(made), "off the page")


@pytest.mark.parametrize(
    ("annotation", "what"),
    [
        (b"/Subtype /FreeText /Contents (a remark)", "an annotation is not read: a remark"),
        (b"/Subtype /Widget /FT /Tx /V (a value)", "a form field is not read: a value"),
        (b"/Subtype /Widget /Parent << /FT /Ch /V [(one) (two)] >>", "a form field is not read: one two"),
        (b"/Subtype /Stamp /AP << /N 4 0 R >>", "an annotation is not read: it is drawn"),
        (b"/Subtype /Link /Contents (a link)", ""),
        (b"/Subtype /FreeText /F 2 /Contents (hidden)", ""),
        (b"/Subtype /Widget /FT /Tx", ""),
    ],
)
def test_visible_annotations_are_reported(annotation: bytes, what: str) -> None:
    made = page(stream(TEXT)).replace(b"/MediaBox", b"/Annots [<< /Type /Annot %b >>] /MediaBox" % annotation)
    assert read(made).doubts == ((f"page 1: {what}",) if what else ())


@pytest.mark.parametrize(
    ("painted", "why"),
    [
        (b"3 Tr " + SECRET, "invisible"),
        (b"1 g " + SECRET, "white"),
        (SECRET + b"1 g 60 290 200 20 re f", "painted over"),
        (b"0 g 60 290 200 20 re f " + SECRET, "of the colour of its ground"),
        (b"BT /F 10 Tf 900 300 Td (secret words) Tj ET", "off the page"),
        (b"BT /F 60 Tf 0.7 0.7 -0.7 0.7 90 90 Tm (secret words) Tj ET", "watermark"),
    ],
)
def test_the_second_engine_leaves_out_the_same(painted: bytes, why: str) -> None:
    check_hidden(read(page(stream(TEXT + painted)), "pdfium"), why)


def test_the_second_engine_reads_what_is_seen() -> None:
    painted = b"0 g 60 290 200 20 re f 1 g " + SECRET
    assert "secret words" in words(read(page(stream(TEXT + painted)), "pdfium"))


def test_a_space_behind_the_edge_of_a_clip_parts_words_all_the_same() -> None:
    shown = b"q 60 290 30 20 re W n BT /F 10 Tf 72 300 Td (the) Tj ( ) Tj ET Q q 90.1 290 90 20 re W n BT /F 10 Tf 88.5 300 Td (keeper) Tj ET Q 1 g "
    assert "the keeper" in words(read(page(stream(TEXT + shown))))
