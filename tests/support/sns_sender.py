"""An Amazon SNS for tests: it signs messages with a key and a certificate of its own, as AWS's documentation tells."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

TOPIC = "arn:aws:sns:eu-west-1:123456789012:uploads"
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
HASHES = {"1": hashes.SHA1(), "2": hashes.SHA256()}
CERTIFICATE_PATH = "/SimpleNotificationService-0123456789abcdef.pem"


class Sender:
    """Signs. `valid_days` is the age that its certificate may reach, counted from today."""

    def __init__(self, origin: str = "https://sns.eu-west-1.amazonaws.com", valid_days: float = 1) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.origin = origin
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=valid_days))
            .sign(self._key, hashes.SHA256())
        )
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)

    def message(self, kind: str = "Notification", version: str = "2", **fields: Any) -> dict[str, Any]:
        """A signed message; fields are those of SNS, None leaves one out."""
        values: dict[str, Any] = {
            "Type": kind,
            "MessageId": str(uuid.uuid4()),
            "TopicArn": TOPIC,
            "Message": "text",
            "Timestamp": "2026-03-01T10:00:00.000Z",
            "SignatureVersion": version,
            "SigningCertURL": self.origin + CERTIFICATE_PATH,
            **({} if kind == "Notification" else {"Token": "t" * 64, "SubscribeURL": "https://example.org/confirm"}),
            **fields,
        }
        present = {name: value for name, value in values.items() if value is not None}
        text = "".join(f"{name}\n{present[name]}\n" for name in SIGNED[kind] if name in present)
        signature = self._key.sign(text.encode(), padding.PKCS1v15(), HASHES[version])
        return {**present, "Signature": base64.b64encode(signature).decode()}

    def body(self, kind: str = "Notification", version: str = "2", **fields: Any) -> str:
        return json.dumps(self.message(kind, version, **fields))


class SnsServer:
    """SNS over HTTP, as far as a subscriber needs it: its certificate, and ConfirmSubscription. Counts what is asked."""

    def __init__(self) -> None:
        self.pem = b""
        self.confirmed: list[tuple[str, str]] = []
        self.asked: list[str] = []

    def application(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        if request.url.path == CERTIFICATE_PATH:
            return Response(self.pem)
        called = parse_qs((await request.body()).decode())
        if called.get("Action") != ["ConfirmSubscription"]:
            return Response(status_code=400)
        self.confirmed.append((called["TopicArn"][0], called["Token"][0]))
        arn = f"<SubscriptionArn>{TOPIC}:1</SubscriptionArn>"
        result = f"<ConfirmSubscriptionResult>{arn}</ConfirmSubscriptionResult>"
        return Response(f"<ConfirmSubscriptionResponse>{result}</ConfirmSubscriptionResponse>", media_type="text/xml")
