"""Business logic of robots. The parameter ``owner`` is the name of a user or an organization."""
