"""Verification of SNS messages: signed by Amazon, and from one of our topics. Only certificates are fetched.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

from __future__ import annotations

import base64
import binascii
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pydantic import BaseModel, Field

from plenary import bounded_http
from plenary.listeners.webhook.auth import Rate

CERTIFICATE_BYTES = 32 << 10
CERTIFICATE_SECONDS = 5.0
CERTIFICATES = 8  # SNS changes its certificate about once a year
FETCHES_PER_SECOND = 1.0  # for one sender
SENDERS = 1024
FETCHES_AT_ONCE = 4

_TOPIC = re.compile(r"arn:(?P<partition>aws(?:-[a-z]+)*):sns:(?P<region>[a-z0-9-]{1,32}):\d{12}:[A-Za-z0-9_.-]{1,256}")
_SUFFIXES = {"aws-cn": "amazonaws.com.cn"}
_CERTIFICATE_PATH = re.compile(r"/SimpleNotificationService-[0-9a-f]{8,64}\.pem")
_HASHES: dict[str, hashes.HashAlgorithm] = {"1": hashes.SHA1(), "2": hashes.SHA256()}  # noqa: S303 - what SNS signs with
_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


class UntrustedMessageError(Exception):
    """The message cannot be trusted, for the reason given."""


class NoCertificateError(Exception):
    """The signing certificate is not available now: the message should be sent again."""


class SnsMessage(BaseModel):
    """A message of SNS. Fields that its type does not have are None; other fields are ignored."""

    type: Literal["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"] = Field(alias="Type")
    message_id: str = Field(alias="MessageId", max_length=100)
    topic_arn: str = Field(alias="TopicArn", max_length=512)
    timestamp: str = Field(alias="Timestamp", max_length=40)
    message: str = Field(alias="Message")
    subject: str | None = Field(default=None, alias="Subject")
    token: str | None = Field(default=None, alias="Token", max_length=4096)
    subscribe_url: str | None = Field(default=None, alias="SubscribeURL")
    signature: str = Field(alias="Signature", max_length=4096)
    signature_version: str = Field(alias="SignatureVersion", max_length=8)
    signing_cert_url: str = Field(alias="SigningCertURL", max_length=1024)

    def signed_text(self) -> bytes:
        """The signed text: name and value of each field, one per line, in a fixed order."""
        names = _NOTIFICATION if self.type == "Notification" else _CONFIRMATION
        values = self.model_dump(by_alias=True)
        return "".join(f"{name}\n{values[name]}\n" for name in names if values[name] is not None).encode()


def origin_of(topic_arn: str) -> str:
    """Address of SNS in the region of a topic: `https://sns.<region>.amazonaws.com`.

    Raises:
        ValueError: The ARN is not valid.

    """
    match = _TOPIC.fullmatch(topic_arn)
    if not match:
        message = f"{topic_arn[:200]!r} is no ARN of an SNS topic"
        raise ValueError(message)
    return f"https://sns.{match['region']}.{_SUFFIXES.get(match['partition'], 'amazonaws.com')}"


def fetch(url: str) -> bytes:
    """Fetch a certificate of at most `CERTIFICATE_BYTES` within `CERTIFICATE_SECONDS`, without redirects.

    Raises:
        NoCertificateError: It is not available.

    """
    try:
        return bounded_http.fetch_document(url, most_bytes=CERTIFICATE_BYTES, seconds=CERTIFICATE_SECONDS)
    except bounded_http.FetchError as error:
        raise NoCertificateError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifier of messages of the given topics.

    Anybody may post, so each sender (an address) has its own budget of fetches, and at most `FETCHES_AT_ONCE` run.
    Certificates come only from SNS in the topic's region, over HTTPS, or from `origin` (`http://host:port`) for an SNS
    other than Amazon's. A repeated message is valid again: the ledger detects repeats.
    """

    topics: frozenset[str]
    origin: str | None = None
    fetch: Callable[[str], bytes] = fetch
    _known: dict[str, x509.Certificate] = field(default_factory=dict)
    _fetches: OrderedDict[str, Rate] = field(default_factory=OrderedDict)
    _slots: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(FETCHES_AT_ONCE))

    def verify(self, message: SnsMessage, sender: str = "") -> None:
        """Verify a message that came from the address `sender`.

        Raises:
            UntrustedMessageError: It is not genuine.
            NoCertificateError: The certificate is not available.

        """
        if message.topic_arn not in self.topics:
            raise UntrustedMessageError("The topic is none of those that are set.")
        algorithm = _HASHES.get(message.signature_version)
        if algorithm is None:
            raise UntrustedMessageError("The signature version is not known.")
        try:
            signature = base64.b64decode(message.signature, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UntrustedMessageError("The signature is no base64.") from error
        certificate = self._certificate(message, sender)
        if not certificate.not_valid_before_utc <= datetime.now(UTC) <= certificate.not_valid_after_utc:
            raise UntrustedMessageError("The signing certificate is not valid today.")
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise UntrustedMessageError("The signing certificate holds no RSA key.")
        try:
            key.verify(signature, message.signed_text(), padding.PKCS1v15(), algorithm)
        except InvalidSignature as error:
            raise UntrustedMessageError("The signature does not fit the message.") from error

    def _certificate(self, message: SnsMessage, sender: str) -> x509.Certificate:
        url = message.signing_cert_url
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise UntrustedMessageError("The signing certificate's URL cannot be read.") from error
        if f"{parts.scheme}://{parts.netloc}" != (self.origin or origin_of(message.topic_arn)):
            raise UntrustedMessageError("The signing certificate is not of the topic's SNS.")
        usual = parts.path.endswith(".pem") if self.origin else _CERTIFICATE_PATH.fullmatch(parts.path)
        if not usual or parts.query or parts.fragment:
            raise UntrustedMessageError("The signing certificate's URL is not such as SNS has them.")
        certificate = self._known.get(url)
        if certificate is None:
            try:
                certificate = x509.load_pem_x509_certificate(self._fetched(url, sender))
            except ValueError as error:
                raise UntrustedMessageError("The signing certificate cannot be read.") from error
            if len(self._known) >= CERTIFICATES:
                self._known.clear()
            self._known[url] = certificate
        return certificate

    def _fetched(self, url: str, sender: str) -> bytes:
        rate = self._fetches.pop(sender, None) or Rate(FETCHES_PER_SECOND)
        self._fetches[sender] = rate
        if len(self._fetches) > SENDERS:
            self._fetches.popitem(last=False)
        if rate.wait_seconds():
            raise NoCertificateError("too many certificates were asked for")
        if not self._slots.acquire(blocking=False):
            raise NoCertificateError("too many certificates are being fetched")
        try:
            return self.fetch(url)
        finally:
            self._slots.release()
