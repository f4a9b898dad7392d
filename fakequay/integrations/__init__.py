"""Connections to test tools: the pytest plugin and Testcontainers."""
