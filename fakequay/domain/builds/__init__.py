"""Builds, their phases and logs, build triggers and source hosts."""
