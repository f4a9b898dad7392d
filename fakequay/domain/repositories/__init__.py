"""Repositories: creation, permissions, visibility and search."""
