"""An OpenID Connect provider over HTTP: a page to sign in, codes that are redeemed once and by PKCE, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from html import escape
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from support.token_issuer import Handler, TokenIssuer

CLIENT, SECRET = "reading-room", "a secret: with signs / of URLs"


class OidcProvider(TokenIssuer):
    """Knows one client. `identity` and `access` change what its tokens say; `redeemed` counts the codes it took."""

    def __init__(self, *redirects: str) -> None:
        super().__init__(PageHandler)
        self.redirects = set(redirects)
        self.codes: dict[str, dict[str, str]] = {}
        self.identity: dict[str, Any] = {"scope": "plenary.read plenary.operate"}
        self.access: dict[str, Any] = {}
        self.methods = ["client_secret_basic"]
        self.redeemed = 0

    @property
    def described(self) -> dict[str, Any]:
        """The description that clients read."""
        return {
            "issuer": self.named or self.url,
            "jwks_uri": f"{self.url}/keys",
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "token_endpoint_auth_methods_supported": self.methods,
        }

    def admitted(self, asked: dict[str, str]) -> bool:
        """Check what a client asks for: RFC 6749 and 7636, and OpenID Connect Core 3.1.2.1."""
        return (
            asked.get("client_id") == CLIENT
            and asked.get("redirect_uri") in self.redirects
            and asked.get("response_type") == "code"
            and "openid" in asked.get("scope", "").split()
            and asked.get("code_challenge_method") == "S256"
            and len(asked.get("code_challenge", "")) == 43
            and len(asked.get("state", "")) >= 32
            and len(asked.get("nonce", "")) >= 32
        )

    def code_for(self, asked: dict[str, str], user: str) -> str:
        """A code for who signed in."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "user": user}
        return code

    def tokens_for(self, form: dict[str, str], client: str, secret: str) -> dict[str, Any] | None:
        """The tokens for a code, once, for the client and the verifier that asked for it."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or (client, secret) != (CLIENT, SECRET)
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked["code_challenge"]
        ):
            return None
        self.redeemed += 1
        identity = {"aud": CLIENT, "sub": asked["user"], "nonce": asked["nonce"], "scope": None} | self.identity
        access = {"sub": asked["user"]} | self.access
        return {"token_type": "Bearer", "id_token": self.token(**identity), "access_token": self.token(**access)}


class PageHandler(Handler):
    server: OidcProvider

    def do_GET(self) -> None:  # noqa: N802 - called by that name
        parts = urlsplit(self.path)
        if parts.path == "/realm/.well-known/openid-configuration":
            self.answer(200, json.dumps(self.server.described))
        elif parts.path != "/realm/authorize":
            super().do_GET()
        elif not self.server.admitted(first(parts.query)):
            self.answer(400, "The client asks for what it may not have.")
        else:
            self.answer(
                200,
                f'<!doctype html><title>Provider</title><form method="post" action="{escape(self.path)}">'
                '<input name="user" id="user"><button id="go">Sign in</button></form>',
                "text/html",
            )

    def do_POST(self) -> None:  # noqa: N802
        parts = urlsplit(self.path)
        form = first(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if parts.path == "/realm/authorize":
            asked = first(parts.query)
            given = {"code": self.server.code_for(asked, form["user"]), "state": asked["state"], "iss": self.server.url}
            self.send_response(303)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(given)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        client, secret = form.get("client_id", ""), form.get("client_secret", "")
        if self.server.methods == ["client_secret_basic"]:
            pair = base64.b64decode(self.headers.get("Authorization", "Basic Og==").removeprefix("Basic ")).decode()
            client, secret = map(unquote, pair.split(":"))
        tokens = self.server.tokens_for(form, client, secret)
        self.answer(200 if tokens else 400, json.dumps(tokens or {"error": "invalid_grant"}))

    def answer(self, status: int, text: str, media_type: str = "application/json") -> None:
        """Send a body."""
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def first(query: str) -> dict[str, str]:
    """The first value of each parameter."""
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
