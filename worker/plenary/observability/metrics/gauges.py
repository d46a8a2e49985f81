"""Looked up when Prometheus asks: queues, sinks, dead letters, workers, and the totals of all workers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from redis import Redis

from plenary.ledger import keys
from plenary.ledger.backfill_runs import PROGRESS, STANDINGS
from plenary.ledger.client import Ledger
from plenary.ledger.probe import clock_offset_seconds, memory
from plenary.observability.certificates import Certificates
from plenary.observability.metrics.names import COUNTED, Instrument
from plenary.observability.queue_depth import waiting
from plenary.settings.celery import QUEUES
from plenary.settings.model import Settings

if TYPE_CHECKING:
    from celery import Celery

GAUGES = {
    "plenary_queue_messages": ("Messages that wait for a worker.", ("queue",)),
    "plenary_queue_oldest_seconds": ("How long the oldest message has waited; on Redis only.", ("queue",)),
    "plenary_outbox_lag_seconds": ("How long a sink's next event has waited, 0 for none.", ("sink",)),
    "plenary_sink_errors": ("Errors of a sink in a row.", ("sink",)),
    "plenary_refused_messages": ("Messages set aside since a sink did not take them.", ()),
    "plenary_dead_letters": ("Dead letters that are open.", ()),
    "plenary_parked_requests": ("Requests that wait for a store that is unreachable.", ("store",)),
    "plenary_newest_record_timestamp_seconds": ("When a record was last sent.", ("organ", "language")),
    "plenary_backfill_runs": ("Backfills that are not at their end.", ("state",)),
    "plenary_backfill_objects": ("Objects that these have seen, by how far they are.", ("state",)),
    "plenary_ledger_memory_used_bytes": ("Memory that the ledger's server uses.", ()),
    "plenary_ledger_memory_limit_bytes": ("Memory that it may use: maxmemory, or that of its machine.", ()),
    "plenary_clock_offset_seconds": ("Clock of this process ahead of the ledger's server; negative: behind.", ()),
    "plenary_beat_up": (
        "1 when a beat was alive within two minutes.",
        ("beat",),
    ),
    "plenary_certificate_expiry_timestamp_seconds": ("When the certificate of a server with TLS expires.", ("server",)),
    "plenary_worker_up": (
        "1 when the worker responds, 0 when it does not and was not stopped.",
        ("worker",),
    ),
}
BEAT_SECONDS = 120  # it reports every 30
EVENTS = ("plenary_events_total", "Events at the doors.", ("listener", "result"))


class Gauges(Collector):
    """Asked at each scrape. Errors: `redis.RedisError`, which fail the scrape: that is an alert of its own."""

    def __init__(self, app: Celery, redis: Redis, settings: Settings) -> None:
        self._app, self._redis, self._prefix = app, redis, settings.redis.prefix
        self._ledger = Ledger(redis, settings.redis.prefix)
        self._deaf_seconds = settings.health.deaf_seconds
        self._stores = settings.stores.names
        self._certificates = Certificates(settings)

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked before the first scrape."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        yield from self._counted()
        yield self._events()
        for part in (self._queues, self._sinks, self._files, self._backfills, self._workers, self._memory):
            yield from part()

    def _counted(self) -> Iterator[Metric]:
        totals = cast("dict[str, str]", self._redis.hgetall(keys.totals(self._prefix)))
        by_name: defaultdict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
        for field, number in totals.items():
            name, *labels = field.split(" ")
            by_name[name][tuple(labels)] = float(number)
        for what in COUNTED:
            if what.buckets:
                yield _histogram(what, by_name[f"{what.name}_bucket"], by_name[f"{what.name}_sum"])
            else:
                counter = CounterMetricFamily(what.name, what.sentence, labels=what.labels)
                for values, total in by_name[what.name].items():
                    counter.add_metric(values, total)
                yield counter

    def _events(self) -> Metric:
        counter = CounterMetricFamily(EVENTS[0], EVENTS[1], labels=EVENTS[2])
        for field, number in cast("dict[str, str]", self._redis.hgetall(keys.event_counts(self._prefix))).items():
            listener, _, result = field.partition(".")
            counter.add_metric([listener, result], float(number))
        return counter

    def _queues(self) -> Iterator[Metric]:
        messages, oldest = _gauge("plenary_queue_messages"), _gauge("plenary_queue_oldest_seconds")
        with self._app.connection_for_read() as connection:
            for queue in QUEUES:
                counts = waiting(connection, self._app.amqp.queues[queue].name)
                messages.add_metric([queue], counts.messages)
                if counts.oldest_seconds is not None:
                    oldest.add_metric([queue], counts.oldest_seconds)
        yield from (messages, oldest)

    def _sinks(self) -> Iterator[Metric]:
        lag, errors = _gauge("plenary_outbox_lag_seconds"), _gauge("plenary_sink_errors")
        for sink, state in self._ledger.outbox.states().items():
            lag.add_metric([sink], state.behind_seconds)
            errors.add_metric([sink], state.times)
        yield from (lag, errors)
        yield _gauge("plenary_refused_messages", self._redis.xlen(keys.refused(self._prefix)))

    def _files(self) -> Iterator[Metric]:
        yield _gauge("plenary_dead_letters", self._redis.xlen(keys.failures(self._prefix)))
        parked = _gauge("plenary_parked_requests")
        for parking in self._ledger.dependencies(self._stores):
            parked.add_metric([parking.dependency], parking.waiting())
        yield parked
        newest = _gauge("plenary_newest_record_timestamp_seconds")
        for field, at in cast("dict[str, str]", self._redis.hgetall(keys.newest(self._prefix))).items():
            newest.add_metric(field.split(" ")[1:], float(at))
        yield newest

    def _backfills(self) -> Iterator[Metric]:
        stored_runs = self._ledger.runs
        active = [run for name in stored_runs.active() if (run := stored_runs.find(name))]
        runs, objects = Counter(run.standing for run in active), Counter[str]()
        for run in active:
            objects.update(run.progress)
        for name, states, counts in (
            ("plenary_backfill_runs", STANDINGS, runs),
            ("plenary_backfill_objects", PROGRESS, objects),
        ):
            gauge = _gauge(name)
            for state in states:
                gauge.add_metric([state], counts[state])
            yield gauge

    def _workers(self) -> Iterator[Metric]:
        up = _gauge("plenary_worker_up")
        for worker, seconds in self._ledger.workers.silent_seconds().items():
            up.add_metric([worker], int(seconds < self._deaf_seconds))
        yield up
        beat_up = _gauge("plenary_beat_up")
        for beat, seconds in self._ledger.beats.beats().items():
            beat_up.add_metric([beat], int(seconds < BEAT_SECONDS))
        yield beat_up
        expiry = _gauge("plenary_certificate_expiry_timestamp_seconds")
        for server, at in self._certificates.expiry().items():
            expiry.add_metric([server], at)
        yield expiry

    def _memory(self) -> Iterator[Metric]:
        yield _gauge("plenary_clock_offset_seconds", clock_offset_seconds(self._redis))
        if usage := memory(self._redis):
            yield _gauge("plenary_ledger_memory_used_bytes", usage.used_bytes)
            yield _gauge("plenary_ledger_memory_limit_bytes", usage.limit_bytes)


def _gauge(name: str, value: float | None = None) -> GaugeMetricFamily:
    sentence, labels = GAUGES[name]
    if value is None:
        return GaugeMetricFamily(name, sentence, labels=labels)
    return GaugeMetricFamily(name, sentence, value=value)


def _histogram(
    what: Instrument, counts: dict[tuple[str, ...], float], sums: dict[tuple[str, ...], float]
) -> HistogramMetricFamily:
    family = HistogramMetricFamily(what.name, what.sentence, labels=what.labels)
    for labels, total in sums.items():
        below, buckets = 0.0, []
        for bound in (*(f"{bound:g}" for bound in what.buckets), "+Inf"):
            below += counts.get((*labels, bound), 0)
            buckets.append((bound, below))
        family.add_metric(labels, buckets, sum_value=total)
    return family
