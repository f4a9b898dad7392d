"""Business logic of the superuser operations."""
