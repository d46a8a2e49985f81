"""Errors of the catalogue, in sentences for people."""

from __future__ import annotations


class CatalogueError(Exception):
    """The catalogue cannot be used; the text says why and what to do. It holds no password."""


class QueryError(ValueError):
    """A search or a cursor that cannot be understood; the text says what is wrong with it."""


class RowRefusedError(CatalogueError):
    """The database does not take a row; it takes others."""
