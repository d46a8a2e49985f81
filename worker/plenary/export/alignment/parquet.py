"""Parquet: a row for each row of the alignments, a column for the text of each language and one for its confidence."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from plenary.domain.alignment import Alignment
from plenary.domain.languages import LANGUAGES
from plenary.export.alignment.texts import line_of


def parquet(alignments: Iterable[Alignment]) -> bytes:
    """One file for all alignments.

    Raises:
        ImportError: The extra `parquet` is not installed.

    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow.parquet import write_table  # noqa: PLC0415
    except ImportError as error:
        raise ImportError("Parquet needs the extra parquet: pip install 'plenary[parquet]'") from error
    codes = [row.code for row in LANGUAGES]
    names = ("symbol", "row", "kind", "part", "number")
    columns = [(name, pa.string()) for name in names]
    columns += [(code, pa.string()) for code in codes]
    columns += [(f"{code}_confidence", pa.float32()) for code in codes]
    values: list[dict[str, Any]] = [
        {"symbol": alignment.symbol, "row": row.id, "kind": row.kind, "part": row.part, "number": row.number}
        | {code: line_of(text.text) for code, text in row.texts.items()}
        | {f"{code}_confidence": text.confidence for code, text in row.texts.items()}
        for alignment in alignments
        for row in alignment.rows
    ]
    file = BytesIO()
    write_table(pa.Table.from_pylist(values, schema=pa.schema(columns)), file, compression="zstd")
    return file.getvalue()
