"""What the repository operations decide."""
