"""Settings from files: `PLENARY_BROKER__URL_FILE=/run/secrets/broker` in place of `PLENARY_BROKER__URL`.

A secret in a file can be replaced while processes run: they read it again where it counts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic_settings import EnvSettingsSource

ENDING = "_FILE"
LARGEST_BYTES = 1 << 16


class SecretFileError(ValueError):
    """A file of a setting cannot be used. The text names the variable and never the content."""


def file_of(variable: str) -> Path | None:
    """The file that a variable's value comes from, if it does."""
    path = os.environ.get(variable + ENDING)
    return Path(path) if path else None


def content(path: Path) -> str:
    """The text of a file, without the line break at its end. Errors: `OSError`, `ValueError`."""
    with path.open("rb") as opened:
        data = opened.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise ValueError(f"it is larger than {LARGEST_BYTES} bytes")
    return data.decode().rstrip("\r\n")


class FileOrEnvironment(EnvSettingsSource):
    """The environment, with the content of the files that it names."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        values = dict(super()._load_env_vars())
        start, ending = self.env_prefix.lower(), ENDING.lower()
        for name in [name for name in values if name.startswith(start) and name.endswith(ending)]:
            if name.endswith("__ca" + ending):  # a setting of its own
                continue
            target, path = name.removesuffix(ending), values.pop(name)
            if target in values:
                raise SecretFileError(f"{target.upper()} and {name.upper()} are both set: keep one.")
            try:
                values[target] = content(Path(path or ""))
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or str(error)
                raise SecretFileError(f"{name.upper()} names a file that cannot be read: {path} ({why}).") from None
        return values
