"""The worker's own time for a document, one by one and several in a message: `python tests/benchmarks/batches.py`.

Both ways read the same small files of a folder, in turns, with a real Valkey. The parse is in a child process and is
not counted, nor is what Celery takes for a message. Run it with `PYTHONPATH=tests`.
"""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from plenary.domain.storage_event import StorageEvent
from plenary.ledger.client import Request
from plenary.services.context import Context
from plenary.services.embedded_valkey import serve
from plenary.services.ingest import process
from plenary.services.ingest_batch import Batch
from plenary.settings.model import Broker, Settings, Stores
from plenary.storage.local import Folder, FolderStore

DOCUMENTS, TURNS = 24, 5
SAMPLE = Path(__file__).parents[1] / "samples" / "files" / "A_RES_85_903-EN.txt"


def filled(folder: Path) -> list[Request]:
    """Write documents, each with a number of its own: their requests."""
    text, store, requests = SAMPLE.read_text(encoding="utf-8"), FolderStore(folder), []
    for number in range(DOCUMENTS):
        name = f"A_RES_86_{number}-EN.txt"
        (folder / name).write_text(text.replace("85/903", f"86/{number}"), encoding="utf-8")
        if listed := store.stat(name):
            requests.append(Request(StorageEvent(object=listed.ref, etag=listed.etag, size=listed.size)))
    return requests


def one_by_one(requests: Sequence[Request], context: Context) -> None:
    for request in requests:
        process(request, context, owner=uuid.uuid4().hex, fingerprint=context.fingerprint)


def together(requests: Sequence[Request], context: Context) -> None:
    for _ in Batch(requests, context, fingerprint=context.fingerprint, is_over=lambda: False).run():
        pass


def milliseconds(
    way: Callable[[Sequence[Request], Context], None], requests: Sequence[Request], context: Context
) -> float:
    """Processor time of this process for a document, into an empty ledger."""
    context.ledger.redis.flushdb()
    start = time.process_time()
    way(requests, context)
    return 1000 * (time.process_time() - start) / len(requests)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "valkey") as server:
        root = Path(folder) / "inbox"
        root.mkdir()
        context = Context.of(Settings(broker=Broker(url=server.url), stores=Stores(folder=Folder(root=root))))
        requests = filled(root)
        turns = [[milliseconds(way, requests, context) for way in (one_by_one, together)] for _ in range(TURNS + 1)][1:]
        context.readers().close()
    single, many = (median(column) for column in zip(*turns, strict=True))
    ratio = median(second / first for first, second in turns)
    print(f"one by one {single:.2f} ms, together {many:.2f} ms a document; ratio {ratio:.2f} (medians of {TURNS})")


if __name__ == "__main__":
    main()
