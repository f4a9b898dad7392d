"""Deletion of repositories, garbage collection and auto-pruning."""
