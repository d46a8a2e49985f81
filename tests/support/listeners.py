"""`plenary listen` as a process, as fixtures: with settings and its probes on a free port, or behind an SNS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from support.processes import NO_FIXED_PORTS, PLENARY, Started
from support.serving import serving
from support.sns_sender import TOPIC, Sender, SnsServer


@pytest.fixture
def listen(start: Callable[..., Started], valkey: str) -> Callable[..., Started]:
    def listening(*arguments: str, **values: object) -> Started:
        return start(*PLENARY, "listen", *arguments, **{"BROKER__URL": valkey, **NO_FIXED_PORTS, **values})

    return listening


@dataclass(frozen=True)
class Subscribed:
    """A listener that takes what an SNS signs, and that SNS. `url` is where it is posted to."""

    listener: Started
    url: str
    sender: Sender
    sns: SnsServer
    origin: str


@pytest.fixture
def subscribed(listen: Callable[..., Started]) -> Iterator[Subscribed]:
    sns = SnsServer()
    with serving(sns.application()) as origin:
        sender = Sender(origin)
        sns.pem = sender.pem
        values = {"EVENTS__WEBHOOK__SNS_TOPICS": json.dumps([TOPIC]), "EVENTS__WEBHOOK__SNS_ENDPOINT_URL": origin}
        listener = listen("webhook", "--port", "0", **values)
        url = listener.says(r"http://127\.0\.0\.1:\d+").group() + "/sns"
        yield Subscribed(listener, url, sender, sns, origin)
