from __future__ import annotations

import multiprocessing
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.storage.s3 import S3Store
from plenary.storage.s3_settings import S3
from support.refusing_s3 import Refusals, refusing
from support.s3_servers import S3Server
from support.serving import running

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

LIMIT = 3 << 20


def reason(store: S3Store, ref: ObjectRef, max_bytes: int = LIMIT, **asked: str) -> ErrorCode:
    with pytest.raises(IngestError) as caught:
        store.fetch(ref, max_bytes=max_bytes, **asked)
    return caught.value.reason


def named(bucket: str, key: str) -> ObjectRef:
    return ObjectRef(store="s3", bucket=bucket, key=key)


@pytest.fixture(params=["boto3", "obstore"])
def client(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["moto_server", pytest.param("ceph", marks=[pytest.mark.ceph, pytest.mark.timeout(1800)])])
def server(request: pytest.FixtureRequest, client: str) -> S3Server:
    started: S3Server = request.getfixturevalue(request.param)
    return by(client, started)


def by(client: str, server: S3Server) -> S3Server:
    return S3Server(server.settings.model_copy(update={"client": client}))


@pytest.mark.parametrize(
    "key", ["a.pdf", "x/y z+%2F&=.pdf", "قرار.docx", "决议/一.txt", "a//b.pdf", "/a.pdf", "a.pdf/", "a/../b.pdf"]
)
def test_an_object_is_read_by_its_key(server: S3Server, key: str) -> None:
    bucket = server.new_bucket()
    put = server.client("s3").put_object(Bucket=bucket, Key=key, Body=b"bytes")
    found = S3Store(server.settings).fetch(named(bucket, key), max_bytes=LIMIT)
    assert (found.data, found.size, found.version_id) == (b"bytes", 5, None)
    assert found.etag == put["ETag"].strip('"')
    assert found.last_modified is not None


def test_an_object_of_many_chunks_is_read_whole(server: S3Server) -> None:
    bucket, data = server.new_bucket(), os.urandom(LIMIT)
    server.client("s3").put_object(Bucket=bucket, Key="big", Body=data)
    assert S3Store(server.settings).fetch(named(bucket, "big"), max_bytes=LIMIT).data == data


def test_metadata_come_with_an_object_and_tags_where_they_are_asked_for(server: S3Server) -> None:
    bucket = server.new_bucket()
    metadata = {"Symbol": "A/RES/85/901"}
    server.client("s3").put_object(Bucket=bucket, Key="a", Body=b"x", Metadata=metadata, Tagging="symbol=A&box=7")
    fetched = S3Store(server.settings).fetch(named(bucket, "a"), max_bytes=LIMIT)
    assert fetched.metadata == {"symbol": "A/RES/85/901"}
    tagged = S3Store(server.settings.model_copy(update={"tags": True})).fetch(named(bucket, "a"), max_bytes=LIMIT)
    assert tagged.metadata == {"symbol": "A/RES/85/901", "box": "7"}


def test_an_object_above_the_limit_is_refused_with_both_sizes(server: S3Server) -> None:
    bucket = server.new_bucket()
    server.client("s3").put_object(Bucket=bucket, Key="big", Body=b"x" * 1001)
    with pytest.raises(IngestError) as caught:
        S3Store(server.settings).fetch(named(bucket, "big"), max_bytes=1000)
    assert caught.value.reason is ErrorCode.TOO_LARGE
    assert caught.value.details == {"size": 1001, "limit": 1000}


def test_the_version_asked_for_is_the_one_that_comes(server: S3Server) -> None:
    bucket, s3 = server.new_bucket(), server.client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="a", Body=b"one")["VersionId"]
    s3.put_object(Bucket=bucket, Key="a", Body=b"two")
    store = S3Store(server.settings)
    found = store.fetch(named(bucket, "a"), version_id=first, max_bytes=LIMIT)
    assert (found.data, found.version_id) == (b"one", first)
    assert store.fetch(named(bucket, "a"), max_bytes=LIMIT).data == b"two"
    s3.delete_object(Bucket=bucket, Key="a", VersionId=first)
    assert reason(store, named(bucket, "a"), version_id=first) is ErrorCode.OBJECT_GONE


def test_an_object_that_was_replaced_is_gone_for_who_asks_by_etag(server: S3Server) -> None:
    bucket, s3 = server.new_bucket(), server.client("s3")
    etag = s3.put_object(Bucket=bucket, Key="a", Body=b"one")["ETag"].strip('"')
    store = S3Store(server.settings)
    assert store.fetch(named(bucket, "a"), etag=etag, max_bytes=LIMIT).data == b"one"
    s3.put_object(Bucket=bucket, Key="a", Body=b"two")
    assert reason(store, named(bucket, "a"), etag=etag) is ErrorCode.OBJECT_GONE


