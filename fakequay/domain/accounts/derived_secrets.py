"""Derived secrets: tokens and client credentials computed from names.

A token has the same text whether a seed or the API creates it. A test can therefore compute the
text from the names.

The functions take the text of a secret from a ``DerivedIds`` object. This object generates ids and
secrets from the kind and the name of an object, such as ``robot`` and ``acme+ci``.
"""

from fakequay.determinism import ALPHANUMERIC
from fakequay.world import DerivedIds


def robot_token(ids: DerivedIds) -> str:
    """Return the token of a robot.

    Args:
        ids: Source of ids that are derived from the name of the robot, such as ``acme+ci``.
    """
    return ids.token(length=64)


def client_id(ids: DerivedIds) -> str:
    """Return the client id of an OAuth application.

    Args:
        ids: Source of ids that are derived from the name of the application, such as
            ``acme/portal``.
    """
    return ids.token("client_id", length=20)


def client_secret(ids: DerivedIds) -> str:
    """Return the client secret that an OAuth application has until the secret is reset.

    Args:
        ids: Source of ids that are derived from the name of the application, such as
            ``acme/portal``.
    """
    return ids.token("client_secret", length=40)


def oauth_token(ids: DerivedIds, alphabet: str = ALPHANUMERIC) -> str:
    """Return the text of an OAuth token.

    Args:
        ids: Source of ids that are derived from the user, the application and the scopes of the
            token.
        alphabet: Characters that the token may contain.
    """
    return ids.token(length=40, alphabet=alphabet)


def oauth_token_subject(username: str, application: str, scope: str) -> str:
    """Return the text from which an OAuth token is derived: user, application and scopes.

    Args:
        username: Name of the user to whom the token belongs.
        application: Organization and name of the OAuth application, such as ``acme/portal``.
        scope: Scopes of the token, separated by spaces.
    """
    return f"{username} {application} {scope}"


def app_token(ids: DerivedIds) -> str:
    """Return the text of an application-specific token.

    Args:
        ids: Source of ids that are derived from the user and the title of the token, such as
            ``alice laptop``.
    """
    return ids.token(length=120)
