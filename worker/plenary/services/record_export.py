"""Records of the catalogue in a file for other programs: CSV, Excel, Parquet, JSON lines, JSON-LD, Markdown, HTML.

Records are read and written one by one, so that the size of an export is not that of the memory. No cell begins as a
formula does: texts come from files that anybody may have written.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from typing import Any, BinaryIO, Literal

from plenary.catalogue.results import StoredRecord
from plenary.domain.record import Record
from plenary.export.html_page import html_page
from plenary.export.jsonld import CONTEXT, node
from plenary.export.markdown import markdown
from plenary.export.tables import TABLES, TableName

ExportForm = Literal["csv", "xlsx", "parquet", "jsonl", "jsonld", "markdown", "html"]
ExportRows = Literal[
    "records",
    "blocks",
    "citations",
    "follow-up",
    "votes",
    "mentions",
    "subjects",
    "obligations",
    "links",
    "changes",
]

LONGEST_CELL = 32_767  # https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_576
ROW_GROUP = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # https://owasp.org/www-community/attacks/CSV_Injection
_OF_RECORD = ("id", "symbol", "language", "organ_code", "kind", "session", "title", "date")
_NUMBERS = (
    *("in_favour", "against", "abstaining", "blocks", "pages", "revision", "position"),
    *("blocks.level", "blocks.page", "mentions.start", "mentions.end"),
    *("mentions.note", "mentions.row", "mentions.column"),
)


class ExportError(Exception):
    """The export cannot be made; the text says why."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The columns of a table, and the rows that a record gives."""

    columns: tuple[str, ...]
    rows: Callable[[StoredRecord], Iterable[dict[str, Any]]]


def _record_rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
    record, vote = stored.data, stored.data.get("vote") or {}
    yield {
        **{name: record.get(name) for name in _RECORD},
        "agenda_items": "; ".join(record.get("agenda_items", ())),
        **{name: vote.get(name) for name in ("outcome", "in_favour", "against", "abstaining")},
        "quality": record["quality"]["score"],
        "blocks": len(record["blocks"]),
        "pages": record["source"].get("pages"),
        "revision": stored.summary.revision,
        "uri": f"{stored.summary.store}://{stored.summary.bucket}/{stored.summary.object_key}",
    }


def _part_rows(field: str, columns: Sequence[str]) -> Callable[[StoredRecord], Iterator[dict[str, Any]]]:
    def rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
        for position, part in enumerate(stored.data.get(field, ()), 1):
            yield {
                **{name: getattr(stored.summary, name) for name in _OF_RECORD},
                "position": position,
                **{f"{field}.{name}": part.get(name) for name in columns},
            }

    return rows


def _part_layout(field: str, columns: tuple[str, ...]) -> TableLayout:
    names = tuple(f"{field}.{name}" for name in columns)
    return TableLayout((*_OF_RECORD, "position", *names), _part_rows(field, columns))


def _table_layout(name: TableName) -> TableLayout:
    """The layout of a flat table, which computes its rows: a vote has the code of the member that its list names."""
    table = TABLES[name]
    columns = [f"{name}.{column}" for column in table.columns]

    def rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
        of_record = {name: getattr(stored.summary, name) for name in _OF_RECORD}
        for position, row in enumerate(table.rows([Record.model_validate(stored.data)]), 1):
            yield {**of_record, "position": position, **dict(zip(columns, row, strict=True))}

    return TableLayout((*_OF_RECORD, "position", *columns[1:]), rows)


_RECORD = (
    *("id", "symbol", "kind", "organ", "organ_code", "language", "number", "title", "session", "committee_note"),
    *("distribution", "date_issued", "job_number", "adoption_date", "adoption_meeting", "ingested_at"),
)
LAYOUTS: dict[ExportRows, TableLayout] = {
    "records": TableLayout(
        (
            *(*_RECORD, "agenda_items", "outcome", "in_favour", "against", "abstaining"),
            *("quality", "blocks", "pages", "revision", "uri"),
        ),
        _record_rows,
    ),
    "blocks": _part_layout("blocks", ("id", "part", "kind", "number", "level", "lead", "text", "page")),
    "citations": _part_layout("citations", ("symbol", "relation", "block", "date", "text")),
    "follow-up": _part_layout("follow_up", ("kind", "actor", "session", "date", "block")),
    "votes": _table_layout("votes"),
    "mentions": _table_layout("mentions"),
    "subjects": _table_layout("subjects"),
    "obligations": _table_layout("obligations"),
    "links": _table_layout("links"),
    "changes": _table_layout("changes"),
}
SUFFIXES: dict[ExportForm, str] = {
    "csv": ".csv",
    "xlsx": ".xlsx",
    "parquet": ".parquet",
    "jsonl": ".jsonl",
    "jsonld": ".jsonld",
    "markdown": ".md",
    "html": ".html",
}
WHOLE = frozenset({"jsonl", "jsonld", "markdown", "html"})  # forms that hold whole records
MEDIA_TYPES: dict[ExportForm, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "jsonld": "application/ld+json",
    "markdown": "text/markdown",
    "html": "text/html",
}
_TEXTS: dict[str, Callable[[StoredRecord], str]] = {
    "jsonl": lambda stored: json.dumps(stored.data, ensure_ascii=False) + "\n",
    "markdown": lambda stored: markdown(Record.model_validate(stored.data)) + "\n---\n\n",
}
_LIBRARIES: dict[str, tuple[str, str]] = {"xlsx": ("xlsxwriter", "excel"), "parquet": ("pyarrow", "parquet")}


