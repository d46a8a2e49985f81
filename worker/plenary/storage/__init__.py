"""Object stores that files are read from."""
