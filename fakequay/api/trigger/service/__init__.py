"""What the trigger operations decide."""
