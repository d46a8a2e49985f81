"""United Nations resolutions as structured records: the public Python API.

`parse_file` and `parse_bytes` read in this process, without limits on time and memory; `plenary parse` and the workers
read in a child process that has them. Nothing of Celery, Redis or boto3 is imported.
"""

from __future__ import annotations

from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # loaded with their first use: a child sets its limits before it loads a reader
    from plenary.api import parse_bytes, parse_file
    from plenary.domain.record import Record

__all__ = ["Record", "__version__", "parse_bytes", "parse_file"]

__version__ = metadata.version("plenary")

_MODULES = {"parse_bytes": "plenary.api", "parse_file": "plenary.api", "Record": "plenary.domain.record"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
