"""Messages of SNS over HTTP: those of ours are taken, and what is not signed by SNS itself is not."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from plenary.listeners.webhook.sns_signature import (
    FETCHES_AT_ONCE,
    NoCertificateError,
    SnsMessage,
    UntrustedMessageError,
    Verifier,
    origin_of,
)
from support.sns_sender import CERTIFICATE_PATH, TOPIC, Sender


@pytest.fixture(scope="module")
def sender() -> Sender:
    return Sender()


class Internet:
    """Holds one certificate, and remembers what was asked for."""

    def __init__(self, pem: bytes) -> None:
        self.pem = pem
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        return self.pem


def verify(sender: Sender, message: dict[str, Any], **options: Any) -> Internet:
    internet = Internet(sender.pem)
    Verifier(frozenset({TOPIC}), fetch=internet, **options).verify(SnsMessage.model_validate(message))
    return internet


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("kind", ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"])
def test_each_type_of_message_is_trusted_in_both_versions_of_the_signature(
    sender: Sender, kind: str, version: str
) -> None:
    message = sender.message(kind, version)
    assert verify(sender, message).asked == [message["SigningCertURL"]]


@pytest.mark.parametrize("subject", [None, "Amazon S3 Notification", "قرار"])
def test_a_subject_is_part_of_what_is_signed(sender: Sender, subject: str | None) -> None:
    message = sender.message(Subject=subject)
    assert verify(sender, message).asked == [message["SigningCertURL"]]
    with pytest.raises(UntrustedMessageError, match="does not fit"):
        verify(sender, message | {"Subject": f"{subject}!"})


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("Notification", "Message"),
        ("Notification", "MessageId"),
        ("Notification", "Timestamp"),
        ("Notification", "Subject"),
        ("SubscriptionConfirmation", "Token"),
        ("SubscriptionConfirmation", "SubscribeURL"),
    ],
)
def test_a_field_that_was_changed_breaks_the_signature(sender: Sender, kind: str, field: str) -> None:
    with pytest.raises(UntrustedMessageError, match="does not fit"):
        verify(sender, sender.message(kind) | {field: "changed"})


def test_a_signature_of_another_key_is_not_trusted(sender: Sender) -> None:
    with pytest.raises(UntrustedMessageError, match="does not fit"):
        verify(sender, Sender().message())


@pytest.mark.parametrize("signature", ["", "!!", "AAAA"])
def test_a_signature_that_is_none_is_not_trusted(sender: Sender, signature: str) -> None:
    with pytest.raises(UntrustedMessageError):
        verify(sender, sender.message() | {"Signature": signature})


def test_another_version_of_the_signature_is_not_trusted(sender: Sender) -> None:
    with pytest.raises(UntrustedMessageError, match="version"):
        verify(sender, sender.message() | {"SignatureVersion": "3"})


def test_a_topic_that_is_not_set_is_not_trusted_however_well_it_signs(sender: Sender) -> None:
    internet = Internet(sender.pem)
    with pytest.raises(UntrustedMessageError, match="topic"):
        Verifier(frozenset({f"{TOPIC}-other"}), fetch=internet).verify(SnsMessage.model_validate(sender.message()))
    assert internet.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.us-east-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com.example.org/x.pem",
        "https://example.org/sns.eu-west-1.amazonaws.com/x.pem",
        "https://user@sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com@example.org/x.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/x.pem",
        "https://sns.eu-west-1.amazonaws.com\\@example.org/x.pem",
        "https://s3.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com/?Action=Publish&x=.pem",
        "https://sns.eu-west-1.amazonaws.com/x.pem?x=1",
        "https://169.254.169.254/x.pem",
        "file:///etc/x.pem",
        "//x.pem",
        "https://[sns.eu-west-1.amazonaws.com/x.pem",
        "",
    ],
)
def test_only_certificates_of_the_topics_own_sns_are_fetched(sender: Sender, url: str) -> None:
    internet = Internet(sender.pem)
    message = SnsMessage.model_validate(sender.message(SigningCertURL=url))
    with pytest.raises(UntrustedMessageError, match="certificate"):
        Verifier(frozenset({TOPIC}), fetch=internet).verify(message)
    assert internet.asked == []


def test_another_sns_is_trusted_where_it_is_named_and_then_alone(sender: Sender) -> None:
    other = Sender("http://127.0.0.1:9911")
    internet = verify(other, other.message(), origin="http://127.0.0.1:9911")
    assert internet.asked == [f"http://127.0.0.1:9911{CERTIFICATE_PATH}"]
    with pytest.raises(UntrustedMessageError, match="certificate"):
        verify(sender, sender.message(), origin="http://127.0.0.1:9911")


def test_a_certificate_is_fetched_once(sender: Sender) -> None:
    internet = Internet(sender.pem)
    verifier = Verifier(frozenset({TOPIC}), fetch=internet)
    for _ in range(3):
        verifier.verify(SnsMessage.model_validate(sender.message()))
    assert len(internet.asked) == 1


def test_who_names_ever_new_certificates_does_not_make_us_fetch_them_all(sender: Sender) -> None:
    internet = Internet(sender.pem)
    verifier = Verifier(frozenset({TOPIC}), fetch=internet)
    refused = 0
    for number in range(20):
        message = certificate_named(sender, number)
        try:
            verifier.verify(SnsMessage.model_validate(message))
        except NoCertificateError:
            refused += 1
    assert refused >= 15
    assert len(internet.asked) == 20 - refused


def test_who_names_certificates_that_are_not_there_takes_no_fetch_from_another_sender(sender: Sender) -> None:
    internet = Internet(sender.pem)
    verifier = Verifier(frozenset({TOPIC}), fetch=internet)
    for number in range(20):
        with suppress(NoCertificateError):
            verifier.verify(SnsMessage.model_validate(certificate_named(sender, number)), "192.0.2.1")
    before = len(internet.asked)
    verifier.verify(SnsMessage.model_validate(sender.message()), "192.0.2.2")
    assert len(internet.asked) == before + 1


def test_only_so_many_certificates_are_fetched_at_once(sender: Sender) -> None:
    release, running = threading.Event(), threading.Semaphore(0)

    def slow(_: str) -> bytes:
        running.release()
        release.wait(60)
        return sender.pem

    verifier = Verifier(frozenset({TOPIC}), fetch=slow)
    with ThreadPoolExecutor() as pool:
        messages = [SnsMessage.model_validate(certificate_named(sender, number)) for number in range(FETCHES_AT_ONCE)]
        waiting = [pool.submit(verifier.verify, message, str(number)) for number, message in enumerate(messages)]
        for _ in messages:
            assert running.acquire(timeout=60)
        with pytest.raises(NoCertificateError, match="being fetched"):
            verifier.verify(SnsMessage.model_validate(certificate_named(sender, 99)), "another")
        release.set()
        for each in waiting:
            each.result(60)


def certificate_named(sender: Sender, number: int) -> dict[str, Any]:
    return sender.message(SigningCertURL=f"{sender.origin}/SimpleNotificationService-{number:032x}.pem")


def test_a_certificate_that_is_out_of_date_is_not_trusted() -> None:
    old = Sender(valid_days=-1)
    with pytest.raises(UntrustedMessageError, match="not valid today"):
        verify(old, old.message())


def test_a_certificate_that_is_none_is_not_trusted(sender: Sender) -> None:
    with pytest.raises(UntrustedMessageError, match="cannot be read"):
        Verifier(frozenset({TOPIC}), fetch=Internet(b"<html>")).verify(SnsMessage.model_validate(sender.message()))


@pytest.mark.parametrize(
    ("topic", "origin"),
    [
        (TOPIC, "https://sns.eu-west-1.amazonaws.com"),
        ("arn:aws-cn:sns:cn-north-1:123456789012:t", "https://sns.cn-north-1.amazonaws.com.cn"),
        ("arn:aws-us-gov:sns:us-gov-west-1:123456789012:t", "https://sns.us-gov-west-1.amazonaws.com"),
    ],
)
def test_each_region_has_an_sns_of_its_own(topic: str, origin: str) -> None:
    assert origin_of(topic) == origin


@pytest.mark.parametrize(
    "topic", ["", "arn:aws:sqs:eu-west-1:123456789012:t", "arn:aws:sns:evil.org/:123456789012:t", f"{TOPIC}\n"]
)
def test_what_is_no_topic_is_refused(topic: str) -> None:
    with pytest.raises(ValueError, match="no ARN"):
        origin_of(topic)
