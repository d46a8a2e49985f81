from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.settings.model import Stores
from plenary.storage.base import Fetched, open_store
from plenary.storage.local import Folder, FolderStore

LIMIT = 1 << 20


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    root = tmp_path / "inbox"
    root.mkdir()
    return root


def put(root: Path, key: str, data: bytes = b"text") -> Path:
    path = root / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def fetch(root: Path, key: str, **asked: str) -> Fetched:
    store = FolderStore(root)
    return store.fetch(ObjectRef(store="folder", bucket=store.bucket, key=key), max_bytes=LIMIT, **asked)


def reason(root: Path, key: str, **asked: str) -> ErrorCode:
    with pytest.raises(IngestError) as caught:
        fetch(root, key, **asked)
    return caught.value.reason


@pytest.mark.parametrize("key", ["a.pdf", "x/y z/ü+%2F.pdf", "قرار.docx", "决议/一.txt", "a\\b.txt"])
def test_any_file_below_the_root_is_read_by_its_key(inbox: Path, key: str) -> None:
    put(inbox, key, b"bytes")
    found = fetch(inbox, key)
    assert (found.data, found.size, found.version_id) == (b"bytes", 5, None)


def test_the_bucket_is_called_after_the_root_folder(inbox: Path) -> None:
    assert FolderStore(inbox).bucket == "inbox"
    assert FolderStore(Path("/")).bucket == "."


@pytest.mark.parametrize(
    "key", ["../secret", "a/../../secret", "/etc/passwd", "a//b", "./a", "a/.", "nul\0", "half\ud800"]
)
def test_a_key_that_leaves_the_root_or_names_no_file_is_refused(inbox: Path, key: str) -> None:
    put(inbox.parent, "secret")
    put(inbox, "a/b")
    unchecked = ObjectRef.model_construct(store="folder", bucket="inbox", key=key)
    with pytest.raises(IngestError) as caught:
        FolderStore(inbox).fetch(unchecked, max_bytes=LIMIT)
    assert caught.value.reason is ErrorCode.UNREADABLE_KEY


def test_a_symbolic_link_is_not_followed_even_to_a_file_inside(inbox: Path) -> None:
    put(inbox.parent, "secret")
    put(inbox, "real.txt")
    (inbox / "out").symlink_to(inbox.parent / "secret")
    (inbox / "in").symlink_to(inbox / "real.txt")
    (inbox / "folder").symlink_to(inbox.parent)
    assert {reason(inbox, key) for key in ("out", "in", "folder/secret")} == {ErrorCode.UNREADABLE_KEY}
    assert [listed.ref.key for listed in FolderStore(inbox).list("inbox")] == ["real.txt"]


def test_pipes_sockets_and_folders_are_no_objects_and_do_not_block(inbox: Path) -> None:
    os.mkfifo(inbox / "pipe")
    (inbox / "folder").mkdir()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(inbox / "socket"))
    listener.close()
    assert {reason(inbox, key) for key in ("pipe", "folder", "socket")} == {ErrorCode.UNREADABLE_KEY}
    assert list(FolderStore(inbox).list("inbox")) == []


def test_a_file_above_the_limit_is_refused_with_both_sizes(inbox: Path) -> None:
    with put(inbox, "big.pdf").open("wb") as big:
        big.truncate(LIMIT + 1)
    with pytest.raises(IngestError) as caught:
        fetch(inbox, "big.pdf")
    assert caught.value.reason is ErrorCode.TOO_LARGE
    assert caught.value.details == {"size": LIMIT + 1, "limit": LIMIT}


def test_a_file_of_exactly_the_limit_is_read(inbox: Path) -> None:
    put(inbox, "full.pdf", b"x" * LIMIT)
    assert fetch(inbox, "full.pdf").size == LIMIT


def test_what_is_not_there_is_gone(inbox: Path) -> None:
    assert reason(inbox, "none.pdf") is ErrorCode.OBJECT_GONE
    assert reason(inbox, "none/deeper.pdf") is ErrorCode.OBJECT_GONE


def test_a_missing_root_says_nothing_of_its_files(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "unmounted")
    with pytest.raises(IngestError) as caught:
        store.fetch(ObjectRef(store="folder", bucket="unmounted", key="a"), max_bytes=LIMIT)
    assert caught.value.reason is ErrorCode.STORE_UNREACHABLE
    with pytest.raises(IngestError):
        list(store.list("unmounted"))


def test_the_etag_holds_while_the_file_does_and_changes_with_it(inbox: Path) -> None:
    path = put(inbox, "a.txt", b"one")
    first = fetch(inbox, "a.txt").etag
    assert first is not None
    assert fetch(inbox, "a.txt", etag=first).data == b"one"
    listed = FolderStore(inbox).stat("a.txt")
    assert listed is not None
    assert listed.etag == first
    path.write_bytes(b"longer")
    assert reason(inbox, "a.txt", etag=first) is ErrorCode.OBJECT_GONE


def test_a_version_asked_for_is_gone_since_a_folder_keeps_none(inbox: Path) -> None:
    put(inbox, "a.txt")
    assert reason(inbox, "a.txt", version_id="3") is ErrorCode.OBJECT_GONE


