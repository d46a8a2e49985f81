"""Run by Alembic: applies the migrations in the transaction of the connection that it is given."""

from __future__ import annotations

from alembic import context

from plenary.catalogue.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
