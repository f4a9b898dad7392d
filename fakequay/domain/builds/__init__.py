"""Builds: build requests, phases, logs, build triggers and source hosts."""
