"""Business logic of the roles that users, robots and teams have in a repository."""
