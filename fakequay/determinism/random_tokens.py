"""Random tokens: the only values that differ in every run, because they protect the server."""


def random_token() -> str:
    """Return a token of 32 URL-safe characters that nobody can guess."""
    import secrets  # imported here because most servers do not need it

    return secrets.token_urlsafe(24)
