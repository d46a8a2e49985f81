"""Random interleavings of workers over one folder, on a real Valkey: no record lost, none twice, no older over newer.

Real are the pipeline, the folder and the ledger. Each worker is a thread that stops between reading the file and sending
the record, where the test lets it go on, kills it, or lets its lease run out.
"""

from __future__ import annotations

import itertools
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from plenary.domain.cloudevents import opened
from plenary.domain.storage_event import Action, StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Request
from plenary.ledger.parked_requests import ParkedRequests
from plenary.sandbox.entrypoint import read
from plenary.sandbox.request import ParseRequest
from plenary.services.context import Context
from plenary.services.embedded_valkey import Server
from plenary.services.ingest import Outcome, RetryLaterError, process
from plenary.settings.model import Broker, Limits, Settings, Stores
from plenary.settings.model import Redis as RedisSettings
from plenary.storage.base import Listed
from plenary.storage.local import Folder, FolderStore
from support.processes import PROJECT

pytestmark = pytest.mark.integration

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
TEXT = SAMPLE.read_text(encoding="utf-8").partition("The General Assembly,")[2]
KEYS = ("A_RES_85_903-EN.txt", "A_RES_85_906-EN.txt", "other/A_RES_85_906-EN.txt")  # the last two give one record
fresh = itertools.count()


class Killed(BaseException):
    """What ends a worker at once: nothing that it would have done after is done."""


@dataclass
class Worker:
    """One request in the hands of one thread. `at_gate` once its file is read, until it is told to go on."""

    event: StorageEvent
    at_gate: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    kill: bool = False
    outcome: Outcome | None = None
    error: BaseException | None = None


class Gate:
    """Reads files in this process, and holds each worker before it sends what it read."""

    here = threading.local()

    def read(self, order: ParseRequest, data: bytes, **_: object) -> bytes:
        worker: Worker = self.here.worker
        record = read(order.model_dump_json().encode(), data)
        worker.at_gate.set()
        worker.go_on.wait()
        if worker.kill:
            raise Killed
        return record


class Gated(Context):
    """A context whose readers are the gate."""

    def readers(self, **_: object) -> Any:
        return Gate()


