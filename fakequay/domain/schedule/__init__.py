"""Scheduled jobs: runs jobs when they are due or on request, and lists scheduled jobs."""
