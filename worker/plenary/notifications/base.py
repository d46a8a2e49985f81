"""The protocol of a decoder of notifications, and its registration.

A notification is what a provider of storage sends when an object was made or removed. A decoder reads one shape of it,
out of its envelopes: those of SNS and SQS, and lists, `decode` opens for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from plenary.domain.storage_event import StorageEvent
from plenary.settings.plugins import NOTIFICATIONS, Plugin, set_up

if TYPE_CHECKING:  # it imports the plug-ins, which import this
    from plenary.settings.model import Settings


class Decoder(Protocol):
    """One shape of notifications, as JSON that was parsed. It comes from outside: nothing in it can be relied on."""

    def recognizes(self, document: Any) -> bool:
        """True for a document of this shape, whether or not it can be read."""

    def read(self, document: Any, store: str) -> StorageEvent | None:
        """The event of a document that it recognizes; None where no object was made or removed.

        `store` is the store of the object where the document names none.

        Raises:
            IngestError: BAD_EVENT: the document cannot be read.

        """


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPlugin(Plugin):
    """A shape of notifications: an entry point of the group `plenary.notifications`.

    Attributes:
        make: the decoder, from its own settings and all others.
        title: what the table of notifications in `docs/configure.md` calls it.
    """

    make: Callable[[Any, Settings], Decoder]
    title: str


def decoders(settings: Settings) -> tuple[Decoder, ...]:
    """Those of all plug-ins."""
    plugins = set_up(NOTIFICATIONS, settings.notifications)
    return tuple(plugin.make(branch, settings) for _, plugin, branch, _ in plugins)  # type: ignore[attr-defined]
