"""An S3 Inventory as a listing: what its manifest names, read row by row and never whole. CSV and Parquet, no ORC.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
"""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import IO, Any, Literal, cast
from urllib.parse import unquote_plus

from pydantic import BaseModel, Field

from plenary.domain.storage_event import ObjectRef
from plenary.storage.base import Listed, Store

MANIFEST_BYTES = 16 << 20
LINE_BYTES = 1 << 16  # a key is 1,024 bytes, three times that when it is quoted
ROWS = 1000
# as CSV calls them: as Parquet does
FIELDS = {
    "Bucket": "bucket",
    "Key": "key",
    "Size": "size",
    "LastModifiedDate": "last_modified_date",
    "ETag": "e_tag",
}
VERSIONS = {"IsLatest": "is_latest", "IsDeleteMarker": "is_delete_marker"}


class _File(BaseModel):
    key: str
    size: int = Field(ge=0)


class _Manifest(BaseModel):
    destination_bucket: str = Field(alias="destinationBucket")
    file_format: Literal["CSV", "Parquet"] = Field(alias="fileFormat")
    file_schema: str = Field(alias="fileSchema")
    files: list[_File]

    @property
    def columns(self) -> list[str]:
        """Those of a CSV file."""
        return [column.strip() for column in self.file_schema.split(",")]


@dataclass(frozen=True, slots=True)
class Inventory:
    """A manifest that was read. Pages go on behind any place: the number of a file and of a row in it."""

    store: Store
    manifest: _Manifest
    bucket: str
    prefix: str

    @classmethod
    def of(cls, store: Store, uri: str, bucket: str, prefix: str) -> Inventory:
        """From the `manifest.json` at that URI. Errors: the store's; `ValueError` where it is no manifest."""
        place, _, key = uri.partition("://")[2].partition("/")
        fetched = store.fetch(ObjectRef(store=store.name, bucket=place, key=key), max_bytes=MANIFEST_BYTES)
        manifest = _Manifest.model_validate_json(fetched.data)
        if manifest.file_format == "CSV":
            _check_fields(manifest.columns)
        return cls(store, manifest, bucket, prefix)

    def pages(self, cursor: str = "") -> Iterator[list[tuple[str, Listed]]]:
        """The objects of the bucket behind a cursor, in lists of at most 1,000, each with the cursor behind it."""
        entries = self._entries(cursor)
        while page := [*islice(entries, ROWS)]:
            yield page

    def _entries(self, cursor: str) -> Iterator[tuple[str, Listed]]:
        first, behind = (int(part) for part in (cursor or "0 0").split())
        for number in range(first, len(self.manifest.files)):
            rows = enumerate(self._rows(self.manifest.files[number]), start=1)
            for at, row in islice(rows, behind if number == first else 0, None):
                listed = self._listed(row)
                if listed:
                    yield f"{number} {at}", listed

    def _rows(self, file: _File) -> Iterator[dict[str, Any]]:
        bucket = self.manifest.destination_bucket.rsplit(":", 1)[-1]
        ref = ObjectRef(store=self.store.name, bucket=bucket, key=file.key)
        with self.store.open(ref) as body:
            if self.manifest.file_format == "CSV":
                yield from _csv(body, self.manifest.columns, packed=file.key.endswith(".gz"))
            else:
                yield from _parquet(body)

    def _listed(self, row: dict[str, Any]) -> Listed | None:
        """The object of a row; None for one of another bucket or prefix, and for what is no current version."""
        if row["Bucket"] != self.bucket or not row["Key"].startswith(self.prefix):
            return None
        if _true(row.get("IsDeleteMarker")) or not _true(row.get("IsLatest", True)):
            return None
        put = row["LastModifiedDate"]
        put = _moment(put) if isinstance(put, str) else put
        return Listed(
            ref=ObjectRef(store=self.store.name, bucket=self.bucket, key=row["Key"]),
            etag=(row["ETag"] or "").strip('"') or None,
            size=int(row["Size"] or 0),
            last_modified=put if put.tzinfo else put.replace(tzinfo=UTC),
        )


def _moment(said: str) -> datetime:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return datetime.now(UTC)


def _check_fields(names: Iterable[str]) -> None:
    if missing := FIELDS.keys() - {*names}:
        raise ValueError(f"The inventory has no {', '.join(sorted(missing))}: add that to its configuration.")


def _csv(body: IO[bytes], columns: list[str], *, packed: bool) -> Iterator[dict[str, Any]]:
    try:
        with io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=body) if packed else body)) as lines:
            for values in csv.reader(_lines(lines)):
                if len(values) != len(columns):
                    raise ValueError("A file of the inventory is damaged: a row has not the fields of the manifest.")
                row: dict[str, Any] = dict(zip(columns, values, strict=True))
                yield row | {"Key": unquote_plus(row["Key"])}
    except (csv.Error, gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ValueError(f"A file of the inventory is damaged: {error}.") from error


def _lines(body: io.BufferedReader[Any]) -> Iterator[str]:
    while line := body.readline(LINE_BYTES):
        if len(line) == LINE_BYTES:
            raise ValueError("A file of the inventory is damaged: a line is too long.")
        yield line.decode()


def _parquet(body: IO[bytes]) -> Iterator[dict[str, Any]]:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - an extra of its own
    except ImportError as error:
        raise ValueError("A Parquet inventory needs the extra: pip install plenary[parquet].") from error
    with tempfile.TemporaryFile() as copy:  # its index is at its end
        shutil.copyfileobj(body, copy)
        try:
            file = parquet.ParquetFile(copy)
            names = {theirs: ours for ours, theirs in (FIELDS | VERSIONS).items() if theirs in file.schema_arrow.names}
            _check_fields(names.values())
            for batch in file.iter_batches(batch_size=ROWS, columns=[*names]):
                for row in batch.to_pylist():
                    yield {names[name]: value for name, value in row.items()}
        except ArrowException as error:
            raise ValueError(f"A file of the inventory is damaged: {type(error).__name__}.") from error


def _true(value: object) -> bool:
    return value is True or str(value).lower() == "true"
