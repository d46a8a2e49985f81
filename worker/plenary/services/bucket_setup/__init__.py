"""Prepare a bucket: event notifications and access policies."""
