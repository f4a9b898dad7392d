"""Scheduled jobs: running them when they are due or on request."""
