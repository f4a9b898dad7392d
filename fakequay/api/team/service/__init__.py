"""What the team operations decide."""