def test_no_object_is_gone_and_no_bucket_is_not_reached(server: S3Server) -> None:
    store = S3Store(server.settings)
    assert reason(store, named(server.new_bucket(), "none")) is ErrorCode.OBJECT_GONE
    assert reason(store, named("no-such-bucket-here", "none")) is ErrorCode.BUCKET_UNREACHABLE


def test_a_listing_pages_through_a_prefix(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plenary.storage.s3.PAGE", 3)
    bucket, s3 = server.new_bucket(), server.client("s3")
    keys = [f"in/{number:04} +é.txt" for number in range(10)]
    for key in [*keys, "out.txt", "in/folder/"]:
        s3.put_object(Bucket=bucket, Key=key, Body=b"" if key.endswith("/") else b"x")
    store = S3Store(server.settings)
    listed = list(store.list(bucket, "in/"))
    assert [entry.ref.key for entry in listed] == keys
    behind = [entry.ref.key for page in store.pages(bucket, "in/", start_after=keys[4]) for entry in page]
    assert behind == keys[5:]
    assert {(entry.size, entry.etag) for entry in listed} == {(1, "9dd4e461268c8034f5c8564e155c67a6")}


def test_listing_a_bucket_that_is_not_there_is_a_failure(server: S3Server) -> None:
    with pytest.raises(IngestError) as caught:
        list(S3Store(server.settings).list("no-such-bucket-here"))
    assert caught.value.reason is ErrorCode.BUCKET_UNREACHABLE


@pytest.mark.ceph
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("wrong", ["access_key_id", "secret_access_key"])
def test_wrong_keys_are_refused(ceph: S3Server, wrong: str) -> None:
    bucket = ceph.new_bucket()
    store = S3Store(ceph.settings.model_copy(update={wrong: SecretStr("WRONGWRONGWRONGWRONG")}))
    assert reason(store, named(bucket, "a")) is ErrorCode.CREDENTIALS_REFUSED


def test_without_any_keys_the_store_refuses_rather_than_guesses(
    moto_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    bare = moto_server.settings.model_copy(update={"access_key_id": None, "secret_access_key": None})
    assert reason(S3Store(bare), named("uploads", "a")) is ErrorCode.CREDENTIALS_REFUSED


def test_a_bucket_name_that_cannot_be_is_refused_without_a_call(moto_server: S3Server) -> None:
    assert reason(S3Store(moto_server.settings), named("no bucket", "a")) is ErrorCode.NOT_ALLOWED


@pytest.mark.parametrize("options", [{}, {"ChecksumAlgorithm": "SHA256"}], ids=["MD5", "SHA256"])
def test_bytes_that_were_spoilt_on_the_way_are_no_file(
    moto_server: S3Server, client: str, options: dict[str, Any]
) -> None:
    bucket, spoilt = moto_server.new_bucket(), False

    def change(body: bytes) -> bytes:
        return body[:-1] + b"?" if spoilt else body

    moto_server.client("s3").put_object(Bucket=bucket, Key="a", Body=b"bytes", **options)
    with refusing(moto_server.url, Refusals(), change) as url:
        store = S3Store(moto_server.settings.model_copy(update={"endpoint_url": url, "client": client}))
        assert store.fetch(named(bucket, "a"), max_bytes=LIMIT).data == b"bytes"
        spoilt = True
        with pytest.raises(IngestError) as caught:
            store.fetch(named(bucket, "a"), max_bytes=LIMIT)
        assert caught.value.reason is ErrorCode.CHECKSUM_MISMATCH
        assert next(iter(options.values()), "MD5").title() in str(caught.value.details["checksum"]).title()
        lax = store._settings.model_copy(update={"etag_is_md5": False, "client": "boto3"})
        if not options:
            assert S3Store(lax).fetch(named(bucket, "a"), max_bytes=LIMIT).data == b"byte?"


def test_an_object_put_in_pieces_has_no_md5_to_compare_with(server: S3Server) -> None:
    bucket, s3, data = server.new_bucket(), server.client("s3"), os.urandom(6 << 20)
    upload = s3.create_multipart_upload(Bucket=bucket, Key="a")["UploadId"]
    parts = []
    for number, part in enumerate((data[: 5 << 20], data[5 << 20 :]), start=1):
        put = s3.upload_part(Bucket=bucket, Key="a", UploadId=upload, PartNumber=number, Body=part)
        parts.append({"PartNumber": number, "ETag": put["ETag"]})
    s3.complete_multipart_upload(Bucket=bucket, Key="a", UploadId=upload, MultipartUpload={"Parts": parts})
    assert S3Store(server.settings).fetch(named(bucket, "a"), max_bytes=8 << 20).data == data


def test_what_obstore_reads_boto3_is_not_asked_for(moto_server: S3Server) -> None:
    bucket = moto_server.new_bucket()
    moto_server.client("s3").put_object(Bucket=bucket, Key="a", Body=b"bytes", ContentType="application/pdf")
    store = S3Store(by("obstore", moto_server).settings)
    fetched = store.fetch(named(bucket, "a"), max_bytes=LIMIT)
    assert (fetched.data, fetched.metadata, store._made) == (b"bytes", {}, None)
    assert fetched == S3Store(moto_server.settings).fetch(named(bucket, "a"), max_bytes=LIMIT)


def test_a_process_that_was_forked_reads_by_boto3(moto_server: S3Server) -> None:
    bucket = moto_server.new_bucket()
    moto_server.client("s3").put_object(Bucket=bucket, Key="a", Body=b"bytes")
    store, context = S3Store(by("obstore", moto_server).settings), multiprocessing.get_context("fork")
    store.fetch(named(bucket, "a"), max_bytes=LIMIT)
    results = context.SimpleQueue()
    child = context.Process(target=lambda: results.put(store.fetch(named(bucket, "a"), max_bytes=LIMIT).data))
    child.start()
    child.join(60)
    assert (child.exitcode, results.get()) == (0, b"bytes")


@contextmanager
def answering(
    status: int, body: bytes, length: int | None = None, headers: dict[str, str] | None = None
) -> Iterator[S3Store]:
    """A store behind an HTTP server that gives every request the same answer, then hangs up."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            for name, said in (headers or {}).items():
                self.send_header(name, said)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield at(f"http://127.0.0.1:{server.server_port}")


@contextmanager
def trickling(client: str, *, announced: bool) -> Iterator[S3Store]:
    """A store that sends a byte of the body now and then, for as long as anybody listens, and is given a second."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if announced:
                self.send_header("Content-Length", str(LIMIT))
            self.end_headers()
            with suppress(OSError):
                while not over.wait(0.02):
                    self.wfile.write(b"x")

        def log_message(self, *_: object) -> None:
            pass

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        settings = at(f"http://127.0.0.1:{server.server_port}")._settings
        yield S3Store(settings.model_copy(update={"fetch_seconds": 1.0, "client": client}))
        over.set()


def at(url: str, read_timeout_seconds: float = 30) -> S3Store:
    keys = S3(access_key_id=SecretStr("test"), secret_access_key=SecretStr("test"), path_style=True)
    return S3Store(keys.model_copy(update={"endpoint_url": url, "read_timeout_seconds": read_timeout_seconds}))


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_store_in_trouble_is_unreachable_for_now(status: int) -> None:
    with answering(status, b"<Error><Code>SlowDown</Code></Error>") as store:
        assert reason(store, named("uploads", "a")) is ErrorCode.STORE_UNREACHABLE


def test_a_body_that_breaks_off_is_never_taken_for_the_file() -> None:
    with answering(200, b"half", length=1000) as store:
        assert reason(store, named("uploads", "a")) is ErrorCode.STORE_UNREACHABLE


def test_what_comes_after_the_end_of_a_body_is_no_part_of_it() -> None:
    with answering(200, b"whole and more", length=5) as store:
        assert store.fetch(named("uploads", "a"), max_bytes=LIMIT).data == b"whole"


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_never_comes_to_its_end_is_given_up(client: str, announced: bool) -> None:
    with trickling(client, announced=announced) as store:
        assert reason(store, named("uploads", "a")) is ErrorCode.STORE_UNREACHABLE


def test_a_size_above_the_limit_is_refused_before_a_byte_of_the_body() -> None:
    with answering(200, b"", length=1 << 40) as store:
        assert reason(store, named("uploads", "a")) is ErrorCode.TOO_LARGE


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        store = at(f"http://127.0.0.1:{unused.getsockname()[1]}")
        assert reason(store, named("uploads", "a")) is ErrorCode.STORE_UNREACHABLE


def test_a_store_that_never_answers_is_unreachable_after_the_read_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = at(f"http://127.0.0.1:{silent.getsockname()[1]}", read_timeout_seconds=0.2)
        assert reason(store, named("uploads", "a")) is ErrorCode.STORE_UNREACHABLE


@pytest.mark.parametrize("said", ["Fri, 31 Dec 9999 23:59:59 GMT", "yesterday", "", "Thu, 99 Jan 2031 00:00:00 GMT"])
def test_a_time_that_lies_or_is_none_does_not_stop_an_object(said: str) -> None:
    with answering(200, b"body", headers={"Last-Modified": said}) as store:
        fetched = store.fetch(named("b", "k"), max_bytes=LIMIT)
    assert fetched.data == b"body"
    assert fetched.last_modified is None or fetched.last_modified.tzinfo


def test_a_listing_goes_on_behind_an_object_whose_time_is_none() -> None:
    entry = b"<Contents><Key>%b</Key><Size>1</Size><LastModified>%b</LastModified></Contents>"
    entries = entry % (b"a", b"soon") + entry % (b"b", b"9999-12-31T23:59:59.000Z")
    body = b"<ListBucketResult><IsTruncated>false</IsTruncated>%b</ListBucketResult>" % entries
    with answering(200, body) as store:
        assert [listed.ref.key for listed in store.list("b")] == ["a", "b"]
