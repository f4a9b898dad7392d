"""Business logic of the searches for accounts, teams and repositories."""
