"""Users, organizations, teams, robots, OAuth applications and tokens."""
