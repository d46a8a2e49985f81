"""The survey of a ledger, on a real Valkey."""

from __future__ import annotations

import time

import pytest
from redis import Redis

from plenary.domain.storage_event import ObjectVersion
from plenary.ledger import keys
from plenary.ledger.client import Ledger
from plenary.ledger.scan import Survey
from support.made_ledger import failed, gave, lease_on, made_ledger, withdrew

pytestmark = pytest.mark.integration


@pytest.fixture
def ledger(redis: Redis) -> Ledger:
    return made_ledger(redis)


@pytest.fixture
def survey(redis: Redis) -> Survey:
    return Survey(redis, "plenary")


def test_every_object_below_a_prefix_is_found_whatever_is_special_in_its_name(ledger: Ledger, survey: Survey) -> None:
    for key in ("2031/a[1]*.pdf", "2031/a[1]x.pdf", "2031/ü?.pdf", "2032/b.pdf"):
        gave(ledger, key, f"{key}:en")
    assert {row.uri for row in survey.objects("s3://documents/2031/a[1]*")} == {"s3://documents/2031/a[1]*.pdf"}
    assert len(list(survey.objects("s3://documents/2031/"))) == 3
    assert {row.object.key for row in survey.objects()} >= {"2031/ü?.pdf", "2032/b.pdf"}


def test_more_objects_than_a_page_are_each_found(ledger: Ledger, survey: Survey) -> None:
    for number in range(2500):
        failed(ledger, f"{number}.pdf", "damaged")
    assert {row.object.key for row in survey.objects()} == {f"{number}.pdf" for number in range(2500)}


def test_rows_come_in_the_order_asked_for_with_what_is_known_of_each(ledger: Ledger, survey: Survey) -> None:
    gave(ledger, "a.pdf", "A/RES/85/1:en", fingerprint="f7", version="v3")
    failed(ledger, "b.pdf", "no_text")
    lease_on(ledger, "c.pdf", seconds=0.005)
    time.sleep(0.02)
    lease_on(ledger, "c.pdf")
    done, none, bad, held = survey.rows([f"s3://documents/{name}.pdf" for name in ("a", "nobody", "b", "c")])
    assert none is None
    assert done
    assert (done.outcome, done.records, done.fingerprint) == ("created", ("A/RES/85/1:en",), "f7")
    assert done.version == ObjectVersion(etag="v3")
    assert bad
    assert (bad.outcome, bad.reason) == ("failed", "no_text")
    assert held
    assert (held.outcome, held.owned, held.requested, held.crashes) == ("", True, True, 1)
    assert held.ends > survey.now()


def test_only_current_records_are_told_each_as_it_was_last_sent(ledger: Ledger, survey: Survey, redis: Redis) -> None:
    content = gave(ledger, "a.pdf", "A/RES/85/1:en", put=1_900_000_000)
    gave(ledger, "b.pdf", "S/RES/9001 (2031):fr")
    withdrew(ledger, "b.pdf", "S/RES/9001 (2031):fr")
    gave(ledger, "c.pdf", "A/RES/85/2:en")
    (row, _) = sorted(survey.records(), key=lambda row: row.id)
    assert (row.symbol, row.language, row.content, row.modified) == ("A/RES/85/1", "en", content, 1_900_000_000)
    assert survey.last_sent(row) == {"id": "A/RES/85/1:en", "key": "a.pdf"}
    redis.xtrim(keys.records("plenary"), maxlen=0)
    assert survey.last_sent(row) is None


def test_fingerprints_are_told_in_the_order_of_their_first_use(ledger: Ledger, survey: Survey, redis: Redis) -> None:
    gave(ledger, "a.pdf", "A/RES/85/1:en", fingerprint="old")
    redis.hincrby(keys.fingerprints("plenary"), "old", -10)
    failed(ledger, "b.pdf", "damaged")
    gave(ledger, "a.pdf", "A/RES/85/1:en", fingerprint="old", version="v2")
    assert list(survey.fingerprints()) == ["old", "f1"]
