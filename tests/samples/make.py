"""Make the sample files again: `python tests/samples/make.py [FOLDER]`. The bytes are the same each time."""

from __future__ import annotations

import sys
from pathlib import Path

from sample_docx import docx
from sample_html import html
from sample_pdf import pdf
from sample_scan import scan
from sample_texts import BEEKEEPING, BICYCLES, LIGHTHOUSES, READING_ROOMS, TIDES


def samples() -> dict[str, bytes]:
    """Each file's name and bytes."""
    lighthouses = pdf(LIGHTHOUSES)
    return {
        "A_RES_85_901-EN.pdf": lighthouses,
        "A_RES_85_901-EN.docx": docx(LIGHTHOUSES),
        "S_RES_9001_2031-EN.pdf": pdf(TIDES),
        "E_RES_2031_7-EN.docx": docx(BICYCLES, automatic=True),
        "A_HRC_RES_91_3-EN.html": html(READING_ROOMS),
        "A_RES_85_903-EN.txt": BEEKEEPING.encode(),
        "A_RES_85_904-EN.pdf": scan(),
        "A_RES_85_905-EN.pdf": lighthouses[: lighthouses.index(b"/Catalog")],
    }


def main() -> None:
    """Write them to the folder given, else to `files` beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "files"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in samples().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
