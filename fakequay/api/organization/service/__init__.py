"""What the organization operations decide."""
