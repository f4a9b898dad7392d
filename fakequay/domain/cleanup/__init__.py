"""Cleanup: deletion of repositories, garbage collection and auto-pruning."""
