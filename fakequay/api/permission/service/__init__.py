"""What the permission operations decide."""
