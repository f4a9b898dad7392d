"""OAuth authorization codes: issues codes to applications, and exchanges codes for tokens."""

import hmac

from fakequay.determinism import ALPHANUMERIC
from fakequay.domain.accounts import oauth_tokens
from fakequay.models import Account, Application, OAuthCode, OAuthToken
from fakequay.world import World

from . import redirect_uris
from .errors import OAuthError


def issue(world: World, account: Account, application: Application, scope: str) -> str:
    """Issue an authorization code, which an application can exchange for a token of an account."""
    drawn = world.draw("oauth code", f"{account.name} {application.client_id} {scope}")
    code = drawn.token(alphabet=ALPHANUMERIC)
    world.store.oauth_codes.add(
        OAuthCode(
            application_id=application.id,
            account_id=account.id,
            code=code,
            scope=scope,
            created=world.now(),
        )
    )
    return code


def exchange(
    world: World,
    client_id: str,
    secret: str,
    *,
    code: str,
    redirect: str,
    scope: str,
    own_page: str,
) -> OAuthToken:
    """Exchange an authorization code for an OAuth token; each code works only once.

    Args:
        world: Data and configuration of the instance (World).
        client_id: Client ID of the application.
        secret: Client secret of the application.
        code: The authorization code.
        redirect: Redirect URI in the token request, which must be allowed for the application.
        scope: Scopes in the token request, which must be those of the authorization request.
        own_page: URL of the server's page that shows a token to the user.

    Raises:
        OAuthError: "invalid_client" if the client ID or the secret is wrong; "invalid_grant" if
            another value is wrong.
    """
    application = world.store.applications.one(client_id=client_id)
    if application is None or not _is_equal(application.client_secret, secret):
        raise OAuthError("invalid_client")
    issued = world.store.oauth_codes.one(code=code)
    account = world.store.accounts.get(issued.account_id) if issued else None
    if issued is None or account is None or issued.application_id != application.id:
        raise OAuthError("invalid_grant")
    if issued.scope != scope or not redirect_uris.is_allowed(world, client_id, redirect, own_page):
        raise OAuthError("invalid_grant")
    world.store.oauth_codes.remove(issued)
    return oauth_tokens.issue(world, account, application, issued.scope)


def _is_equal(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())
