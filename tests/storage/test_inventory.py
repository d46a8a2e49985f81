"""An S3 Inventory as a listing, its files in a real folder."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pyarrow as pa
import pytest
from pyarrow import parquet

from plenary.storage.local import FolderStore
from plenary.storage.s3_inventory import Inventory

COLUMNS = ["Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker", "Size", "LastModifiedDate", "ETag"]
PUT = "2031-05-17T10:00:00.000Z"
KEYS = ["a b+c.pdf", "x/1.pdf", "x/2.pdf", "x/قرار.docx"]


def row(key: str, **changes: str) -> dict[str, str]:
    told = ("documents", key, "", "true", "false", "7", PUT, "e1")
    return dict(zip(COLUMNS, told, strict=True)) | changes


def packed(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, quoting=csv.QUOTE_ALL)
    writer.writerows(found | {"Key": quote_plus(found["Key"], safe="/")} for found in rows)
    return gzip.compress(text.getvalue().encode())


def manifest(root: Path, form: str, *files: str, schema: str = ", ".join(COLUMNS)) -> None:
    told = {
        "sourceBucket": "documents",
        "destinationBucket": f"arn:aws:s3:::{root.name}",
        "version": "2016-11-30",
        "fileFormat": form,
        "fileSchema": schema,
        "files": [{"key": name, "size": 1, "MD5checksum": "0"} for name in files],
    }
    (root / "manifest.json").write_text(json.dumps(told))


def inventory(root: Path, prefix: str = "") -> Inventory:
    return Inventory.of(FolderStore(root), f"folder://{root.name}/manifest.json", "documents", prefix)


def entries(found: Inventory, cursor: str = "") -> list[tuple[str, str]]:
    return [(at, listed.ref.key) for page in found.pages(cursor) for at, listed in page]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with an inventory of two files of two rows each."""
    for number, rows in enumerate((KEYS[:2], KEYS[2:])):
        (tmp_path / f"{number}.csv.gz").write_bytes(packed([row(key) for key in rows]))
    manifest(tmp_path, "CSV", "0.csv.gz", "1.csv.gz")
    return tmp_path


def test_every_row_is_an_object_as_a_listing_tells_it(root: Path) -> None:
    found = [listed for page in inventory(root).pages() for _, listed in page]
    assert [listed.ref.uri for listed in found] == [f"folder://documents/{key}" for key in KEYS]
    assert {(listed.etag, listed.size, listed.last_modified) for listed in found} == {
        ("e1", 7, datetime(2031, 5, 17, 10, tzinfo=UTC))
    }


def test_it_goes_on_behind_any_row(root: Path) -> None:
    whole = entries(inventory(root))
    for at, (cursor, _) in enumerate(whole, start=1):
        assert entries(inventory(root), cursor) == whole[at:]


def test_other_buckets_prefixes_old_versions_and_removals_are_passed_over(root: Path) -> None:
    rows = [
        row("x/now.pdf"),
        row("x/old.pdf", IsLatest="false"),
        row("x/gone.pdf", IsDeleteMarker="true"),
        row("x/there.pdf", Bucket="other"),
        row("y.pdf"),
    ]
    (root / "0.csv.gz").write_bytes(packed(rows))
    manifest(root, "CSV", "0.csv.gz")
    assert [key for _, key in entries(inventory(root, "x/"))] == ["x/now.pdf"]


def test_parquet_gives_the_same_as_csv(root: Path) -> None:
    whole = entries(inventory(root))
    names = ["bucket", "key", "version_id", "is_latest", "is_delete_marker", "size", "last_modified_date", "e_tag"]
    for number, keys in enumerate((KEYS[:2], KEYS[2:])):
        values: list[list[Any]] = [
            ["documents"] * 2,
            keys,
            [None] * 2,
            [True] * 2,
            [False] * 2,
            [7] * 2,
            [datetime.fromisoformat(PUT)] * 2,
            ["e1"] * 2,
        ]
        parquet.write_table(pa.table(values, names=names), root / f"{number}.parquet")
    manifest(root, "Parquet", "0.parquet", "1.parquet", schema="message s3.inventory {}")
    assert entries(inventory(root)) == whole
    assert entries(inventory(root), "0 1") == whole[1:]


@pytest.mark.parametrize(
    "data",
    [b"no gzip", packed([row("a")])[:-12], gzip.compress(b'"a","b"\n'), gzip.compress(b"x" * 70_000)],
    ids=["no gzip", "cut off", "too few columns", "a line without end"],
)
def test_a_damaged_file_is_refused_with_a_sentence(root: Path, data: bytes) -> None:
    (root / "0.csv.gz").write_bytes(data)
    with pytest.raises(ValueError, match="is damaged"):
        entries(inventory(root))


def test_an_inventory_that_lacks_a_field_says_which(root: Path) -> None:
    manifest(root, "CSV", "0.csv.gz", schema="Bucket, Key, Size")
    with pytest.raises(ValueError, match="no ETag, LastModifiedDate"):
        inventory(root)
