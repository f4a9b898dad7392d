"""What the user operations decide."""
