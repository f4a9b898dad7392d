"""Random control tokens. All other tokens and ids are the same in every run."""


def random_token() -> str:
    """Return a token of 32 URL-safe characters that nobody can guess."""
    import secrets  # imported here because most servers need no random token

    return secrets.token_urlsafe(24)
