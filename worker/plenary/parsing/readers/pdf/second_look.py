"""One page as the other engine has its text: a sample, to hold against the reading that was taken."""

from __future__ import annotations

from contextlib import suppress

from plenary.parsing.document import Sample


def sample_of(data: bytes, count: int) -> Sample | None:
    """The text of the page in the middle of `count`, as pdfium has it; None where it has none."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - a process that reads no PDF needs none

    with suppress(pdfium.PdfiumError), pdfium.PdfDocument(data) as document:
        number = min(count, len(document)) // 2
        text = document[number].get_textpage().get_text_range()
        return Sample(number + 1, text.replace("\x02", "-").replace("\ufffe", "-"))
    return None
