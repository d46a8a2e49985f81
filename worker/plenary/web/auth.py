"""Visitors of the reading room and what each may do: tokens, sign-ins as signed cookies, forms that only we can send.

Default: nobody may anything. The rule for every request is in `gate`, not at each page.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import SecretStr

from plenary.settings.model import ConfigError, Web, WebToken
from plenary.web.oidc import Issuer
from plenary.web.provider import ProviderSignIn

Right = Literal["read", "operate"]
RIGHTS: tuple[Right, ...] = ("read", "operate")
COOKIE = "plenary_session"
OPERATOR = "operator"  # the token that a server on loopback makes for itself
PERSON = "~"  # begins what a cookie says of a person whom a provider signed in; no token's name has it
LONGEST_COOKIE = 1000


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor of a request. `session` is the cookie's value where that is how they are known, empty otherwise."""

    name: str | None
    scopes: frozenset[Right]
    session: str = ""

    def may(self, scope: Right) -> bool:
        """True if the visitor has the scope; who may operate may read."""
        return scope in self.scopes or (scope == "read" and "operate" in self.scopes)


class Visitors:
    """The tokens of one server, and the sign-ins that they gave."""

    def __init__(self, web: Web) -> None:
        self._tokens = dict(web.tokens)
        self._key = web.session_secret.get_secret_value().encode() if web.session_secret else secrets.token_bytes(32)
        self._seconds = web.session_hours * 3600
        self._issuer = Issuer(web.oidc) if web.oidc else None
        at_provider = self._issuer and self._issuer.oidc.client_id
        self.provider = ProviderSignIn(self._issuer, self._key) if self._issuer and at_provider else None
        self.has_tokens = bool(web.tokens)
        reading = web.public or not (web.tokens or web.oidc)
        self.anonymous = Visitor(None, frozenset({"read"} if reading else ()))

    def by_token(self, given: str) -> Visitor | None:
        """Look a token up. Every one is compared, in constant time."""
        matches = [
            name
            for name, token in self._tokens.items()
            if hmac.compare_digest(token.secret.get_secret_value().encode(), given.encode("utf-8", "replace"))
        ]
        return Visitor(matches[0], frozenset(self._tokens[matches[0]].scopes)) if matches else None

    def by_bearer(self, given: str) -> Visitor | None:
        """Look a token up, also one of the issuer, which may be asked for its keys.

        Raises:
            IssuerError: The issuer does not answer, and no key of it is known.

        """
        visitor = self.by_token(given)
        if visitor is None and self._issuer and (granted := self._issuer.grants(given)):
            name, scopes = granted
            return person(name, scopes)
        return visitor

    def signed_in(self, visitor: Visitor) -> tuple[str, int]:
        """Make the cookie of a sign-in, and say how many seconds it holds."""
        assert visitor.name is not None
        subject = visitor.name
        if subject not in self._tokens:  # a person: nothing but the cookie knows their scopes
            granted = json.dumps([visitor.name, sorted(visitor.scopes)]).encode()
            subject = PERSON + base64.urlsafe_b64encode(granted).decode().rstrip("=")
        body = f"{subject}.{int(time.time() + self._seconds)}.{secrets.token_hex(8)}"
        return f"{body}.{self._signature('session', body, subject)}", int(self._seconds)

    def by_cookie(self, value: str) -> Visitor | None:
        """Look a sign-in up: None if it is forged or over, or its token is gone or another."""
        body, _, signature = value.rpartition(".")
        subject, _, rest = body.partition(".")
        until = rest.partition(".")[0]
        if len(value) > LONGEST_COOKIE or not until.isdecimal():
            return None
        if not _same(signature, self._signature("session", body, subject)) or int(until) < time.time():
            return None
        if subject in self._tokens:
            return Visitor(subject, frozenset(self._tokens[subject].scopes), session=value)
        if self._issuer and subject.startswith(PERSON):
            name, scopes = json.loads(base64.urlsafe_b64decode(subject[1:] + "=" * (-(len(subject) - 1) % 4)))
            return person(name, scopes, session=value)
        return None

    def form_token(self, visitor: Visitor) -> str:
        """Make what a form of this sign-in has to carry, so that no other site can send it."""
        return self._signature("form", visitor.session, visitor.name or "")

    def is_own_form(self, visitor: Visitor, given: str) -> bool:
        """Check what a form carried."""
        return bool(visitor.session) and _same(given, self.form_token(visitor))

    def _signature(self, purpose: str, body: str, name: str) -> str:
        token = self._tokens.get(name)
        secret = token.secret.get_secret_value() if token else ""  # who replaces a token ends its sign-ins
        message = "\0".join((purpose, body, hashlib.sha256(secret.encode()).hexdigest()))
        return hmac.new(self._key, message.encode(), hashlib.sha256).hexdigest()


def person(name: str, scopes: Collection[str], session: str = "") -> Visitor:
    """Make the visitor whom an issuer vouches for."""
    return Visitor(name, frozenset(scope for scope in RIGHTS if scope in scopes), session)


def with_operator(web: Web) -> tuple[Web, str | None]:
    """On loopback without a token: let everybody on this machine read, and make a token that may operate.

    Returns:
        The settings with reading open, and the token to show to who started the server; None where tokens are set.

    Raises:
        ConfigError: Other machines could read, and nothing says that they may.

    """
    if web.tokens or web.public or web.oidc:
        return web, None
    if not is_loopback(web.host):
        raise ConfigError(
            f"The reading room on {web.host} needs a token: set PLENARY_WEB__TOKENS__<NAME>__SECRET, or "
            "PLENARY_WEB__PUBLIC=true to let everybody read, or PLENARY_WEB__HOST=127.0.0.1."
        )
    made = secrets.token_urlsafe(18)
    token = WebToken(secret=SecretStr(made), scopes=("read", "operate"))
    return web.model_copy(update={"tokens": {OPERATOR: token}, "public": True}), made


def is_loopback(host: str) -> bool:
    """True for a name or an address of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def bearer(headers: Mapping[str, str]) -> str | None:
    """Take the token of an `Authorization: Bearer TOKEN` header."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" and value.strip() else None


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
