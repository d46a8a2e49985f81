"""What runs by itself, and when: what Plenary brings, changed and added to by the settings. No Celery application."""

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
    """A task that runs at an interval unless the settings say otherwise."""

    task: str
    every_seconds: float


# by the names that the settings know them by
BUILT_IN = {
    "drain": BuiltIn("plenary.maintenance.drain", 30),  # the outboxes
    "sweep": BuiltIn("plenary.maintenance.sweep", 60),  # send again what no delivery came for
    "unpark": BuiltIn("plenary.maintenance.unpark", 5),  # ask for the stores that were away
    "reconcile": BuiltIn("plenary.maintenance.reconcile", 6 * 3600),  # hold the buckets against the ledger
    "backfill": BuiltIn("plenary.backfill.look", 10),  # bring the runs on whose planner is gone
}


def beat_schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """For Celery's `beat_schedule`. When a task expires, `celery_support.beat` says. Errors: `ConfigError`."""
    problems = [*problems_of(settings)]
    if problems:
        raise ConfigError("\n".join(problems))
    entries = {name: _entry(built.task, schedule(built.every_seconds)) for name, built in BUILT_IN.items()}
    for name, chosen in settings.schedules.items():
        if not chosen.enabled:
            entries.pop(name, None)
            continue
        when = _when(chosen)
        if name in BUILT_IN:
            entries[name]["schedule"] = when or entries[name]["schedule"]
        elif when and chosen.backfill:
            entries[name] = _entry("plenary.backfill.start", when, name=name)
    return entries


def problems_of(settings: Settings) -> Iterator[str]:
    """What is wrong with the schedules, as sentences."""
    for name, chosen in settings.schedules.items():
        at = f"PLENARY_SCHEDULES__{name.upper()}__"
        if chosen.cron and chosen.every_seconds:
            yield f"{at}CRON and {at}EVERY_SECONDS are both set: keep one."
        try:
            _when(chosen)
        except (UnreadableCron, ValueError):
            yield f"{at}CRON is not five fields of cron (minute, hour, day, month, weekday; UTC): {chosen.cron}."
            continue
        if name in BUILT_IN:
            if chosen.backfill:
                yield f"{at}BACKFILL is set, but {name} is Plenary's own schedule: choose another name."
        elif not chosen.backfill:
            yield f"{at}BACKFILL is not set, and {name} is none of Plenary's own schedules: {', '.join(BUILT_IN)}."
        elif chosen.enabled and not (chosen.cron or chosen.every_seconds):
            yield f"{at}CRON or {at}EVERY_SECONDS must say when the backfill runs."


def _entry(task: str, when: BaseSchedule, **arguments: object) -> dict[str, Any]:
    return {"task": task, "schedule": when, "kwargs": arguments, "options": {"ignore_result": True}}


def _when(chosen: Schedule) -> BaseSchedule | None:
    if chosen.cron:
        return crontab.from_string(" ".join(chosen.cron.split()))
    return schedule(chosen.every_seconds) if chosen.every_seconds else None
