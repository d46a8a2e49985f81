"""The migrations of the catalogue, applied by Alembic."""
