"""A server of moto in a process of its own: it shares no bucket and no queue with another."""

from __future__ import annotations

import sys
from collections.abc import Callable

import httpx

from support.processes import Started, free_port, until

MOTO = "from moto.server import main; import sys; main(['-H', '127.0.0.1', '-p', sys.argv[1]])"


def start_moto(start: Callable[..., Started]) -> str:
    """The URL of one that answers."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    process = start(sys.executable, "-c", MOTO, str(port))

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/moto-api/", timeout=2).is_success
        except httpx.HTTPError:
            return False

    until(answers, 60, process.text)
    return url
