from __future__ import annotations

import json
from typing import Any

import pytest

from plenary.domain.storage_event import Action
from plenary.listeners import read_events
from plenary.notifications import decode
from plenary.notifications.decode import MAX_LAYERS, MAX_RECORDS, RAW_CHARACTERS
from plenary.notifications.s3 import S3Decoder, providers

LIMIT = 1 << 20
RECORD = {
    "eventSource": "aws:s3",
    "eventName": "ObjectCreated:Put",
    "s3": {"bucket": {"name": "uploads"}, "object": {"key": "a+b.pdf", "size": 1}},
}
TEST_EVENT = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-03-01T10:00:00.000Z", "Bucket": "uploads"}


def in_sns(message: Any) -> str:
    return json.dumps({"Type": "Notification", "MessageId": "1", "TopicArn": "arn:aws:sns:x", "Message": message})


def from_eventbridge(**changed: Any) -> str:
    event = {
        "version": "0",
        "id": "17793124-05d4-b198-2fde-7ededc63b103",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "time": "2026-03-01T10:00:00Z",
        "detail": {
            "version": "0",
            "bucket": {"name": "uploads"},
            "object": {"key": "a b+c.pdf", "size": 5, "etag": "b1946", "version-id": "v1", "sequencer": "00617F08"},
            "reason": "PutObject",
        },
    }
    return json.dumps(event | changed)


def wrong(body: bytes | str, limit: int = LIMIT) -> str:
    reading = read_events(body, max_bytes=limit)
    assert reading.unreadable
    (rejected,) = reading.rejected
    assert len(rejected.raw) <= RAW_CHARACTERS
    return str(rejected.failure)


def test_bytes_and_text_are_read_alike() -> None:
    body = json.dumps({"Records": [RECORD]})
    assert read_events(body, max_bytes=LIMIT) == read_events(body.encode(), max_bytes=LIMIT)


def test_a_notification_inside_sns_is_unwrapped() -> None:
    (event,) = read_events(in_sns(json.dumps({"Records": [RECORD]})), max_bytes=LIMIT).events
    assert event.object.key == "a b.pdf"


@pytest.mark.parametrize("body", [json.dumps(TEST_EVENT), in_sns(json.dumps(TEST_EVENT))])
def test_the_test_event_is_dropped_quietly(body: str) -> None:
    reading = read_events(body, max_bytes=LIMIT)
    assert (reading.ignored, reading.rejected, reading.unreadable) == (1, (), False)


def of_sqs(body: str) -> dict[str, str]:
    return {"messageId": "1", "eventSource": "aws:sqs", "body": body}


ENVELOPES = {
    "sns in sns": in_sns(in_sns(json.dumps({"Records": [RECORD]}))),
    "one record alone": json.dumps(RECORD),
    "a list of records": json.dumps([RECORD]),
    "a list of notifications": json.dumps([{"Records": [RECORD]}]),
    "a list of messages of SQS": json.dumps([of_sqs(json.dumps({"Records": [RECORD]}))]),
    "messages of SQS with SNS": json.dumps({"Records": [of_sqs(in_sns(json.dumps({"Records": [RECORD]})))]}),
    "SNS as Lambda has it": json.dumps(
        {"Records": [{"EventSource": "aws:sns", "Sns": json.loads(in_sns(json.dumps({"Records": [RECORD]})))}]}
    ),
    "what StorageGRID posts to SNS": json.dumps({"Action": "Publish", "Message": {"Records": [RECORD]}}),
    "a byte order mark": "\ufeff" + json.dumps({"Records": [RECORD]}),
}


@pytest.mark.parametrize("body", ENVELOPES.values(), ids=ENVELOPES)
@pytest.mark.parametrize("form", [str, str.encode], ids=["text", "bytes"])
def test_an_event_in_any_envelope_is_read(body: str, form: Any) -> None:
    reading = read_events(form(body), max_bytes=LIMIT)
    assert [event.object.key for event in reading.events] == ["a b.pdf"], reading.rejected


def test_a_list_of_pipes_has_each_event_and_a_bad_one_sinks_no_other() -> None:
    body = json.dumps([json.loads(from_eventbridge()), {"no": "event"}, of_sqs("{"), json.loads(from_eventbridge())])
    reading = read_events(body, max_bytes=LIMIT)
    assert (len(reading.events), len(reading.rejected)) == (2, 2)


def test_envelopes_without_end_are_rejected() -> None:
    body = json.dumps({"Records": [RECORD]})
    for _ in range(MAX_LAYERS):
        body = in_sns(body)
    assert "envelopes" in wrong(body)


@pytest.mark.parametrize(
    "moment", ["yesterday", "", None, 1772359200, 1772359200000, "2026-03-01 10:00", "2026-13-01T00:00:00Z", [], 1e300]
)
def test_a_time_that_cannot_be_read_spoils_no_event(moment: Any) -> None:
    assert read_events(json.dumps({"Records": [RECORD | {"eventTime": moment}]}), max_bytes=LIMIT).events
    assert read_events(from_eventbridge(time=moment), max_bytes=LIMIT).events


