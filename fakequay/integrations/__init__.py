"""Integrations with test tools: the pytest plugin and Testcontainers."""