def write_export(
    records: Iterable[StoredRecord], file: BinaryIO, form: ExportForm, rows: ExportRows = "records"
) -> int:
    """Write records to a file: how many rows, or records where the form has no rows.

    JSON lines, JSON-LD, Markdown and HTML hold whole records; `rows` is for the others.

    Raises:
        ExportError: The extra that the form needs is not installed.

    """
    if form not in available_forms():
        raise ExportError(f"The format {form} needs the extra: pip install 'plenary[{_LIBRARIES[form][1]}]'.")
    layout = LAYOUTS[rows]
    match form:
        case "csv":
            return _write_csv(records, file, layout)
        case "xlsx":
            return _write_excel(records, file, layout)
        case "parquet":
            return _write_parquet(records, file, layout)
        case "jsonld":
            return _write_graph(records, file)
        case "jsonl" | "markdown":
            return _write_text(file, map(_TEXTS[form], records))
        case "html":
            pieces = html_page(Record.model_validate(stored.data) for stored in records)
            return _write_text(file, pieces) - 2  # the beginning and the end


def needs_adoptions(form: ExportForm, rows: ExportRows) -> bool:
    """True if links are in the file: those to drafts and resolutions belong to them, see `with_adoptions`."""
    return form == "jsonld" or (rows == "links" and form not in WHOLE)


def available_forms() -> list[ExportForm]:
    """The formats whose libraries are installed."""
    return [form for form in SUFFIXES if form not in _LIBRARIES or find_spec(_LIBRARIES[form][0])]


def guarded(value: Any) -> Any:
    """The value of a cell: a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _cells(records: Iterable[StoredRecord], layout: TableLayout) -> Iterator[list[Any]]:
    for stored in records:
        for row in layout.rows(stored):
            yield [row.get(name) for name in layout.columns]


def _write_csv(records: Iterable[StoredRecord], file: BinaryIO, layout: TableLayout) -> int:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)  # Excel looks for the mark
    writer, count = csv.writer(text), 0
    writer.writerow(layout.columns)
    for count, cells in enumerate(_cells(records, layout), 1):  # noqa: B007 - the last number is how many there are
        writer.writerow(map(guarded, cells))
    text.flush()
    text.detach()
    return count


def _write_excel(records: Iterable[StoredRecord], file: BinaryIO, layout: TableLayout) -> int:
    import xlsxwriter  # noqa: PLC0415 - of an extra

    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    count = 0
    with xlsxwriter.Workbook(file, {"constant_memory": True, **options}) as book:
        page: Any = None
        for cells in _cells(records, layout):
            row = count % (MOST_ROWS - 1) + 1
            if row == 1:
                page = _excel_page(book, layout)
            for column, value in enumerate(cells):
                page.write(row, column, value[:LONGEST_CELL] if isinstance(value, str) else value)
            count += 1
        if page is None:
            _excel_page(book, layout)
    return count


def _excel_page(book: Any, layout: TableLayout) -> Any:
    page = book.add_worksheet()
    page.freeze_panes(1, 0)
    page.write_row(0, 0, layout.columns, book.add_format({"bold": True}))
    return page


def _write_parquet(records: Iterable[StoredRecord], file: BinaryIO, layout: TableLayout) -> int:
    import pyarrow as pa  # noqa: PLC0415 - of an extra
    from pyarrow import parquet  # noqa: PLC0415

    kinds = dict.fromkeys(_NUMBERS, pa.int64()) | dict.fromkeys(("quality", "subjects.score"), pa.float64())
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in layout.columns])
    rows, count = (row for stored in records for row in layout.rows(stored)), 0
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(rows, ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count


def _write_graph(records: Iterable[StoredRecord], file: BinaryIO) -> int:
    """Write one document of JSON-LD, whose graph has a node for each record."""
    file.write(f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [\n'.encode())
    nodes = (json.dumps(node(Record.model_validate(stored.data)), ensure_ascii=False) for stored in records)
    count = _write_text(file, (f",\n{text}" if number else text for number, text in enumerate(nodes)))
    file.write(b"\n]}\n")
    return count


def _write_text(file: BinaryIO, texts: Iterable[str]) -> int:
    count = 0
    for count, text in enumerate(texts, 1):  # noqa: B007 - the last number is how many there are
        file.write(text.encode())
    return count
