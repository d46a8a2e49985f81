"""A beat that prints no banner, for logs in JSON."""

from __future__ import annotations

from celery.apps.beat import Beat


class QuietBeat(Beat):
    """See `own_lines`."""

    def run(self) -> None:
        """Start the scheduler."""
        self.quiet = True
        super().run()
