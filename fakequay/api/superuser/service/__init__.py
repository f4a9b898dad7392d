"""What the superuser operations decide."""
