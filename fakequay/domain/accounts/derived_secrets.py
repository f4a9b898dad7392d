"""What follows from what a thing is for: its secrets, the same whether a seed or the API makes it.

Each takes what ``world.draw(kind, subject)`` (or ``Drawn`` of bare ``Ids``) gives for the kind and
subject that are named here, so anyone who knows the names can know the secret.
"""

from fakequay.determinism import ALPHANUMERIC
from fakequay.world import DerivedIds


def robot_token(drawn: DerivedIds) -> str:
    """Of ``("robot", "acme+ci")``."""
    return drawn.token(length=64)


def client_id(drawn: DerivedIds) -> str:
    """Of ``("application", "acme/portal")``."""
    return drawn.token("client_id", length=20)


def client_secret(drawn: DerivedIds) -> str:
    """Of ``("application", "acme/portal")``, until it is reset."""
    return drawn.token("client_secret", length=40)


def oauth_token(drawn: DerivedIds, alphabet: str = ALPHANUMERIC) -> str:
    """Of ``("oauth", oauth_subject(…))``."""
    return drawn.token(length=40, alphabet=alphabet)


def oauth_token_subject(username: str, application: str, scope: str) -> str:
    """What an OAuth token is for; ``application`` is ``organization/name``."""
    return f"{username} {application} {scope}"


def app_token(drawn: DerivedIds) -> str:
    """Of ``("apptoken", "alice laptop")``: whose it is, and its title."""
    return drawn.token(length=120)