@pytest.mark.parametrize(("source", "section"), [("sgws:s3", "s3"), ("wasabi:s3", "s3"), ("OBS", "obs")])
def test_other_makers_are_read_as_they_document_it(source: str, section: str) -> None:
    record = {"eventSource": source, "eventName": "ObjectCreated:Put", section: RECORD["s3"]}
    (event,) = read_events(json.dumps({"Records": [record]}), max_bytes=LIMIT).events
    assert event.object.key == "a b.pdf"


@pytest.mark.parametrize(("keys", "key"), [("encoded", "a b.pdf"), ("plain", "a+b.pdf")])
def test_a_maker_that_the_settings_name_is_read(keys: str, key: str) -> None:
    body = json.dumps({"Records": [RECORD | {"eventSource": "cloudian:s3"}]})
    assert "PLENARY_EVENTS__SOURCES" in wrong(body)
    (event,) = read_events(body, max_bytes=LIMIT, sources=[S3Decoder(providers({"cloudian:s3": keys}))]).events
    assert (event.object.key, event.provider) == (key, "cloudian:s3")


@pytest.mark.parametrize("message", [None, 5, {"Records": []}])
def test_sns_without_a_message_in_text_is_rejected(message: Any) -> None:
    assert "Message" in wrong(in_sns(message))


def test_an_event_of_eventbridge_is_read_with_its_key_as_it_stands() -> None:
    (event,) = read_events(from_eventbridge(), max_bytes=LIMIT).events
    assert (event.object.key, event.version_id, event.sequencer, event.size) == ("a b+c.pdf", "v1", "00617F08", 5)
    assert event.provider == "eventbridge"


def test_a_deletion_by_eventbridge_is_a_removal() -> None:
    (event,) = read_events(from_eventbridge(**{"detail-type": "Object Deleted"}), max_bytes=LIMIT).events
    assert event.action is Action.REMOVED


def test_other_events_of_eventbridge_are_ignored() -> None:
    assert read_events(from_eventbridge(**{"detail-type": "Object Tags Added"}), max_bytes=LIMIT).ignored == 1


def test_an_event_of_eventbridge_without_its_object_is_rejected() -> None:
    assert "detail.object" in wrong(from_eventbridge(detail={"bucket": {"name": "uploads"}}))


def test_no_records_at_all_is_nothing_to_do() -> None:
    reading = read_events('{"Records": []}', max_bytes=LIMIT)
    assert (reading.events, reading.rejected, reading.ignored, reading.unreadable) == ((), (), 0, False)


@pytest.mark.parametrize(
    "body", ["", "{", "null", "[]", '"text"', "7", '{"Records": {}}', '{"Records": NaN}', b"\xff\xfe"]
)
def test_a_body_of_another_shape_is_rejected_and_nothing_is_raised(body: bytes | str) -> None:
    assert wrong(body)


def test_a_body_above_the_limit_is_not_parsed() -> None:
    body = json.dumps({"Records": [RECORD]})
    assert f"{len(body)} bytes" in wrong(body, limit=len(body) - 1)
    assert read_events(body, max_bytes=len(body)).events


def test_the_limit_counts_bytes_also_of_text() -> None:
    assert "bytes" in wrong(json.dumps("é" * 10, ensure_ascii=False), limit=15)


def test_more_records_than_any_store_sends_are_rejected() -> None:
    assert f"{MAX_RECORDS + 1} records" in wrong(json.dumps({"Records": [RECORD] * (MAX_RECORDS + 1)}))


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 50_000 + "1" + "}" * 50_000, '{"Records": [' + "[" * 40 + "]" * 40 + "]}"]
)
def test_deep_nesting_is_rejected(body: str) -> None:
    assert "nested deeper" in wrong(body)


@pytest.mark.parametrize("around", ['"{}', '"{}\\', '{{"{}": 1}}'])
def test_a_mebibyte_of_escaped_quotes_is_read_once(around: str) -> None:
    """A second look at each quote would make this hang, by its growth for hours."""
    body = around.format('\\"' * (1 << 19))
    assert wrong(body, limit=len(body))


@pytest.mark.parametrize("value", [1, [1], {"a": 1}, {"a": ["b", {}]}])
def test_the_look_at_the_depth_visits_each_value_once(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, children = (100, 200, 1000), decode._children
    visits = []

    def counted(visited: Any) -> Any:
        visits.append(visited)
        return children(visited)

    monkeypatch.setattr(decode, "_children", counted)
    counts = []
    for size in sizes:
        read_events(json.dumps([value] * size), max_bytes=LIMIT)
        counts.append(len(visits))
        visits.clear()
    each = counts[1] - counts[0]
    assert counts == [counts[0], counts[0] + each, counts[0] + 9 * each]


def test_brackets_inside_text_are_no_nesting() -> None:
    record = json.loads(json.dumps(RECORD).replace("a+b.pdf", "[" * 100 + '\\"' + "{" * 100))
    (event,) = read_events(json.dumps({"Records": [record]}), max_bytes=LIMIT).events
    assert event.object.key == "[" * 100 + '"' + "{" * 100


def test_a_number_without_end_is_rejected() -> None:
    assert wrong('{"Records": ' + "9" * 10_000 + "}")
