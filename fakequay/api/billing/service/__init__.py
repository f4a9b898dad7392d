"""Behaviour of the billing operations."""
