"""Errors of the OAuth endpoints."""


class OAuthError(Exception):
    """An OAuth request is refused with status 400; ``args[0]`` is the OAuth error code."""
