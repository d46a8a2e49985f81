"""From the bytes of a file to its records: detect, read, lay out, structure, check. No broker, no settings."""
