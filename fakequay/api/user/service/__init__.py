"""Services of the user area."""
