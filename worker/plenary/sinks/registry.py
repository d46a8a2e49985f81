"""The sinks that are set up, each with what it wants, made from the settings. No connection is made here."""

from __future__ import annotations

from dataclasses import dataclass

from redis import Redis

from plenary.ledger.stream_trimming import Trimming
from plenary.settings.base import Branch
from plenary.settings.model import Settings
from plenary.settings.plugins import SINKS, set_up
from plenary.sinks.base import Sink, SinkContext, Topic
from plenary.sinks.topics import Subscription


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A sink that is set up, and what it wants."""

    sink: Sink
    subscription: Subscription


def subscribers(settings: Settings, redis: Redis, trimming: Trimming) -> dict[str, Subscriber]:
    """By the names of the sinks."""
    context = SinkContext(settings, redis, trimming)
    made = {
        name: (plugin.make(name, branch, context), branch)  # type: ignore[attr-defined]
        for name, plugin, branch, _ in set_up(SINKS, settings.sinks)
    }
    return {name: Subscriber(sink, _subscription(branch)) for name, (sink, branch) in made.items() if sink}


def _subscription(branch: Branch) -> Subscription:
    return Subscription(
        topics=frozenset(map(Topic, getattr(branch, "topics", (Topic.RECORDS,)))),
        organs=frozenset(getattr(branch, "organs", ())),
        languages=frozenset(getattr(branch, "languages", ())),
        kinds=frozenset(getattr(branch, "kinds", ())),
    )
