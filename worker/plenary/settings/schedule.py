"""The schedule: built-in tasks, changed and extended by the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from celery.schedules import ParseException as UnreadableCron
from celery.schedules import crontab, schedule

from plenary.settings.model import ConfigError, Schedule, Settings

if TYPE_CHECKING:
    from celery.schedules import BaseSchedule


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A task that runs at an interval unless the settings change it."""

    task: str
    every_seconds: float


# by their names in the settings
BUILT_IN = {
    "drain": BuiltIn("plenary.maintenance.drain", 30),  # deliver the outbox
    "settle": BuiltIn("plenary.maintenance.settle", 60),  # remove closed failures from the catalogue
    "sweep": BuiltIn("plenary.maintenance.sweep", 60),  # retry expired leases
    "align": BuiltIn("plenary.maintenance.align", 60),  # align symbols whose message was lost
    "unpark": BuiltIn("plenary.maintenance.unpark", 5),  # retry parked requests
    "reconcile": BuiltIn("plenary.maintenance.reconcile", 6 * 3600),  # compare buckets with the ledger
    "backfill": BuiltIn("plenary.backfill.look", 10),  # continue active runs
}


def beat_schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """Build Celery's `beat_schedule`. `celery_support.beat` sets when a task expires.

    Raises:
        ConfigError: A schedule cannot be used.

    """
    problems = [*problems_of(settings)]
    if problems:
        raise ConfigError("\n".join(problems))
    entries = {name: _entry(built.task, schedule(built.every_seconds)) for name, built in BUILT_IN.items()}
    for name, entry in settings.schedules.items():
        if not entry.enabled:
            entries.pop(name, None)
            continue
        when = _when(entry)
        if name in BUILT_IN:
            entries[name]["schedule"] = when or entries[name]["schedule"]
        elif when and entry.backfill:
            entries[name] = _entry("plenary.backfill.start", when, name=name)
    return entries


def problems_of(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each problem of the schedules."""
    for name, entry in settings.schedules.items():
        at = f"PLENARY_SCHEDULES__{name.upper()}__"
        if entry.cron and entry.every_seconds:
            yield f"{at}CRON and {at}EVERY_SECONDS are both set: keep one."
        try:
            _when(entry)
        except (UnreadableCron, ValueError):
            yield f"{at}CRON is not five fields of cron (minute, hour, day, month, weekday; UTC): {entry.cron}."
            continue
        if name in BUILT_IN:
            if entry.backfill:
                yield f"{at}BACKFILL is set, but {name} is a built-in schedule: choose another name."
        elif not entry.backfill:
            yield f"{at}BACKFILL is not set, and {name} is not a built-in schedule: {', '.join(BUILT_IN)}."
        elif entry.enabled and not (entry.cron or entry.every_seconds):
            yield f"{at}CRON or {at}EVERY_SECONDS must say when the backfill runs."


def _entry(task: str, when: BaseSchedule, **arguments: object) -> dict[str, Any]:
    return {"task": task, "schedule": when, "kwargs": arguments, "options": {"ignore_result": True}}


def _when(entry: Schedule) -> BaseSchedule | None:
    if entry.cron:
        return crontab.from_string(" ".join(entry.cron.split()))
    return schedule(entry.every_seconds) if entry.every_seconds else None
