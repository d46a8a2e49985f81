"""A catalogue in each of the two databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from plenary.catalogue.database import migrate, open_catalogue
from support.postgresql import postgresql

__all__ = ["postgresql"]

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.integration)]


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that holds nothing."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/catalogue.db"
    url: str = request.getfixturevalue("postgresql").new_database()
    return url


@pytest.fixture
def opened(empty_url: str) -> Iterator[Callable[..., sa.Engine]]:
    """Opens the catalogue of the test, and closes it at the end."""
    engines: list[sa.Engine] = []

    def opening(*, writable: bool = False) -> sa.Engine:
        engines.append(open_catalogue(empty_url, writable=writable))
        return engines[-1]

    yield opening
    for engine in engines:
        engine.dispose()


@pytest.fixture
def writable(opened: Callable[..., sa.Engine]) -> sa.Engine:
    """A catalogue that is up to date and empty."""
    engine = opened(writable=True)
    migrate(engine)
    return engine


@pytest.fixture
def readable(writable: sa.Engine, opened: Callable[..., sa.Engine]) -> sa.Engine:
    """The same for readers."""
    return opened()
