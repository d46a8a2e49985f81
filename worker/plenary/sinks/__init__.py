"""Destinations of published events."""
