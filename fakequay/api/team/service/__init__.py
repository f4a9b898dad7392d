"""Services of the team area."""
