"""Sign-in of people at an OpenID Connect provider: the code flow with PKCE, state and nonce (RFC 6749, 7636, 9207).

A browser that begins one keeps a signed cookie with its state. Verifier and nonce are derived from the state by the
server's key, so that the cookie holds no secret and the server keeps nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from plenary.web.oidc import Issuer, IssuerError

PENDING = "plenary_sign_in"
PENDING_SECONDS = 600
LONGEST_ADDRESS = 1500
LONGEST_CODE = 4096


class SignInError(Exception):
    """A sign-in that did not succeed; the text says why."""


@dataclass(frozen=True, slots=True)
class ProviderSignIn:
    """The sign-in at an issuer. `key` is the server's."""

    issuer: Issuer
    key: bytes

    def begin(self, redirect: str, there: str) -> tuple[str, str]:
        """Begin a sign-in that leads on to `there`: the provider's address, and the cookie to be kept meanwhile.

        Raises:
            IssuerError: The provider does not answer.

        """
        address = self.issuer.endpoints().authorization
        if address is None:
            raise IssuerError("The issuer's description names no address to sign in at.")
        state = secrets.token_urlsafe(32)
        there = there if len(there) <= LONGEST_ADDRESS else "/"
        pending = f"{state}.{int(time.time()) + PENDING_SECONDS}.{_encoded(there.encode())}"
        asked = {
            "response_type": "code",
            "client_id": self.issuer.oidc.client_id,
            "redirect_uri": redirect,
            "scope": self.issuer.oidc.scope,
            "state": state,
            "nonce": self._derived("nonce", state),
            "code_challenge": _encoded(hashlib.sha256(self._derived("verifier", state).encode()).digest()),
            "code_challenge_method": "S256",
        }
        return (
            f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}",
            f"{pending}.{self._derived('pending', pending)}",
        )

    def finish(self, cookie: str, answer: Mapping[str, str], redirect: str) -> tuple[str, frozenset[str], str]:
        """Take what the provider answered, by the browser that holds the cookie.

        Returns:
            The name of the person, their rights, and the address to go on to.

        Raises:
            SignInError: It was not begun by this browser, is over, or was refused.
            IssuerError: The provider does not answer.

        """
        state, there = self._begun(cookie)
        given = answer.get("state", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, state.encode()) or answer.get("iss", self._named) != self._named:
            raise SignInError("This sign-in was not begun here.")
        code = answer.get("code", "")
        if answer.get("error") or not 0 < len(code) <= LONGEST_CODE:
            raise SignInError("The provider did not sign you in.")
        person = self.issuer.signed_in(code, self._derived("verifier", state), self._derived("nonce", state), redirect)
        if person is None:
            raise SignInError("The provider's answer is not sound.")
        return (*person, there)

    @property
    def _named(self) -> str:
        return self.issuer.oidc.issuer

    def _begun(self, cookie: str) -> tuple[str, str]:
        pending, _, signature = cookie.rpartition(".")
        expected = self._derived("pending", pending)
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
            raise SignInError("This sign-in was not begun here.")
        state, until, there = pending.split(".")
        if int(until) < time.time():
            raise SignInError("This sign-in took too long.")
        return state, base64.urlsafe_b64decode(there + "=" * (-len(there) % 4)).decode()

    def _derived(self, purpose: str, text: str) -> str:
        return _encoded(hmac.digest(self.key, f"provider\0{purpose}\0{text}".encode("utf-8", "replace"), "sha256"))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
