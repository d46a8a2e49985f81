"""Bounded publishing: a RabbitMQ in alarm neither reads nor confirms messages, and a sender would wait for ever.

Source: https://www.rabbitmq.com/docs/alarms
"""

from __future__ import annotations

from typing import Any

from celery.app.amqp import AMQP

from plenary.settings.celery import AMQP_SCHEMES, PUBLISH_SECONDS
from plenary.settings.connections import drop, scheme

RECONNECTS = 3


class BoundedAMQP(AMQP):
    """Celery's own, with time limits: `PUBLISH_SECONDS` to write a task's message, and as many to have it confirmed.

    A task with `send_events=False` is not announced as sent either, which Celery would.
    """

    def _create_task_sender(self) -> Any:
        send = self._silent(super()._create_task_sender())  # type: ignore[misc]
        if scheme(str(self.app.conf.broker_write_url or self.app.conf.broker_url)) not in AMQP_SCHEMES:
            return send

        def bounded(producer: Any, name: str, message: Any, **options: Any) -> Any:
            bounds = {"timeout": PUBLISH_SECONDS, "confirm_timeout": PUBLISH_SECONDS, "retry": False}
            link = producer.connection

            def attempt() -> Any:
                try:
                    return send(producer, name, message, **{**options, **bounds})
                except TimeoutError:
                    drop(link)
                    raise

            if not link.connected:  # dropped before: a beat has one producer as long as it runs
                _reconnect(producer)
            try:
                return attempt()
            except TimeoutError:
                raise
            except link.recoverable_connection_errors:  # the broker was restarted: send once more
                drop(link)
                _reconnect(producer)
                return attempt()

        return bounded

    def _silent(self, send: Any) -> Any:
        tasks = self.app.tasks

        def sent(producer: Any, name: str, message: Any, **options: Any) -> Any:
            if name in tasks and not tasks[name].send_events:
                message = message._replace(sent_event=None)
            return send(producer, name, message, **options)

        return sent


def _reconnect(producer: Any) -> None:
    link = producer.connection
    link.ensure_connection(max_retries=RECONNECTS, interval_start=0.1, interval_step=0.4, interval_max=1)
    producer.revive(link.default_channel)
