"""Tokens of an OpenID Connect issuer: JWTs, checked by the keys that the issuer publishes.

Its signature, issuer, audience and times decide; a claim says what the token allows. The keys are asked for once and
kept, and asked for again when a token names one that is not among them. While the issuer does not answer, the keys that
are known still count.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from plenary.bounded_http import FetchError, fetch_document
from plenary.settings.model import ConfigError, WebOidc

if TYPE_CHECKING:  # of an extra
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
DISCOVERY = "/.well-known/openid-configuration"
LONGEST_TOKEN = 16_384
LARGEST_ANSWER = 1 << 20
ANSWER_SECONDS = 5.0
KEYS_SECONDS = 600.0
AGAIN_SECONDS = 30.0  # between two requests for keys, whatever tokens name
LEEWAY_SECONDS = 30
LONGEST_NAME = 100

_log = structlog.get_logger(__name__)


class IssuerError(Exception):
    """The keys of the issuer cannot be had; the text says why."""


@dataclass(slots=True)
class Issuer:
    """An issuer, and its keys as they were last seen."""

    oidc: WebOidc
    _keys: KeySet | None = None
    _asked_at: float = float("-inf")
    _fetched_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Refuse an issuer without the library. Errors: `ConfigError`."""
        if find_spec("joserfc") is None:
            raise ConfigError("PLENARY_WEB__OIDC needs the extra: pip install 'plenary[oidc]'.")

    def grants(self, token: str) -> tuple[str, frozenset[str]] | None:
        """Check a token: whose it is and what it allows; None for one that is not sound. It may ask the issuer.

        Raises:
            IssuerError: The issuer does not answer, and no key of it is known.

        """
        from joserfc import jwt  # noqa: PLC0415 - of an extra
        from joserfc.errors import JoseError  # noqa: PLC0415

        key_id = _key_id(token)
        if key_id is None:
            return None
        keys = self._keys_with(key_id)
        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.oidc.issuer},
            aud={"essential": True, "value": self.oidc.audience},
            exp={"essential": True},
        )
        try:
            claims = jwt.decode(token, keys.get_by_kid(key_id), algorithms=list(ALGORITHMS)).claims
            rules.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            _log.info("token.refused", error=type(error).__name__)
            return None
        name = claims.get(self.oidc.name_claim)
        if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
            return None
        values = _words(_claim(claims, self.oidc.scope_claim))
        granted = {"read": self.oidc.read, "operate": self.oidc.operate}
        return f"oidc:{name}", frozenset(right for right, value in granted.items() if value in values)

    def _keys_with(self, key_id: str) -> KeySet:
        """The keys, with that one among them if the issuer has it."""
        with self._lock:
            now = time.monotonic()
            fresh = self._keys is not None and now - self._fetched_at < KEYS_SECONDS
            has_key = self._keys is not None and any(key.kid == key_id for key in self._keys)
            if not (fresh and has_key) and now - self._asked_at >= AGAIN_SECONDS:
                self._asked_at = now
                try:
                    self._keys, self._fetched_at = self._fetched(), now
                except IssuerError as error:
                    _log.warning("issuer.unavailable", error=str(error))
            if self._keys is None:
                raise IssuerError("The issuer of tokens does not answer.")
            return self._keys

    def _fetched(self) -> KeySet:
        from joserfc.errors import JoseError  # noqa: PLC0415 - of an extra
        from joserfc.jwk import KeySet  # noqa: PLC0415

        described = _document(self.oidc.issuer.rstrip("/") + DISCOVERY)
        if described.get("issuer") != self.oidc.issuer:
            raise IssuerError("The issuer's description is of another issuer.")
        address = described.get("jwks_uri")
        if not isinstance(address, str) or not _is_safe(address, self.oidc.issuer):
            raise IssuerError("The issuer's description names no address of keys.")
        listed = _document(address).get("keys")
        if not isinstance(listed, list):
            raise IssuerError("The issuer's keys cannot be read.")
        usable = [key for key in listed if isinstance(key, dict) and key.get("kid") and key.get("use", "sig") == "sig"]
        try:
            return KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise IssuerError("The issuer's keys cannot be read.") from error


def _key_id(token: str) -> str | None:
    """The name of the key that a token says it was signed with, not checked yet."""
    from joserfc import jws  # noqa: PLC0415 - of an extra
    from joserfc.errors import JoseError  # noqa: PLC0415

    if len(token) > LONGEST_TOKEN or token.count(".") != 2:  # noqa: PLR2004 - header, claims, signature
        return None
    try:
        key_id = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError, TypeError):
        return None
    return key_id if isinstance(key_id, str) else None


def _document(url: str) -> dict[str, Any]:
    """A JSON object from the issuer. Errors: `IssuerError`."""
    headers = {"Accept": "application/json"}
    try:
        document = json.loads(fetch_document(url, most_bytes=LARGEST_ANSWER, seconds=ANSWER_SECONDS, headers=headers))
    except FetchError as error:
        raise IssuerError(f"The issuer does not answer ({error}).") from error
    except ValueError as error:
        raise IssuerError(f"The issuer's answer is no JSON ({type(error).__name__}).") from error
    if not isinstance(document, dict):
        raise IssuerError("The issuer's answer is no JSON object.")
    return document


def _is_safe(address: str, issuer: str) -> bool:
    """Keys come by TLS, unless the issuer itself is asked without."""
    scheme = urlsplit(address).scheme
    return scheme == "https" or scheme == urlsplit(issuer).scheme == "http"


def _claim(claims: Mapping[str, Any], path: str) -> object:
    """A claim by its name, or by a path such as `realm_access.roles`."""
    if path in claims:
        return claims[path]
    value: object = claims
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _words(value: object) -> frozenset[str]:
    """The values of a claim: a list, or words as OAuth 2.0 writes scopes."""
    if isinstance(value, str):
        return frozenset(value.split())
    return frozenset(word for word in value if isinstance(word, str)) if isinstance(value, list) else frozenset()
