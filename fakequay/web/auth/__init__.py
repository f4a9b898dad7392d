"""Authentication: bearer tokens, passwords, sessions and cookies."""
