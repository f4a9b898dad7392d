"""Services of the superuser area."""
