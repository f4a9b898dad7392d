"""Errors of the OAuth endpoints."""


class OAuthError(Exception):
    """Error: the server refuses an OAuth request, with status 400.

    The first argument of the exception is the OAuth error code.
    """
