"""Decode the notifications of storage providers into storage events."""
