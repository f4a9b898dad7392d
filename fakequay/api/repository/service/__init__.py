"""Services of the repository area."""
