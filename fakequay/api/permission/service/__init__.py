"""Services of the permission area."""
