"""The clock of this machine beside that of the object store."""

from __future__ import annotations

from plenary.ledger.probe import check_clock
from plenary.settings.model import Settings


def check_store_clock(settings: Settings) -> None:
    """Refuse a clock that is far from the object store's, where the settings name one that responds.

    Raises:
        ConfigError: It is.

    """
    from plenary.storage.clock import is_used, store_offset_seconds  # noqa: PLC0415 - boto3, which not every process needs

    for name, s3 in settings.stores.s3.each.items():
        if is_used(s3) and (offset := store_offset_seconds(s3)) is not None:
            check_clock(offset, f"the object store {name}")
