"""Services of the search area."""
