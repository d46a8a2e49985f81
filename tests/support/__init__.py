"""Servers, processes, files and records that tests of more than one room use."""
