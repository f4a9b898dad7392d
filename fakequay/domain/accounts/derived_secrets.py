"""Derived secrets: tokens and client credentials computed from names.

A record gets the same secret whether a seed or the API creates it, so a test can compute the secret
from the names. The docstring of each function contains a kind and a subject; the argument is the
``DerivedIds`` object that ``world.draw(kind, subject)`` returns for them.
"""

from fakequay.determinism import ALPHANUMERIC
from fakequay.world import DerivedIds


def robot_token(drawn: DerivedIds) -> str:
    """Return a robot token, derived from the kind ``robot`` and a subject such as ``acme+ci``."""
    return drawn.token(length=64)


def client_id(drawn: DerivedIds) -> str:
    """Return the client id of an OAuth application.

    The value is derived from the kind ``application`` and a subject such as ``acme/portal``.
    """
    return drawn.token("client_id", length=20)


def client_secret(drawn: DerivedIds) -> str:
    """Return the client secret that an OAuth application has until the secret is reset.

    The value is derived from the kind ``application`` and a subject such as ``acme/portal``.
    """
    return drawn.token("client_secret", length=40)


def oauth_token(drawn: DerivedIds, alphabet: str = ALPHANUMERIC) -> str:
    """Return the text of an OAuth token.

    The token is derived from the kind ``oauth`` and the result of ``oauth_token_subject``.
    """
    return drawn.token(length=40, alphabet=alphabet)


def oauth_token_subject(username: str, application: str, scope: str) -> str:
    """Return the subject from which an OAuth token is derived.

    Args:
        application: Organization and name of the OAuth application, such as ``acme/portal``.
        scope: Scopes of the token, separated by spaces.
    """
    return f"{username} {application} {scope}"


def app_token(drawn: DerivedIds) -> str:
    """Return the text of an application-specific token.

    The token is derived from the kind ``apptoken`` and a subject of username and title, such as
    ``alice laptop``.
    """
    return drawn.token(length=120)
