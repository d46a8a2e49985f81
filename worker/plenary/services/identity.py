"""Facts about an object from outside its text: its metadata, the manifest beside it, the catalogue."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

import structlog

from plenary.domain.identity import Hint
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.catalogue import Catalogue
from plenary.parsing.manifest import Manifest, TableError
from plenary.services.context import Context
from plenary.storage.base import Fetched

MANIFEST_SECONDS = 60.0  # how long a manifest that was fetched serves the files beside it
MANIFEST_MIB = 16
MANIFESTS = 256  # as many are kept

_log = structlog.get_logger(__name__)
_kept: dict[ObjectRef, tuple[float, Manifest | None]] = {}


def is_manifest(ref: ObjectRef, context: Context) -> bool:
    """True for an object that describes others and is no document."""
    name = context.settings.identity.manifest
    return bool(name) and ref.key.rpartition("/")[2] == name


def forget_manifest(ref: ObjectRef) -> None:
    """Fetch a manifest again when it is next needed: it has changed. Others do so within `MANIFEST_SECONDS`."""
    _kept.pop(ref, None)


def hints_of(ref: ObjectRef, fetched: Fetched, context: Context) -> tuple[Hint, ...]:
    """An object's identity by metadata and manifest. Errors: `IngestError` of the store that holds the manifest."""
    identity = context.settings.identity
    symbol = fetched.metadata.get(identity.metadata) if identity.metadata else None
    hints = [Hint("metadata", symbol)] if symbol else []
    manifest = _manifest(ref, context) if identity.manifest else None
    if manifest and (hint := manifest.hint(ref.key)):
        hints.append(hint)
    return tuple(hints)


def catalogue_of(context: Context) -> Catalogue | None:
    """The catalogue named in the settings; its file is read again when it changes. None without a usable one."""
    path = context.settings.identity.catalogue
    try:
        return _catalogue(path, path.stat().st_mtime_ns) if path else None
    except (OSError, TableError) as error:
        _log.error("catalogue.unusable", path=str(path), error=str(error))
        return None


def _manifest(ref: ObjectRef, context: Context) -> Manifest | None:
    folder, slash, _ = ref.key.rpartition("/")
    place = ref.model_copy(update={"key": folder + slash + context.settings.identity.manifest})
    until, manifest = _kept.get(place, (0.0, None))
    if until < time.monotonic():
        manifest = _fetched(place, context)
        if len(_kept) >= MANIFESTS:
            _kept.clear()
        _kept[place] = time.monotonic() + MANIFEST_SECONDS, manifest
    return manifest


def _fetched(place: ObjectRef, context: Context) -> Manifest | None:
    try:
        return Manifest.of(context.store(place.store).fetch(place, max_bytes=MANIFEST_MIB << 20).data)
    except TableError as error:
        _log.error("manifest.unusable", object=place.uri, error=str(error))
        return None
    except IngestError as failure:
        if failure.reason is ErrorCode.OBJECT_GONE:
            return None
        raise


@lru_cache(maxsize=1)
def _catalogue(path: Path, _changed: int) -> Catalogue:
    return Catalogue.of(path.read_bytes())
