"""Plan and run backfills of stored objects."""
