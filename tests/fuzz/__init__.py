"""Changed files, at random."""
