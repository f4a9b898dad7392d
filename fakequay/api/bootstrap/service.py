"""Bootstrap token: replaces the OAuth token with which a new Quay installation is set up."""

import hmac

from fakequay.domain import outbox
from fakequay.domain.accounts import oauth_tokens
from fakequay.domain.errors import LoginRequired, Unauthorized
from fakequay.models import OAuthToken
from fakequay.world import World

FILE = "BOOTSTRAP_TOKEN_PATH"


def renew(world: World, bearer: str) -> None:
    """Replace the bootstrap token of the request with a new one and delete the old token.

    The real server writes the new token to a file or Kubernetes secret. fakequay adds the new token
    to its outbox, which contains the messages that a real server would send.

    Args:
        bearer: Text of the bootstrap token.

    Raises:
        LoginRequired: The token does not exist or has expired.
        Unauthorized: The token is valid but is not a bootstrap token.
    """
    old = _find(world, bearer)
    account = world.store.accounts.get(old.account_id)
    application = world.store.applications.get(old.application_id)
    if account is None or application is None:
        raise LoginRequired("Requires valid bootstrap bearer token")
    lifetime = old.expires - old.created
    new = oauth_tokens.issue(
        world, account, application, old.scope, lifetime=lifetime, title=old.title
    )
    new = world.store.oauth_tokens.change(new, bootstrap=True)
    world.store.oauth_tokens.remove(old)
    path = str(world.config.get(FILE, "bootstrap-token"))
    outbox.store_message(
        world, path, "The bootstrap token was renewed", kind="bootstrap", token=new.token
    )


def _find(world: World, bearer: str) -> OAuthToken:
    """Return the bootstrap token that authenticates a request.

    Raises:
        LoginRequired: The token does not exist or has expired.
        Unauthorized: The token is valid but is not a bootstrap token.
    """
    token = world.store.oauth_tokens.one(name=bearer[: oauth_tokens.NAME_LENGTH])
    if (
        token is None
        or oauth_tokens.has_expired(world, token)
        or not hmac.compare_digest(token.token.encode(), bearer.encode())
    ):
        raise LoginRequired("Requires valid bootstrap bearer token")
    if not token.bootstrap:
        raise Unauthorized
    return token
