"""Services of the trigger area."""
