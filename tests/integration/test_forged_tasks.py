"""Tasks that somebody else put on the broker: what they reach, and whether they are run where tasks are signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from redis import Redis

from plenary.ledger import keys
from support.processes import PROJECT, WORKER, Started, told, until

pytestmark = pytest.mark.integration

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
Failures = Callable[[], list[dict[str, Any]]]


def send(broker: str, *objects: tuple[str, str, str]) -> None:
    """Put ingest tasks on the queue as any Celery of the same broker can."""
    with Celery(broker=broker) as stranger:
        for store, bucket, key in objects:
            event = {"object": {"store": store, "bucket": bucket, "key": key}, "action": "created"}
            stranger.send_task("plenary.ingest", ({**event},), queue="uploads", ignore_result=True)


def signer(folder: Path, name: str) -> tuple[Path, Path]:
    """A new key and its certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    files = folder / f"{name}.key", folder / f"{name}.pem"
    files[0].write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
    files[1].write_bytes(certificate.public_bytes(pem))
    return files


def test_a_forged_task_reaches_no_place_that_is_not_allowed(
    tmp_path: Path,
    quick: dict[str, Any],
    start: Callable[..., Started],
    inbox: Path,
    failures: Failures,
    sent: Failures,
) -> None:
    (tmp_path / "A_RES_85_902-EN.txt").write_bytes(SAMPLE.read_bytes())
    for folder in ("open", "closed"):
        (inbox / folder).mkdir()
        (inbox / folder / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    (inbox / "open" / "way-out").symlink_to(tmp_path)
    root = inbox.name
    values = quick | {"STORES__ALLOWED": json.dumps([f"folder://{root}/open/"])}
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    forged = {
        ("folder", root, f"closed/{SAMPLE.name}"): "not_allowed",
        ("folder", root, f"open/../closed/{SAMPLE.name}"): "unreadable_key",
        ("folder", root, "open/way-out/A_RES_85_902-EN.txt"): "unreadable_key",
        ("folder", "etc", "passwd"): "not_allowed",
        ("s3", "arn:aws:s3:eu-west-1:123456789012:accesspoint/theirs", "a.pdf"): "not_allowed",
        ("s3", "other", "a.pdf"): "not_allowed",
        ("http://169.254.169.254/", "latest", "meta-data"): "not_allowed",
    }
    send(values["BROKER__URL"], *forged, ("folder", root, f"open/{SAMPLE.name}"))
    until(lambda: len(failures()) == len(forged) and sent(), 60)
    found = {
        tuple(failure["data"]["object"][name] for name in ("store", "bucket", "key")): failure["data"]["reason"]
        for failure in failures()
    }
    assert found == forged
    assert [event["data"]["source"]["key"] for event in sent()] == [f"open/{SAMPLE.name}"]


def test_where_tasks_are_signed_others_are_refused_and_kept(
    tmp_path: Path, quick: dict[str, Any], start: Callable[..., Started], inbox: Path, redis: Redis, sent: Failures
) -> None:
    (inbox / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    trusted = tmp_path / "trusted"
    trusted.mkdir()
    key, certificate = signer(trusted, "plenary")
    other_key, other_certificate = signer(tmp_path, "stranger")
    signing = {"KEY": key, "CERTIFICATE": certificate, "TRUSTED": trusted / "*.pem"}
    values = quick | {f"BROKER__SIGNING__{name}": path for name, path in signing.items()}
    assert "signed as CN=plenary" in told("check", "--no-server", **values)
    worker = start(*WORKER, "--concurrency=1", "-E", **values)
    worker.wait_for("ready.")

    place = ("folder", inbox.name, SAMPLE.name)
    send(values["BROKER__URL"], place)
    foreign = values | {
        "BROKER__SIGNING__KEY": other_key,
        "BROKER__SIGNING__CERTIFICATE": other_certificate,
        "BROKER__SIGNING__TRUSTED": other_certificate,
    }
    told("ingest", "--no-wait", str(inbox / SAMPLE.name), **foreign)
    until(lambda: redis.xlen(keys.rejected("plenary")) == 2, 60, worker.text)
    entries: Any = redis.xrange(keys.rejected("plenary"))
    kept = [json.loads(fields["failure"]) for _, fields in entries]
    assert {entry["reason"] for entry in kept} == {"bad_event"}
    assert all("plenary.ingest" in entry["details"]["found"] for entry in kept)
    assert redis.hget(keys.event_counts("plenary"), "worker.rejected") == "2"
    assert redis.llen("uploads") == 0
    assert not sent()

    told("ingest", str(inbox / SAMPLE.name), **values)
    assert [event["data"]["source"]["key"] for event in sent()] == [SAMPLE.name]
    assert redis.xlen(keys.rejected("plenary")) == 2
