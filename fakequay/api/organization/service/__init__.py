"""Behaviour of the organization operations."""
