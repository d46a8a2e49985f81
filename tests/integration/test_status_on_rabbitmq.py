"""`plenary status` on RabbitMQ: how many messages wait, and nothing that would cost a message a delivery."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.processes import PROJECT, plenary
from support.rabbitmq import Rabbit

pytestmark = pytest.mark.integration
pytest_plugins = ("support.rabbitmq",)

FILES = PROJECT / "tests" / "samples" / "files"


def test_what_waits_is_counted_and_none_of_it_is_taken(rabbitmq: Rabbit, valkey: str, inbox: Path) -> None:
    shutil.copy(FILES / "A_RES_85_903-EN.txt", inbox)
    values: dict[str, Any] = {"BROKER__URL": rabbitmq.url, "REDIS__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    plenary("ingest", "--no-wait", str(inbox), **values)
    for _ in range(2):
        found = json.loads(plenary("status", "--json", **values).stdout)
        assert found["queues"]["uploads"] == {"messages": 1, "oldest_seconds": None}
    (message,) = rabbitmq.take("uploads")
    assert not message.delivery_info["redelivered"]
