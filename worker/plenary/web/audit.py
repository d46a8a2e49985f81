"""The audit log: who did what to which object, and when. It is kept with the ledger, and logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import structlog
from redis import Redis

from plenary.ledger import keys

KEPT = 10_000

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry. `at` is in seconds since 1970; `who` is the name of a token or of a person."""

    at: float
    who: str
    action: str
    target: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit log of one ledger. Errors: `redis.RedisError`."""

    redis: Redis
    prefix: str

    def write(self, who: str, action: str, target: str) -> None:
        """Add an entry. It is written before the deed: what cannot be audited is not done."""
        entry: Any = {"who": who, "action": action, "target": target}
        self.redis.xadd(keys.audit(self.prefix), entry, maxlen=KEPT, approximate=True)
        _log.info("audit", **entry)

    def last(self, count: int) -> list[AuditEntry]:
        """List the newest entries first."""
        entries = cast("list[tuple[str, dict[str, str]]]", self.redis.xrevrange(keys.audit(self.prefix), count=count))
        return [
            AuditEntry(int(place.partition("-")[0]) / 1000, entry["who"], entry["action"], entry["target"])
            for place, entry in entries
        ]
