"""Services of the tag area."""
