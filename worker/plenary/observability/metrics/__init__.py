"""What is counted and measured, for Prometheus. Nothing here decides anything, and no label holds a symbol or a key."""
