"""A receiver of the webhook sink: takes only what was signed with the secret in the last five minutes.

    SECRET=whsec_... python examples/consumers/webhook_receiver.py 8000 newest.db

It follows Standard Webhooks (https://www.standardwebhooks.com). Put a server with TLS in front of it. Any 2xx is an
acknowledgement: it is given after the write. 401 makes Plenary send the event again later; 503 with `Retry-After`
would say when.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

from newest import keep, opened

KEY = base64.b64decode(os.environ["SECRET"].removeprefix("whsec_"))
PATH = sys.argv[2]
MAX_BYTES = 16 << 20
TOLERANCE_SECONDS = 300


class Receiver(BaseHTTPRequestHandler):
    """One POST, one event."""

    def do_POST(self) -> None:
        """Check, write, answer."""
        size = int(self.headers.get("Content-Length", 0))
        if not 0 < size <= MAX_BYTES:
            return self.answer(413)
        body = self.rfile.read(size)
        if not self.signed(body):
            return self.answer(401)
        with opened(PATH) as records:
            keep(records, json.loads(body))
        return self.answer(204)

    def signed(self, body: bytes) -> bool:
        """Whether one of the signatures is ours, and fresh."""
        identity, stamp = self.headers.get("webhook-id", ""), self.headers.get("webhook-timestamp", "")
        if not stamp.isdecimal() or abs(time.time() - int(stamp)) > TOLERANCE_SECONDS:
            return False
        digest = hmac.new(KEY, f"{identity}.{stamp}.".encode() + body, hashlib.sha256).digest()
        wanted = b"v1," + base64.b64encode(digest)
        given = self.headers.get("webhook-signature", "").encode().split()
        return any(hmac.compare_digest(wanted, signature) for signature in given)

    def answer(self, status: int) -> None:
        """A status and no body."""
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
