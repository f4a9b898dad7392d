"""What the billing operations decide."""
