"""Services of the organization operations."""
