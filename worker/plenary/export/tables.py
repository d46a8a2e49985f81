"""Records as flat tables: rows of plain values for spreadsheets and data frames, as CSV or Parquet.

Each table has a row type; its fields are the columns, in their order, and say the type of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_type_hints

from plenary.domain.record import Record, Voters
from plenary.meaning.dictionaries import m49
from plenary.meaning.mentions import state_of

TableName = Literal[
    "records", "blocks", "citations", "votes", "mentions", "subjects", "obligations", "links", "changes"
]


TableForm = Literal["csv", "parquet"]
GROUP = 10_000  # rows of a table that are written to Parquet together


@dataclass(frozen=True, slots=True)
class FlatRecord:
    """One record. Lists are joined by `; `."""

    id: str
    symbol: str | None
    kind: str
    organ_code: str
    language: str
    number: str | None
    title: str | None
    session: str | None
    agenda_items: str
    adoption_date: str | None
    adoption_meeting: str | None
    outcome: str | None
    in_favour: int | None
    against: int | None
    abstaining: int | None
    blocks: int
    quality: float
    key: str
    ingested_at: str


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One block of a record; `position` counts from 0."""

    record: str
    position: int
    block: str
    part: str
    kind: str
    number: str | None
    level: int
    lead: str | None
    text: str
    page: int | None


@dataclass(frozen=True, slots=True)
class CitationRow:
    """One document that a record names."""

    record: str
    symbol: str
    relation: str | None
    date: str | None
    block: str | None
    text: str


@dataclass(frozen=True, slots=True)
class VoteRow:
    """The vote of one member: its ISO 3166 and M49 codes if its name is known, and its name as printed."""

    record: str
    symbol: str | None
    adoption_date: str | None
    member: str | None
    m49: str | None
    vote: str
    name: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One thing that a record mentions; `note`, or `row` and `column` of a table, count from 0."""

    record: str
    kind: str
    code: str
    m49: str | None
    text: str
    block: str | None
    start: int
    end: int
    note: int | None
    row: int | None
    column: int | None
    place: str | None
    held: str | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One concept that a record is about."""

    record: str
    concept: str
    label: str
    score: float
    blocks: str


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One thing that a record asks for."""

    record: str
    block: str
    action: str
    kind: str
    actor: str | None
    session: str | None
    date: str | None
    period: str | None
    recurrence: str | None
    object: str | None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link of a record."""

    record: str
    rel: str
    target: str
    language: str | None
    block: str | None


def record_rows(record: Record) -> Iterator[FlatRecord]:
    """One row."""
    vote = record.vote
    yield FlatRecord(
        id=record.id,
        symbol=record.symbol,
        kind=record.kind,
        organ_code=record.organ_code,
        language=record.language,
        number=record.number,
        title=record.title,
        session=record.session,
        agenda_items="; ".join(record.agenda_items),
        adoption_date=record.adoption_date,
        adoption_meeting=record.adoption_meeting,
        outcome=vote.outcome if vote else None,
        in_favour=vote.in_favour if vote else None,
        against=vote.against if vote else None,
        abstaining=vote.abstaining if vote else None,
        blocks=len(record.blocks),
        quality=record.quality.score,
        key=record.source.key,
        ingested_at=record.ingested_at,
    )


def block_rows(record: Record) -> Iterator[BlockRow]:
    """A row for each block. The cells of a table are joined by tabs, its rows by line ends."""
    for position, block in enumerate(record.blocks):
        text = "\n".join("\t".join(row) for row in block.rows) if block.rows else block.text
        yield BlockRow(
            *(record.id, position, block.id, block.part, block.kind),
            *(block.number, block.level, block.lead, text, block.page),
        )


def citation_rows(record: Record) -> Iterator[CitationRow]:
    """A row for each document named in each block."""
    for citation in record.citations:
        yield CitationRow(record.id, citation.symbol, citation.relation, citation.date, citation.block, citation.text)


def vote_rows(record: Record) -> Iterator[VoteRow]:
    """A row for each member that is named, where the document has lists."""
    members = record.vote.members if record.vote else None
    for vote in Voters.model_fields if members else ():
        for name in getattr(members, vote):
            code = state_of(name, record.language)
            number = m49(code) if code else None
            yield VoteRow(record.id, record.symbol, record.adoption_date, code, number, vote, name)


def mention_rows(record: Record) -> Iterator[MentionRow]:
    """A row for each mention."""
    for mention in record.mentions:
        row, column = mention.cell or (None, None)
        yield MentionRow(
            *(
                record.id,
                mention.kind,
                mention.id,
                mention.m49,
                mention.text,
                mention.block,
                mention.start,
                mention.end,
            ),
            *(mention.note, row, column),
            *(mention.place, mention.held),
        )


def subject_rows(record: Record) -> Iterator[SubjectRow]:
    """A row for each subject."""
    for subject in record.subjects:
        yield SubjectRow(record.id, subject.id, subject.label, subject.score, "; ".join(subject.blocks))


def obligation_rows(record: Record) -> Iterator[ObligationRow]:
    """A row for each obligation."""
    for obligation in record.obligations:
        due = obligation.due
        yield ObligationRow(
            *(record.id, obligation.block, obligation.action, obligation.kind, obligation.actor),
            *(due.session, due.date, due.period, due.recurrence, obligation.object),
        )


