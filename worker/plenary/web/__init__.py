"""The reading room: pages and an API over the catalogue, one ASGI application.

It reads the catalogue, and needs neither the broker nor the workers for that. What changes anything (retry, discard,
pause, resume) goes through the ledger and the broker, needs a scope of its own, and is audited.
"""
