"""Services of the robot area. ``owner`` is the name of a user or an organization."""
