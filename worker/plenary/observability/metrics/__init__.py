"""Metrics for Prometheus. No label holds a symbol or a key."""
