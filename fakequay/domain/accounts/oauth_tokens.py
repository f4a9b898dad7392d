"""OAuth tokens: issues and finds access tokens of OAuth applications."""

import hmac

from fakequay.determinism import ALPHANUMERIC
from fakequay.models import Account, Application, OAuthToken
from fakequay.world import World

from . import accounts, applications, derived_secrets

# Name of the application that issues the tokens for tests (see `get_or_issue`).
APPLICATION = "fakequay"
NAME_LENGTH = 20  # number of characters at the start of a token by which the token is found
TEN_YEARS = 315_576_000.0  # default lifetime of a token in seconds


def issue(
    world: World,
    account: Account,
    application: Application,
    scope: str,
    *,
    lifetime: float = TEN_YEARS,
    title: str | None = None,
    created_by: str | None = None,
    alphabet: str = ALPHANUMERIC,
) -> OAuthToken:
    """Issue an OAuth token of an application for an account.

    Args:
        scope: Scopes, separated by spaces.
        lifetime: Seconds until the token expires.
        title: Display name of the token, or None.
        created_by: Name of the user who requested the token for the application, or None.
        alphabet: Characters that the token may contain.
    """
    owner = world.store.accounts.get(application.organization_id)
    path = f"{owner.name if owner else ''}/{application.name}"
    drawn = world.draw("oauth", derived_secrets.oauth_token_subject(account.name, path, scope))
    token = derived_secrets.oauth_token(drawn, alphabet)
    return world.store.oauth_tokens.add(
        OAuthToken(
            account_id=account.id,
            application_id=application.id,
            uuid=drawn.uuid(),
            name=token[:NAME_LENGTH],
            token=token,
            scope=scope,
            created=world.now(),
            expires=world.now() + lifetime,
            title=title,
            created_by=created_by,
        )
    )


def get(world: World, text: str) -> OAuthToken | None:
    """Return the OAuth token with the given text, or None. The token may have expired."""
    for token in world.store.oauth_tokens.find(name=text[:NAME_LENGTH]):
        if hmac.compare_digest(token.token.encode(), text.encode()):
            return token
    return None


def has_expired(world: World, token: OAuthToken) -> bool:
    """Return whether an OAuth token has expired."""
    return token.expires <= world.now()


def get_or_issue(
    world: World,
    account: Account,
    scope: str,
    application: Application | None = None,
    *,
    expired: bool = False,
) -> OAuthToken:
    """Return a valid OAuth token with the given scope for a user, for use in tests.

    The first call for a scope issues the token. Later calls return this token until it expires.
    Then a new token is issued.

    Args:
        scope: Scopes, separated by spaces.
        application: Application that issues the token. None for the user's application named
            ``fakequay``, which is created if it does not exist.
        expired: Whether to return a token that has expired, instead of a valid token.

    Raises:
        DataRefused: The user is disabled. Quay accepts no token of a disabled user.
    """
    accounts.check_enabled(account)
    if application is None:
        application = applications.find_by_name(world, account, APPLICATION)
    if application is None:
        application = applications.create(world, account, APPLICATION)
    found = find(world, account, scope, application, expired=expired)
    lifetime = 0.0 if expired else TEN_YEARS
    return found or issue(world, account, application, scope, lifetime=lifetime)


def find(
    world: World, account: Account, scope: str, application: Application, *, expired: bool = False
) -> OAuthToken | None:
    """Return a valid OAuth token that an application issued for a user, or None.

    Args:
        scope: Scopes of the token, separated by spaces.
        expired: Whether to return a token that has expired, instead of a valid token.
    """
    for token in world.store.oauth_tokens.find(application_id=application.id):
        is_wanted = token.scope == scope and token.account_id == account.id
        if is_wanted and has_expired(world, token) == expired:
            return token
    return None
