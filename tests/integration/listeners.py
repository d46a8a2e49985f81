"""`plenary listen` as a process, as a fixture: started with settings, with its probes on a free port."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from processes import NO_FIXED_PORTS, PLENARY, Started

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def listen(start: Callable[..., Started], valkey: str) -> Callable[..., Started]:
    def listening(*arguments: str, **values: object) -> Started:
        return start(*PLENARY, "listen", *arguments, **{"BROKER__URL": valkey, **NO_FIXED_PORTS, **values})

    return listening
