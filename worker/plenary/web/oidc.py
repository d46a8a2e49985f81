"""Tokens of an OpenID Connect issuer: JWTs, checked by the keys that the issuer publishes, and redeemed for codes.

Its signature, issuer, audience and times decide; a claim says what the token allows. The keys are asked for once and
kept, and asked for again when a token names one that is not among them. While the issuer does not answer, the keys that
are known still count.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

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
REFUSED = frozenset({400, 401})  # RFC 6749, 5.2

_log = structlog.get_logger(__name__)


class IssuerError(Exception):
    """The issuer does not answer as it should; the text says why."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses that the issuer names: of its keys, of its page to sign in, of tokens for codes."""

    keys: str
    authorization: str | None
    token: str | None
    secret_in_form: bool  # the client's secret, instead of in a header


@dataclass(slots=True)
class Issuer:
    """An issuer, its addresses and its keys as they were last seen."""

    oidc: WebOidc
    _endpoints: Endpoints | None = None
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
        claims = self._sound(token, self.oidc.audience)
        name = self._name_in(claims) if claims else None
        return (name, self._rights_in(claims)) if claims and name else None

    def signed_in(self, code: str, verifier: str, nonce: str, redirect: str) -> tuple[str, frozenset[str]] | None:
        """Redeem the code of a sign-in: whose it is and what they may do; None for one that is not sound.

        The rights are in the ID token, or in the access token if that is a JWT for our audience (Keycloak's way).

        Raises:
            IssuerError: The issuer does not answer.

        """
        tokens = self._redeemed(code, verifier, redirect)
        claims = self._sound(tokens.get("id_token"), self.oidc.client_id or "")
        if not claims or claims.get("nonce") != nonce or claims.get("azp", self.oidc.client_id) != self.oidc.client_id:
            return None
        name = self._name_in(claims)
        if name is None:
            return None
        if _claim(claims, self.oidc.scope_claim) is None:
            access = self._sound(tokens.get("access_token"), self.oidc.audience)
            claims = access if access and access.get("sub") == claims.get("sub") else {}
        return name, self._rights_in(claims)

    def endpoints(self) -> Endpoints:
        """The addresses of the issuer, asked for once. Errors: `IssuerError`."""
        with self._lock:
            if self._endpoints is None:
                self._endpoints = self._described()
            return self._endpoints

    def _sound(self, token: object, audience: str) -> dict[str, Any] | None:
        """The claims of a token for an audience, once all of it is checked."""
        from joserfc import jwt  # noqa: PLC0415 - of an extra
        from joserfc.errors import JoseError  # noqa: PLC0415

        key_id = _key_id(token) if isinstance(token, str) else None
        if key_id is None or not isinstance(token, str):
            return None
        keys = self._keys_with(key_id)
        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.oidc.issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
        )
        try:
            claims = jwt.decode(token, keys.get_by_kid(key_id), algorithms=list(ALGORITHMS)).claims
            rules.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            _log.info("token.refused", error=type(error).__name__)
            return None
        return claims

    def _name_in(self, claims: Mapping[str, Any]) -> str | None:
        name = claims.get(self.oidc.name_claim)
        usable = isinstance(name, str) and name.isprintable() and 0 < len(name) <= LONGEST_NAME
        return f"oidc:{name}" if usable else None

    def _rights_in(self, claims: Mapping[str, Any]) -> frozenset[str]:
        values = _words(_claim(claims, self.oidc.scope_claim))
        granted = {"read": self.oidc.read, "operate": self.oidc.operate}
        return frozenset(right for right, value in granted.items() if value in values)

    def _redeemed(self, code: str, verifier: str, redirect: str) -> dict[str, Any]:
        endpoints, client = self.endpoints(), self.oidc.client_id or ""
        if endpoints.token is None:
            raise IssuerError("The issuer's description names no address of tokens.")
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}
        headers: dict[str, str] = {}
        if self.oidc.client_secret and not endpoints.secret_in_form:
            pair = f"{quote(client, safe='')}:{quote(self.oidc.client_secret.get_secret_value(), safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"  # RFC 6749, 2.3.1
        else:
            form["client_id"] = client
            if self.oidc.client_secret:
                form["client_secret"] = self.oidc.client_secret.get_secret_value()
        try:
            return _document(endpoints.token, headers, urlencode(form))
        except IssuerError as error:
            status = error.__cause__.status if isinstance(error.__cause__, FetchError) else None
            if status not in REFUSED:
                raise
            _log.warning("code.refused", status=status)  # of another sign-in, or the client's secret is wrong
            return {}

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

    def _described(self) -> Endpoints:
        described = _document(self.oidc.issuer.rstrip("/") + DISCOVERY)
        if described.get("issuer") != self.oidc.issuer:
            raise IssuerError("The issuer's description is of another issuer.")

        def address(name: str) -> str | None:
            value = described.get(name)
            return value if isinstance(value, str) and _is_safe(value, self.oidc.issuer) else None

        keys = address("jwks_uri")
        if keys is None:
            raise IssuerError("The issuer's description names no address of keys.")
        methods = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        in_form = "client_secret_basic" not in methods and "client_secret_post" in methods
        return Endpoints(keys, address("authorization_endpoint"), address("token_endpoint"), in_form)

    def _fetched(self) -> KeySet:
        from joserfc.errors import JoseError  # noqa: PLC0415 - of an extra
        from joserfc.jwk import KeySet  # noqa: PLC0415

        self._endpoints = self._described()
        listed = _document(self._endpoints.keys).get("keys")
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


def _document(url: str, headers: Mapping[str, str] | None = None, form: str | None = None) -> dict[str, Any]:
    """A JSON object from the issuer. Errors: `IssuerError`."""
    sent = {"Accept": "application/json", **(headers or {})}
    try:
        document = json.loads(
            fetch_document(url, most_bytes=LARGEST_ANSWER, seconds=ANSWER_SECONDS, headers=sent, form=form)
        )
    except FetchError as error:
        raise IssuerError(f"The issuer does not answer ({error}).") from error
    except ValueError as error:
        raise IssuerError(f"The issuer's answer is no JSON ({type(error).__name__}).") from error
    if not isinstance(document, dict):
        raise IssuerError("The issuer's answer is no JSON object.")
    return document


def _is_safe(address: str, issuer: str) -> bool:
    """TLS leads to what the issuer names, unless the issuer itself is asked without."""
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
