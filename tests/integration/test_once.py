"""Whatever comes twice, late or in another order: the stream tells each change of a record once, and ends at the truth."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.settings import Redis as RedisSettings
from config.settings import Settings, Stores
from worker.contracts.envelope import opened
from worker.contracts.event import Action, ObjectRef, StorageEvent
from worker.ledger import keys
from worker.structure import fingerprint
from worker.tasks.context import Context
from worker.tasks.pipeline import process

if TYPE_CHECKING:
    from s3_servers import S3Server

pytest_plugins = ("s3_servers",)
pytestmark = pytest.mark.integration

SAMPLE = Path(__file__).parent.parent / "samples" / "files" / "A_RES_85_903-EN.txt"
TITLES = ("Beekeeping on roofs", "Beekeeping in yards", "The craft of the hive")


@dataclass(frozen=True, slots=True)
class Object:
    """A versioned bucket with one version for each title."""

    ref: ObjectRef
    versions: dict[str, str]


@pytest.fixture(scope="module")
def stored(moto_server: S3Server) -> Object:
    bucket, s3 = moto_server.new_bucket(), moto_server.client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    text = SAMPLE.read_text(encoding="utf-8").partition("The General Assembly,")[2]
    versions = {}
    for title in TITLES:
        body = f"{title}\n\n\nThe General Assembly,{text}".encode()
        versions[title] = s3.put_object(Bucket=bucket, Key=SAMPLE.name, Body=body)["VersionId"]
    return Object(ObjectRef(store="s3", bucket=bucket, key=SAMPLE.name), versions)


fresh = itertools.count()
uploads = st.lists(st.sampled_from((*TITLES, None)), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(titles=uploads, order=st.randoms(use_true_random=False), repeats=st.lists(st.integers(0, 5), max_size=6))
def test_each_change_is_told_once_and_the_last_upload_stands(
    moto_server: S3Server, valkey_server: Any, stored: Object, titles: list[str | None], order: Any, repeats: list[int]
) -> None:
    prefix = f"once-{next(fresh)}"
    chosen = Settings(redis=RedisSettings(url=valkey_server.url, prefix=prefix), stores=Stores(s3=moto_server.settings))
    here = Context.of(chosen)
    events = [
        StorageEvent(
            object=stored.ref,
            action=Action.CREATED if title else Action.REMOVED,
            version_id=stored.versions[title] if title else f"marker {at}",
            sequencer=f"00{at:x}",
        )
        for at, title in enumerate(titles)
    ]
    delivered = events + [events[at] for at in repeats if at < len(events)]
    order.shuffle(delivered)

    results = [
        process(event, here, owner=f"owner {turn}", fingerprint=fingerprint()).result
        for turn, event in enumerate(delivered)
    ]

    found: Any = here.ledger.redis.xrange(keys.records(prefix))
    sent = [opened(fields["event"]) for _, fields in found]
    kinds = [event["type"].split(".")[-2] for event in sent]
    assert len({event["id"] for event in sent}) == len(sent)
    assert [event["revision"] for event in sent] == [str(number) for number in range(1, len(sent) + 1)]
    assert sorted(kinds) == sorted(result for result in results if result in {"created", "updated", "withdrawn"})
    for before, after in itertools.pairwise(sent):
        assert after.get("previoushash") == before.get("contenthash")
        assert after.get("contenthash") != before.get("contenthash")
    if titles[-1]:
        assert sent[-1]["data"]["title"] == titles[-1]
    else:
        assert not kinds or kinds[-1] == "withdrawn"
    assert here.ledger.redis.exists(keys.failures(prefix)) == 0
