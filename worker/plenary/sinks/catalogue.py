"""The catalogue: a database of the current records and of open failures, to be searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from plenary.errors import ErrorCode, IngestError
from plenary.settings.base import Filtered
from plenary.sinks.base import Message, SinkContext, SinkPlugin, Topic, Write

if TYPE_CHECKING:
    import sqlalchemy as sa

    from plenary.settings.model import Settings


class CatalogueSettings(Filtered):
    """The catalogue at PLENARY_CATALOGUE__URL, filled with current records and open failures."""

    enabled: bool = False

    @property
    def is_set(self) -> bool:
        """With `enabled`."""
        return self.enabled

    @property
    def topics(self) -> tuple[str, ...]:
        """All that a catalogue has a table for."""
        return tuple(topic for topic in Topic if topic in {"records", "failures", "alignments"})


class CatalogueSink:
    """Applies a batch in one transaction. An event that was applied before, or is older than the row, does nothing."""

    name = "catalogue"
    batch = 50

    def __init__(self, url: str) -> None:
        self.url = url

    @contextmanager
    def connect(self) -> Iterator[Write]:
        """See `Sink.connect`. A catalogue that is missing is created, an older one brought up to date."""
        from plenary.catalogue.database import migrate, writing
        from plenary.catalogue.writer import apply
        from plenary.domain.cloudevents import opened

        with self._engine() as engine:
            with self._reported():
                migrate(engine)

            def write(messages: Sequence[Message]) -> None:
                events = [opened(message.envelope.body) for message in messages]
                with self._reported(), writing(engine) as connection:
                    apply(connection, events)

            yield write

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """A transaction of the catalogue, for what no event says. Errors: `IngestError` SINK_UNREACHABLE."""
        from plenary.catalogue.database import migrate, writing

        with self._engine() as engine, self._reported():
            migrate(engine)
            with writing(engine) as connection:
                yield connection

    @contextmanager
    def _engine(self) -> Iterator[sa.Engine]:
        from plenary.catalogue.database import open_catalogue

        with self._reported():
            engine = open_catalogue(self.url, writable=True)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def _reported(self) -> Iterator[None]:
        from plenary.catalogue.errors import CatalogueError, RowRefusedError

        try:
            yield
        except RowRefusedError as error:
            raise IngestError(ErrorCode.SINK_REFUSED, sink=self.name, error=str(error)) from error
        except (CatalogueError, OSError) as error:
            text = (error.strerror or "") if isinstance(error, OSError) else str(error)
            raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=self.name, error=text) from error


def _make(_name: str, branch: CatalogueSettings, context: SinkContext) -> CatalogueSink | None:
    return CatalogueSink(context.settings.catalogue.url.get_secret_value()) if branch.enabled else None


def _problems(_branch: CatalogueSettings, start: str, settings: Settings) -> Iterator[str]:
    from plenary.catalogue.database import open_catalogue
    from plenary.catalogue.errors import CatalogueError

    try:
        open_catalogue(settings.catalogue.url.get_secret_value()).dispose()
    except CatalogueError as error:
        yield f"{start}ENABLED is true: {error}"


plugin = SinkPlugin(
    settings=CatalogueSettings,
    make=_make,
    problems=_problems,
    title="Catalogue",
    example="`PLENARY_SINKS__CATALOGUE__ENABLED=true`, `PLENARY_CATALOGUE__URL`",
    delivers="rows of the current records and open failures, to be [searched](catalogue.md); a withdrawn record is "
    "removed",
)
