"""The schedule that the settings make of Plenary's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from celery.schedules import crontab, schedule

from plenary.settings.model import ConfigError, Schedule, Settings, settings
from plenary.settings.schedule import BUILT_IN, beat_schedule


def test_every_schedule_is_changed_added_to_and_taken_away_by_the_environment(environment: Callable[..., None]) -> None:
    environment(
        SCHEDULES__DRAIN__EVERY_SECONDS=90,
        SCHEDULES__SWEEP__ENABLED="false",
        SCHEDULES__NIGHTLY__BACKFILL="s3://documents/2031/",
        SCHEDULES__NIGHTLY__CRON="30 3 * * *",
        SCHEDULES__NIGHTLY__SUFFIXES='[".pdf"]',
    )
    made = beat_schedule(settings())
    assert made.keys() == (BUILT_IN.keys() | {"nightly"}) - {"sweep"}
    assert made["drain"]["schedule"] == schedule(90)
    assert made["nightly"]["schedule"] == crontab("30", "3")
    assert made["nightly"]["kwargs"] == {"name": "nightly"}


@pytest.mark.parametrize(
    ("name", "chosen", "sentence"),
    [
        ("sweep", Schedule(cron="0 3 * *"), "SWEEP__CRON is not five fields"),
        ("sweep", Schedule(cron="0 25 * * *"), "SWEEP__CRON is not five fields"),
        ("sweep", Schedule(cron="0 3 * * *", every_seconds=5), "both set"),
        ("sweep", Schedule(backfill="s3://documents/"), "choose another name"),
        ("nightly", Schedule(backfill="s3://documents/"), "must say when"),
    ],
)
def test_an_impossible_schedule_is_refused_by_variable(name: str, chosen: Schedule, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        beat_schedule(Settings(schedules={name: chosen}))
