"""Whatever comes twice, late or in another order: the stream tells each change of a record once, and ends at the truth."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.domain.cloudevents import opened
from plenary.domain.storage_event import Action, ObjectRef, StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Request
from plenary.parsing.structure.assembler import fingerprint
from plenary.services.context import Context
from plenary.services.ingest import process
from plenary.settings.model import Redis as RedisSettings
from plenary.settings.model import Settings, Stores
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

SAMPLE = Path(__file__).parent.parent / "samples" / "files" / "A_RES_85_903-EN.txt"
TITLES = ("Beekeeping on roofs", "Beekeeping in yards", "The craft of the hive")


@pytest.fixture(scope="module")
def bucket(moto_server: S3Server) -> str:
    name = moto_server.new_bucket()
    moto_server.client("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


class Upload:
    """One key of a versioned bucket, and the events of what is done to it. The sequencers are ours: moto has none."""

    def __init__(self, server: S3Server, bucket: str, key: str, *, ordered: bool) -> None:
        self.s3, self.ref, self.ordered = server.client("s3"), ObjectRef(store="s3", bucket=bucket, key=key), ordered
        self.events: list[StorageEvent] = []
        self.text = SAMPLE.read_text(encoding="utf-8").partition("The General Assembly,")[2]

    def turn_to(self, title: str | None) -> None:
        """Put a text of that title; remove it for None."""
        place = {"Bucket": self.ref.bucket, "Key": self.ref.key}
        if title:
            answer = self.s3.put_object(**place, Body=f"{title}\n\n\nThe General Assembly,{self.text}".encode())
        else:
            answer = self.s3.delete_object(**place)
        self.events.append(
            StorageEvent(
                object=self.ref,
                action=Action.CREATED if title else Action.REMOVED,
                version_id=answer.get("VersionId"),
                sequencer=f"00{len(self.events):x}" if self.ordered else None,
            )
        )


fresh = itertools.count()
# what is done, and which of the events so far are delivered right after it
steps = st.tuples(st.sampled_from((*TITLES, None)), st.lists(st.integers(0, 9), max_size=3))


@settings(max_examples=25)
@given(story=st.lists(steps, min_size=1, max_size=6), order=st.randoms(use_true_random=False), ordered=st.booleans())
def test_each_change_is_told_once_and_the_last_upload_stands(
    moto_server: S3Server,
    valkey_server: Any,
    bucket: str,
    story: list[tuple[str | None, list[int]]],
    order: Any,
    ordered: bool,
) -> None:
    prefix = f"once-{next(fresh)}"
    chosen = Settings(redis=RedisSettings(url=valkey_server.url, prefix=prefix), stores=Stores(s3=moto_server.settings))
    here, upload = Context.of(chosen), Upload(moto_server, bucket, f"{prefix}/{SAMPLE.name}", ordered=ordered)
    results: list[str] = []

    def deliver(event: StorageEvent) -> None:
        owner = f"owner {len(results)}"
        results.append(process(Request(event), here, owner=owner, fingerprint=fingerprint()).result)

    for title, early in story:
        upload.turn_to(title)
        for number in early:
            deliver(upload.events[number % len(upload.events)])
    late = upload.events + order.sample(upload.events, len(upload.events) // 2)
    order.shuffle(late)
    for event in late:
        deliver(event)

    found: Any = here.ledger.redis.xrange(keys.records(prefix))
    sent = [opened(fields["event"]) for _, fields in found]
    kinds = [event["type"].split(".")[-2] for event in sent]
    assert len({event["id"] for event in sent}) == len(sent)
    revisions = [int(event["revision"]) for event in sent]
    assert revisions == sorted(set(revisions))
    assert sorted(kinds) == sorted(result for result in results if result in {"created", "updated", "withdrawn"})
    for before, after in itertools.pairwise(sent):
        assert after.get("previoushash") == before.get("contenthash")
        assert after.get("contenthash") != before.get("contenthash")
    last = story[-1][0]
    if last:
        assert sent[-1]["data"]["title"] == last
    else:
        assert not kinds or kinds[-1] == "withdrawn"
    assert here.ledger.redis.xlen(keys.failures(prefix)) == 0
