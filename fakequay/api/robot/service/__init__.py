"""What the robot operations decide; ``owner`` is a user's or an organization's name."""