def test_a_listing_leaves_out_hidden_and_unfinished_files(inbox: Path) -> None:
    for key in ("a.pdf", "b/c.pdf", ".hidden", ".git/x", "d.pdf.part", "e.docx~", "f.tmp"):
        put(inbox, key)
    assert {listed.ref.key for listed in FolderStore(inbox).list("inbox")} == {"a.pdf", "b/c.pdf"}


def test_a_prefix_is_one_of_keys_not_of_folders(inbox: Path) -> None:
    for key in ("ab/1", "abc/2", "abd", "b/ab"):
        put(inbox, key)
    assert {listed.ref.key for listed in FolderStore(inbox).list("inbox", "ab")} == {"ab/1", "abc/2", "abd"}
    assert {listed.ref.key for listed in FolderStore(inbox).list("inbox", "ab/")} == {"ab/1"}
    assert list(FolderStore(inbox).list("inbox", "../")) == []


def test_a_name_that_is_not_utf8_is_left_out_of_the_listing(inbox: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(inbox) + b"/\xff.pdf")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    put(inbox, "good.pdf")
    assert [listed.ref.key for listed in FolderStore(inbox).list("inbox")] == ["good.pdf"]


def test_another_bucket_is_not_there(inbox: Path) -> None:
    with pytest.raises(IngestError) as caught:
        list(FolderStore(inbox).list("elsewhere"))
    assert caught.value.reason is ErrorCode.OBJECT_GONE


@pytest.mark.parametrize(
    ("below", "key"), [("a.pdf", "a.pdf"), ("x/y.pdf", "x/y.pdf"), (".a", None), ("a.part", None), ("../a", None)]
)
def test_a_path_gives_its_key_if_it_can_be_an_object(inbox: Path, below: str, key: str | None) -> None:
    assert FolderStore(inbox).key_of(os.path.normpath(inbox / below)) == key


def test_a_store_is_opened_by_its_name(inbox: Path) -> None:
    stores = Stores(folder=Folder(root=inbox))
    assert open_store("folder", stores).name == "folder"
    assert open_store("s3", stores).name == "s3"


@pytest.mark.parametrize(("name", "says"), [("ftp", "no store 'ftp'"), ("folder", "PLENARY_STORES__FOLDER__ROOT")])
def test_a_store_that_cannot_be_opened_says_what_to_set(name: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        open_store(name, Stores())


KEYS = ["a-b", "a.pdf", "a/b.pdf", "a/b/c.pdf", "a/z", "a0", "b/1", "b/2", "ü/1"]


@pytest.mark.parametrize("after", ["", *KEYS, "a/", "a/b", "b", "zz"])
def test_a_listing_is_in_order_and_goes_on_behind_any_key(inbox: Path, after: str) -> None:
    for key in KEYS:
        put(inbox, key)
    pages = [*FolderStore(inbox).pages("inbox", start_after=after)]
    assert [listed.ref.key for page in pages for listed in page] == [key for key in sorted(KEYS) if key > after]


@pytest.mark.parametrize(
    "name",
    [
        "Thumbs.db",
        "DESKTOP.INI",
        ".DS_Store",
        "~$a.docx",
        "a.pdf.part",
        "a.filepart",
        "#recycle/a",
        "x/@eaDir/a",
        ".snapshot/a",
    ],
)
def test_what_programs_leave_for_themselves_is_no_object(inbox: Path, name: str) -> None:
    put(inbox, name)
    put(inbox, "a.pdf")
    assert [listed.ref.key for listed in FolderStore(inbox).list("inbox")] == ["a.pdf"]
    assert FolderStore(inbox).key_of(str(inbox / name)) is None


def test_a_setting_says_what_is_left_alone(inbox: Path) -> None:
    for name in ("a.pdf", "a.bak", "old/a.pdf", ".hidden"):
        put(inbox, name)
    stores = Stores(folder=Folder(root=inbox, ignore=("*.BAK", "old")))
    assert [listed.ref.key for listed in open_store("folder", stores).list("inbox")] == [".hidden", "a.pdf"]
    assert [listed.ref.key for listed in FolderStore(inbox, ()).list("inbox")] == [
        ".hidden",
        "a.bak",
        "a.pdf",
        "old/a.pdf",
    ]


def test_a_name_that_is_no_utf_8_is_told_once(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (inbox / os.fsdecode(b"r\xe9solution.pdf")).write_bytes(b"")
    store = FolderStore(inbox)
    assert [*store.list("inbox"), *store.list("inbox")] == []
    told = capsys.readouterr().out
    assert told.count("name.unreadable") == 1
    assert "r\\xe9solution.pdf" in told.replace("\\\\", "\\")


def test_the_etag_changes_when_a_file_of_one_size_is_written_anew_with_its_old_time(inbox: Path) -> None:
    path = put(inbox, "a.txt", b"one")
    first, before = fetch(inbox, "a.txt").etag, path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert fetch(inbox, "a.txt").etag != first
