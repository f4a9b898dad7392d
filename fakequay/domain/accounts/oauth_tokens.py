"""OAuth tokens: making them, and the one an install is given at its start."""

import hmac

from fakequay.determinism import ALPHANUMERIC
from fakequay.models import Account, Application, OAuthToken
from fakequay.world import World

from . import applications, derived_secrets

APPLICATION = "fakequay"  # of the user: what a test's own tokens are issued through
NAME_LENGTH = 20  # the part of a token by which it is found
TEN_YEARS = 315_576_000.0  # seconds: how long a token is good for unless it says otherwise


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
    """A token for an account through an application; ``lifetime`` in seconds."""
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


def one(world: World, text: str) -> OAuthToken | None:
    """A token by its whole text, whether it is still good or not."""
    token = world.store.oauth_tokens.one(name=text[:NAME_LENGTH])
    same = token is not None and hmac.compare_digest(token.token.encode(), text.encode())
    return token if same else None


def standing(world: World, account: Account, scope: str) -> OAuthToken:
    """A user's token for a test to use, made when it is first asked for."""
    for application in applications.of_organization(world, account):
        if application.name == APPLICATION:
            break
    else:
        application = applications.create(world, account, APPLICATION)
    for token in world.store.oauth_tokens.find(application_id=application.id):
        if token.scope == scope and token.account_id == account.id:
            return token
    return issue(world, account, application, scope)
