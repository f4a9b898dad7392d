"""Ready message: the lines that ``fakequay serve`` prints when the server accepts requests."""

from itertools import islice

from fakequay.control import access_guard
from fakequay.domain.accounts import oauth_tokens
from fakequay.models import OAuthToken
from fakequay.server import FakeQuay
from fakequay.world import World

MAX_SHOWN_TOKENS = 5


def lines(quay: FakeQuay) -> list[str]:
    """Return the lines of the ready message of a running server.

    The first line contains the URLs of the server. The next lines contain the release of Quay, the
    URLs of the console, the API explorer, the control API and the forward proxy, and the first
    valid OAuth tokens.
    """
    return [
        f"fakequay is ready at {' and '.join(quay.urls)}",
        f"  Quay release: {quay.world.release}",
        *([f"  console:      {quay.url}/console/"] if quay.settings.console else []),
        f"  API explorer: {quay.url}/docs/",
        f"  control API:  {quay.url}/_fakequay/",
        *_control_token(quay),
        *([f"  proxy:        {quay.proxy_url} (for quay.io)"] if quay.proxy_url else []),
        *(f"  {line}" for line in token_lines(quay.world)),
        f"  get a token:  fakequay token oauth USERNAME --url {quay.url}",
    ]


def _control_token(quay: FakeQuay) -> list[str]:
    """Return the lines of the ready message about the control token.

    If the server generated a control token, the list contains one line with this token; otherwise
    the list is empty.
    """
    token = quay.app.extensions.get(access_guard.GENERATED)
    return (
        [f"  control token for requests from other machines (FAKEQUAY_CONTROL_TOKEN): {token}"]
        if token
        else []
    )


def token_lines(world: World) -> list[str]:
    """Return lines with valid OAuth tokens, or one line that explains how to get a token."""
    if not len(world.store.oauth_tokens):
        if len(world.store.accounts):
            return ["no tokens yet: get one with the following command"]
        return ["no tokens yet: create the first user with POST /api/v1/user/initialize"]
    valid = (token for token in world.store.oauth_tokens.all() if _is_valid(world, token))
    tokens = list(islice(valid, MAX_SHOWN_TOKENS))
    if not tokens:
        return ["no valid tokens: create one with POST /_fakequay/tokens"]
    names = {token.id: _name(world, token.account_id) for token in tokens}
    width = max(map(len, names.values()))
    return [f"{names[token.id]:{width}}  {token.token}  {token.scope}" for token in tokens]


def _is_valid(world: World, token: OAuthToken) -> bool:
    account = world.store.accounts.get(token.account_id)
    return account is not None and account.enabled and not oauth_tokens.has_expired(world, token)


def _name(world: World, account_id: int) -> str:
    account = world.store.accounts.get(account_id)
    return account.name if account else ""