def link_rows(record: Record) -> Iterator[LinkRow]:
    """A row for each link."""
    for link in record.links:
        yield LinkRow(record.id, link.rel, link.target, link.language, link.block)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change that a corrigendum or an amendment makes in the document `target`."""

    record: str
    target: str
    action: str
    place: str | None
    old: str | None
    new: str | None
    block: str


def change_rows(record: Record) -> Iterator[ChangeRow]:
    """A row for each change."""
    for change in record.changes:
        yield ChangeRow(record.id, *(getattr(change, column.name) for column in fields(ChangeRow)[1:]))


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table: its row type, and the rows that a record gives."""

    row: type[Any]
    of: Callable[[Record], Iterator[Any]]

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [field.name for field in fields(self.row)]

    def rows(self, records: Iterable[Record]) -> Iterator[tuple[Any, ...]]:
        """The rows of several records, as plain values."""
        for record in records:
            yield from map(astuple, self.of(record))


TABLES: dict[TableName, FlatTable] = {
    "records": FlatTable(FlatRecord, record_rows),
    "blocks": FlatTable(BlockRow, block_rows),
    "citations": FlatTable(CitationRow, citation_rows),
    "votes": FlatTable(VoteRow, vote_rows),
    "mentions": FlatTable(MentionRow, mention_rows),
    "subjects": FlatTable(SubjectRow, subject_rows),
    "obligations": FlatTable(ObligationRow, obligation_rows),
    "links": FlatTable(LinkRow, link_rows),
    "changes": FlatTable(ChangeRow, change_rows),
}
# A spreadsheet takes a cell that begins so for a formula; an apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class TableFolder:
    """A folder with a file for each table, to which records are added one by one. Each file is complete once closed.

    Errors: `ModuleNotFoundError` for Parquet without its extra, `OSError` of the folder.
    """

    def __init__(self, folder: Path, form: TableForm) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        writer = CsvFile if form == "csv" else ParquetFile
        self._files = {name: writer(folder / f".{name}.{form}.part", table) for name, table in TABLES.items()}

    def add(self, record: Record) -> None:
        """Add the record's rows to every table."""
        for name, table in TABLES.items():
            self._files[name].add(list(table.rows([record])))

    def close(self) -> None:
        """Give the files their names."""
        for file in self._files.values():
            file.close()
            file.path.replace(file.path.with_name(file.path.name.removeprefix(".").removesuffix(".part")))


class CsvFile:
    """A table as CSV, written row by row."""

    def __init__(self, path: Path, table: FlatTable) -> None:
        self.path = path
        self._stream = path.open("w", encoding="utf-8", newline="")
        self._stream.write(csv_text(table, ()))

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Append rows."""
        self._stream.writelines(map(_line, rows))

    def close(self) -> None:
        """Write what is left."""
        self._stream.close()


class ParquetFile:
    """A table as Parquet, written a group of rows at a time."""

    def __init__(self, path: Path, table: FlatTable) -> None:
        pa, parquet = _pyarrow()
        self.path, self._table, self._rows = path, table, list[tuple[Any, ...]]()
        self._arrow, self._schema = pa, _schema(table)
        self._writer = parquet.ParquetWriter(path, self._schema)

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Append rows."""
        self._rows += rows
        if len(self._rows) >= GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(_arrow_table(self._table, self._rows, self._schema))
        self._rows = []


def csv_text(table: FlatTable, records: Iterable[Record], *, header: bool = True) -> str:
    """CSV of RFC 4180 with a header. Cells that a spreadsheet would run as a formula are made text.

    Text is quoted, numbers and days are not: a spreadsheet that keeps quoted fields as text has the right types.
    """
    lines = [",".join(table.columns) + "\r\n"] if header else []
    return "".join([*lines, *map(_line, table.rows(records))])


def _line(row: Iterable[object]) -> str:
    return ",".join(map(_cell, row)) + "\r\n"


def _cell(value: object) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    if _DAY.fullmatch(value):
        return value
    value = value.replace("\x00", "").replace('"', '""')
    return f'"\'{value}"' if value.startswith(_FORMULA) else f'"{value}"'


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ModuleNotFoundError:
        raise ModuleNotFoundError("Parquet needs pyarrow: pip install 'plenary[parquet]'") from None
    return pa, parquet


def _arrow_table(table: FlatTable, rows: Sequence[tuple[Any, ...]], schema: Any) -> Any:
    pa, _ = _pyarrow()
    columns = zip(*rows, strict=True) if rows else ([] for _ in table.columns)
    return pa.table(dict(zip(table.columns, map(list, columns), strict=True)), schema=schema)


def _schema(table: FlatTable) -> Any:
    pa, _ = _pyarrow()
    types = {"str": pa.string(), "int": pa.int64(), "float": pa.float64()}
    hints = {name: str(hint) for name, hint in get_type_hints(table.row).items()}
    return pa.schema([(name, types[_plain(hints[name])]) for name in table.columns])


def _plain(hint: str) -> str:
    """`str`, `int` or `float` of a type that may be None."""
    return next(name for name in ("str", "int", "float") if name in hint)
