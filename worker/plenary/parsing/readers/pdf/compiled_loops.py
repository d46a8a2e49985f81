"""The loops over content streams and texts as compiled modules, where these were built: the same, faster.

`PLENARY_PURE_PYTHON=1` in the environment does without. It is read here, since parsing needs no settings.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import Any

PURE = "PLENARY_PURE_PYTHON"
PDF = "plenary.parsing.readers.pdf._native"
LINES = "plenary.parsing.readers.pdf._lines"
OFF = frozenset({"", "0", "f", "false", "n", "no", "off"})  # as pydantic reads them


def compiled(name: str, compiled_module: str = PDF) -> Callable[..., Any] | None:
    """A function of a compiled module; None where there is no such module, or none is wanted."""
    if os.environ.get(PURE, "").lower() not in OFF:
        return None
    try:
        module = importlib.import_module(compiled_module)
    except ImportError:
        return None
    function: Callable[..., Any] = getattr(module, name)
    return function
