"""From the bytes of a file to its records: detect, read, find paragraphs, structure, check. No broker, no settings."""
