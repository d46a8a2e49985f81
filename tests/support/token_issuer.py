"""An issuer of tokens: an HTTP server with the two documents of OpenID Connect, and keys that it changes when told."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

AUDIENCE = "plenary"


class TokenIssuer(ThreadingHTTPServer):
    """Signs tokens, and publishes the keys that they can be checked with."""

    def __init__(self, handler: type[Handler] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), handler or Handler)
        self.named: str | None = None  # another issuer than this one, in its description
        self.asked: list[str] = []
        self.key: RSAKey | ECKey = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/realm"

    def turn_key(self) -> None:
        """Sign with another key from now on, of another kind."""
        self.key = ECKey.generate_key("P-256", {"kid": "second", "use": "sig"})

    def token(self, header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:
        """A token that may read, with claims changed; a claim of None is left out."""
        now = int(time.time())
        usual = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "reader-7",
            "iat": now,
            "exp": now + 300,
            "scope": "openid plenary.read",
        }
        algorithm = "RS256" if isinstance(self.key, RSAKey) else "ES256"
        given = {name: value for name, value in (usual | claims).items() if value is not None}
        head = {"alg": algorithm, "kid": self.key.kid} | (header or {})
        return jwt.encode(head, given, key or self.key, algorithms=[head["alg"]])


class Handler(BaseHTTPRequestHandler):
    server: TokenIssuer

    def do_GET(self) -> None:
        issuer = self.server
        issuer.asked.append(self.path)
        documents: dict[str, dict[str, Any]] = {
            "/realm/.well-known/openid-configuration": {
                "issuer": issuer.named or issuer.url,
                "jwks_uri": f"{issuer.url}/keys",
            },
            "/realm/keys": {"keys": [issuer.key.as_dict(private=False)]},
        }
        document = documents.get(self.path)
        body = json.dumps(document).encode()
        self.send_response(200 if document else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...