class Interleavings(RuleBasedStateMachine):
    """Uploads and removals tell events; deliveries of them, in any order and number, start workers."""

    valkey: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        root, self.prefix = Path(self.folder.name), f"story-{next(fresh)}"
        self.store = FolderStore(root)
        self.context = Gated.of(
            Settings(
                broker=Broker(url=self.valkey),
                redis=RedisSettings(prefix=self.prefix),
                stores=Stores(folder=Folder(root=root)),
                limits=Limits(attempts=1000),
            )
        )
        self.redis = self.context.ledger.redis
        self.told: list[StorageEvent] = []
        self.due: list[StorageEvent] = []
        self.workers: list[Worker] = []
        self.current: dict[str, int | None] = {}
        self.put: list[str] = []
        self.changed_ms = 0.0
        self.turn = 0

    @initialize(ordered=st.booleans())
    def provider(self, ordered: bool) -> None:
        self.ordered = ordered

    @rule(key=st.sampled_from(KEYS), anew=st.booleans())
    def upload(self, key: str, anew: bool) -> None:
        """New content, or the same again."""
        self.turn += 1
        number = self.turn if anew else self.current.get(key) or self.turn
        text = f"Beekeeping, number {number}\n\n\nThe General Assembly,{TEXT}"
        self.current[key] = number
        self.put = [*(one for one in self.put if one != key), key]
        found = self.write(key, text)
        self.tell(StorageEvent(object=found.ref, etag=found.etag, sequencer=self.sequencer()))

    @precondition(lambda self: any(self.current.values()))
    @rule(choice=st.randoms(use_true_random=False))
    def remove(self, choice: Any) -> None:
        self.remove_key(choice.choice([key for key, number in self.current.items() if number]))

    def remove_key(self, key: str) -> None:
        self.turn += 1
        found = self.store.stat(key)
        assert found
        (self.store.root / key).unlink()
        self.current[key] = None
        self.tell(StorageEvent(object=found.ref, action=Action.REMOVED, sequencer=self.sequencer()))

    @precondition(lambda self: self.told)
    @rule(choice=st.randoms(use_true_random=False))
    def deliver(self, choice: Any) -> None:
        """Some event, whether it is new or was dealt with long ago."""
        self.start(choice.choice(self.told))

    @precondition(lambda self: self.told)
    @rule(choice=st.randoms(use_true_random=False))
    def deliver_of_a_version_that_is_no_more(self, choice: Any) -> None:
        """An event that comes so late that several versions came after it; it finds the newest."""
        self.turn += 1
        self.start(choice.choice(self.told).model_copy(update={"etag": f"late {self.turn}"}))

    @rule()
    def read_again(self) -> None:
        """The schedule hands out what waits to be read again, as when a record's object went and another gives it."""
        self.redis.delete(keys.away(self.prefix, "folder"))
        for request in ParkedRequests(self.redis, self.prefix, "folder").due()[0]:
            if request.event not in self.due:
                self.tell(request.event)

    @rule()
    def catch_up(self) -> None:
        """All goes well for once, and everything is dealt with."""
        for worker in list(self.workers):
            self.finish(worker)
        self.time_passes()
        self.read_again()
        for event in list(self.due):
            self.start(event)
            for worker in list(self.workers):
                self.finish(worker)

    @rule(keys=st.permutations(KEYS[1:]), anew=st.booleans())
    def one_of_two_goes(self, keys: list[str], anew: bool) -> None:
        """Two objects that give one record, and the later of them is removed."""
        for key in keys:
            self.upload(key, anew)
        self.catch_up()
        self.remove_key(keys[-1])

    @precondition(lambda self: self.workers)
    @rule(choice=st.randoms(use_true_random=False))
    def let_go_on(self, choice: Any) -> None:
        self.finish(choice.choice(self.workers))

    @precondition(lambda self: self.workers)
    @rule(choice=st.randoms(use_true_random=False))
    def kill(self, choice: Any) -> None:
        self.finish(choice.choice(self.workers), kill=True)

    @precondition(lambda self: self.workers)
    @rule()
    def time_passes(self) -> None:
        """Every lease runs out; the workers that hold one do not know it yet."""
        for key in KEYS:
            row = keys.object_row(self.prefix, f"folder://{self.store.bucket}/{key}")
            if self.redis.hexists(row, "owner"):
                self.redis.hset(row, "lease_until", 0)

    @precondition(lambda self: self.workers)
    @rule(anew=st.booleans())
    def overtake(self, anew: bool) -> None:
        """A slow worker is taken for dead, and another deals with what came meanwhile."""
        self.upload(self.workers[0].event.object.key, anew)
        self.time_passes()
        self.start(self.told[-1])
        for worker in self.workers[1:]:
            self.finish(worker)

    @invariant()
    def rows_are_small(self) -> None:
        for key in KEYS:
            assert self.redis.hlen(keys.object_row(self.prefix, f"folder://{self.store.bucket}/{key}")) < 40

    @invariant()
    def each_change_is_told_once_and_in_order(self) -> None:
        for told in self.stream().values():
            assert len({event["id"] for event in told}) == len(told)
            revisions = [int(event["revision"]) for event in told]
            assert revisions == sorted(set(revisions))
            for key in KEYS:  # of two objects with one record the older comes back where the newer one goes
                numbers = [
                    number_of(event) for event in told if event.get("data", {}).get("source", {}).get("key") == key
                ]
                assert numbers == sorted(numbers)
            for before, after in itertools.pairwise(told):
                assert after.get("previoushash") == before.get("contenthash")
                assert after.get("contenthash") != before.get("contenthash")

    def teardown(self) -> None:
        try:
            for _ in range(20):
                self.catch_up()
            self.everything_is_as_the_folder_has_it()
        finally:
            self.folder.cleanup()

    def everything_is_as_the_folder_has_it(self) -> None:
        self.each_change_is_told_once_and_in_order()
        assert self.due == []
        assert self.redis.zcard(keys.leases(self.prefix)) == 0
        assert self.redis.xlen(keys.failures(self.prefix)) == 0
        stream = self.stream()
        standing = {record_of(key): self.current[key] for key in self.put if self.current[key]}
        for record in map(record_of, self.current):
            told = stream.get(record, [])
            if record in standing:
                assert number_of(told[-1]) == standing[record]
            else:
                assert not told or "withdrawn" in told[-1]["type"]

    def write(self, key: str, text: str) -> Listed:
        """Write a file, later than all before as the ledger counts time."""
        path = self.store.root / key
        path.parent.mkdir(exist_ok=True)
        while True:
            path.write_text(text, encoding="utf-8")
            found = self.store.stat(key)
            assert found
            assert found.last_modified
            changed_ms = found.last_modified.timestamp() * 1000
            if int(changed_ms) > self.changed_ms:
                self.changed_ms = changed_ms
                return found
            time.sleep(0.001)

    def sequencer(self) -> str | None:
        return f"{self.turn:04x}" if self.ordered else None

    def tell(self, event: StorageEvent) -> None:
        self.told.append(event)
        self.due.append(event)

    def start(self, event: StorageEvent) -> None:
        worker = Worker(event)
        threading.Thread(target=self.work, args=(worker,), daemon=True).start()
        while not (worker.at_gate.wait(0.002) or worker.ended.is_set()):
            pass
        self.workers.append(worker)
        if worker.ended.is_set():
            self.finish(worker)

    def work(self, worker: Worker) -> None:
        Gate.here.worker = worker
        try:
            owner = uuid.uuid4().hex
            request = Request(worker.event, replay=worker.event.provider == "ledger")
            worker.outcome = process(request, self.context, owner=owner, fingerprint="f")
        except BaseException as error:  # noqa: BLE001 - told below
            worker.error = error
        finally:
            worker.ended.set()

    def finish(self, worker: Worker, *, kill: bool = False) -> None:
        worker.kill = kill
        worker.go_on.set()
        worker.ended.wait()
        self.workers.remove(worker)
        if worker.outcome and worker.event in self.due:
            self.due.remove(worker.event)
        if worker.error and not isinstance(worker.error, (RetryLaterError, Killed)):
            raise worker.error

    def stream(self) -> dict[str, list[dict[str, Any]]]:
        found: Any = self.redis.xrange(keys.records(self.prefix))
        told = defaultdict(list)
        for _, fields in found:
            event = opened(fields["event"])
            told[event["subject"]].append(event)
        return told


def record_of(key: str) -> str:
    return f"{key.rpartition('/')[2].removesuffix('-EN.txt').replace('_', '/')}:en"


def number_of(event: dict[str, Any]) -> int:
    return int(event["data"]["title"].rpartition(" ")[2])


def test_whatever_comes_in_whatever_order_each_change_is_told_once_and_the_last_stands(valkey_server: Server) -> None:
    Interleavings.valkey = valkey_server.url
    run_state_machine_as_test(Interleavings, settings=settings(max_examples=30, stateful_step_count=25))
