"""Signed task messages, by Celery's serializer `auth`: its configuration, what can be wrong with it, what it is.

https://docs.celeryq.dev/en/stable/userguide/security.html#message-signing
"""

from __future__ import annotations

import glob
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from plenary.settings.model import Settings

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

NAMES = ("KEY", "CERTIFICATE", "TRUSTED")


def signed_messages(settings: Settings) -> dict[str, Any]:
    """Build the part of Celery's configuration. Empty where tasks are not signed."""
    signing = settings.broker.signing
    if not signing.key:
        return {}
    password = signing.key_password
    return {
        "task_serializer": "auth",
        "accept_content": ["auth"],
        "security_key": str(signing.key),
        "security_key_password": password.get_secret_value().encode() if password else None,
        "security_certificate": str(signing.certificate),
        "security_cert_store": signing.trusted,
        "security_digest": "sha256",
    }


def signing_problems(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each thing that cannot work."""
    signing = settings.broker.signing
    given = (signing.key, signing.certificate, signing.trusted)
    if not any(given):
        return
    if not all(given):
        missing = ", ".join(name for name, value in zip(NAMES, given, strict=True) if not value)
        yield f"Of PLENARY_BROKER__SIGNING__ not all is set: {missing} is missing."
        return
    try:
        yield from _problems(settings)
    except (OSError, ValueError, TypeError) as error:  # TypeError: a key with a password, and none is set
        yield f"PLENARY_BROKER__SIGNING: key or certificates cannot be read ({type(error).__name__})."


def _problems(settings: Settings) -> Iterator[str]:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - only where it is used
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    signing, now = settings.broker.signing, datetime.now(UTC)
    assert signing.key
    password = signing.key_password
    key = load_pem_private_key(signing.key.read_bytes(), password.get_secret_value().encode() if password else None)
    own, trusted = _certificate(str(signing.certificate)), [*map(_certificate, _trusted(settings))]
    if not isinstance(key, RSAPrivateKey) or key.public_key() != own.public_key():
        yield "PLENARY_BROKER__SIGNING__KEY is not the RSA key of PLENARY_BROKER__SIGNING__CERTIFICATE."
    if own not in trusted:
        yield (
            "PLENARY_BROKER__SIGNING__CERTIFICATE is none of PLENARY_BROKER__SIGNING__TRUSTED: workers would refuse "
            "the tasks of this process."
        )
    for certificate in trusted:
        if certificate.not_valid_after_utc <= now:
            yield f"A trusted certificate has expired: {certificate.subject.rfc4514_string()}. Remove or renew it."


def describe_signing(settings: Settings) -> str:
    """Say in a line who signs and who is trusted."""
    if not settings.broker.signing.key:
        return "tasks: not signed (whoever writes to the broker can start them)"
    trusted = [*map(_certificate, _trusted(settings))]
    first = min(certificate.not_valid_after_utc for certificate in trusted)
    own = _certificate(str(settings.broker.signing.certificate)).subject.rfc4514_string()
    return f"tasks: signed as {own}; {len(trusted)} certificates trusted, the first expires {first:%Y-%m-%d}"


def _trusted(settings: Settings) -> list[str]:
    return sorted(glob.glob(settings.broker.signing.trusted or ""))  # noqa: PTH207 - an absolute pattern, as Celery's


def _certificate(path: str) -> Certificate:
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415 - only where it is used

    with open(path, "rb") as file:  # noqa: PTH123
        return load_pem_x509_certificate(file.read())
