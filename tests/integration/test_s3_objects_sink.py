"""Objects beside the originals, on moto and on Ceph: the newest revision stands whatever comes late or again."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from plenary.domain.record import Record, Source
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.export.plain_text import plain_text
from plenary.sinks.s3_objects import FileForm, S3ObjectsSink
from support.s3_servers import S3Server
from support.sink_messages import created, deliver, record, told, updated, withdrawn

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

FORMS = {
    "json": FileForm("application/json", lambda known: known.model_dump_json()),
    "txt": FileForm("text/plain; charset=utf-8", plain_text),
}


class Place:
    """A bucket of originals and the sink that writes beside them."""

    def __init__(self, server: S3Server, prefix: str | None = None) -> None:
        self.s3, self.bucket = server.client("s3"), server.new_bucket()
        self.sink = S3ObjectsSink("s3.main", lambda: self.s3, FORMS, bucket=None, prefix=prefix)

    def record(self, number: int = 901, **changes: Any) -> Record:
        source = Source(store="s3", bucket=self.bucket, key="2031/a ü+.pdf", sha256="0" * 64, size=7)
        return record(number, **({"source": source} | changes))

    def listed(self) -> list[str]:
        return [entry["Key"] for entry in self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])]

    def read(self, key: str) -> Any:
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()


@pytest.fixture(params=["moto", pytest.param("ceph", marks=pytest.mark.ceph)])
def place(request: pytest.FixtureRequest) -> Place:
    return Place(request.getfixturevalue("moto_server" if request.param == "moto" else "ceph"))


def test_json_and_text_lie_beside_the_original(place: Place) -> None:
    known = place.record()
    deliver(place.sink, told(created(known)))
    assert place.listed() == ["2031/a ü+.pdf.plenary.json", "2031/a ü+.pdf.plenary.txt"]
    assert json.loads(place.read("2031/a ü+.pdf.plenary.json")) == known.model_dump(mode="json")
    assert place.read("2031/a ü+.pdf.plenary.txt").decode() == (
        "A/RES/85/901\nLighthouses “and fog”\n\n1. Calls upon keepers to keep lamps lit;\n\n1 Resolution 84/7.\n"
    )
    assert all(ObjectRef(store="s3", bucket="b", key=key).derived for key in place.listed())


def test_the_newest_revision_stands_in_whatever_order_they_come(place: Place) -> None:
    events = [updated(place.record(title=f"Title {revision}"), revision) for revision in (1, 2, 3)]
    for order in itertools.permutations(events):
        for key in place.listed():
            place.s3.delete_object(Bucket=place.bucket, Key=key)
        deliver(place.sink, told(*order, *order[:1]))
        assert json.loads(place.read("2031/a ü+.pdf.plenary.json"))["title"] == "Title 3"


def test_a_withdrawal_takes_the_objects_of_its_record_away_and_no_others(place: Place) -> None:
    first, second = place.record(), place.record(902)
    deliver(place.sink, told(created(first)))
    deliver(place.sink, told(updated(second), withdrawn(first)))  # the file says something else now
    assert json.loads(place.read("2031/a ü+.pdf.plenary.json"))["id"] == second.id
    deliver(place.sink, told(withdrawn(second)))
    assert place.listed() == []


def test_each_record_of_an_original_that_gives_several_has_objects_of_its_own(place: Place) -> None:
    source = place.record().source.model_copy(update={"records": 2})
    first, second = (
        place.record(id=f"{symbol}:en", symbol=symbol, source=source)
        for symbol in ("A/RES/2801 (XXVI)", "A/RES/2802 (XXVI)")
    )
    deliver(place.sink, told(created(first), created(second)))
    objects = {
        record.id: f"2031/a ü+.pdf.{name}.plenary.json"
        for record, name in ((first, "A_RES_2801_(XXVI)"), (second, "A_RES_2802_(XXVI)"))
    }
    assert [key for key in place.listed() if key.endswith(".json")] == list(objects.values())
    assert {name: json.loads(place.read(key))["id"] for name, key in objects.items()} == {
        name: name for name in objects
    }
    assert all(ObjectRef(store="s3", bucket="b", key=key).derived for key in place.listed())
    deliver(place.sink, told(withdrawn(first)))
    assert [key for key in place.listed() if key.endswith(".json")] == [objects[second.id]]


def test_an_object_of_somebody_else_is_left_alone(place: Place) -> None:
    place.s3.put_object(Bucket=place.bucket, Key="2031/a ü+.pdf.plenary.json", Body=b"mine")
    with pytest.raises(IngestError) as raised:
        deliver(place.sink, told(created(place.record())))
    assert raised.value.reason is ErrorCode.SINK_REFUSED
    assert place.read("2031/a ü+.pdf.plenary.json") == b"mine"


def test_what_another_changed_meanwhile_is_looked_at_again(place: Place) -> None:
    """Between the look and the write a newer revision is put: the write fails, and the newer one stays."""
    old, new = updated(place.record(title="Old"), 2), updated(place.record(title="New"), 3)
    deliver(place.sink, told(created(place.record())))
    late = S3ObjectsSink("s3.late", lambda: place.s3, FORMS, bucket=None, prefix=None)
    looked: list[Any] = []

    def look(bucket: str, key: str) -> Any:
        found = S3ObjectsSink._look(late, bucket, key)
        if not looked:
            deliver(place.sink, told(new))
        looked.append(found)
        return found

    late._look = look  # type: ignore[method-assign]
    deliver(late, told(old))
    assert json.loads(place.read("2031/a ü+.pdf.plenary.json"))["title"] == "New"


def test_below_a_prefix_objects_are_named_by_symbol_and_language(moto_server: S3Server) -> None:
    place = Place(moto_server, prefix="records/")
    known = place.record(id="S/RES/9001 (2031):fr", symbol="S/RES/9001 (2031)", language="fr")
    deliver(place.sink, told(created(known)))
    assert place.listed()[0] == "records/S/RES/9001_(2031)/fr.plenary.json"


def test_a_record_of_another_store_has_no_place_beside_its_original(moto_server: S3Server) -> None:
    source = Source(store="folder", bucket="inbox", key="a.pdf", sha256="0" * 64, size=7)
    with pytest.raises(IngestError) as raised:
        deliver(Place(moto_server).sink, told(created(record(source=source))))
    assert raised.value.reason is ErrorCode.SINK_REFUSED
