"""Credentials of seeds: finds the tokens and secrets that a server with given seeds accepts."""

from collections.abc import Sequence
from typing import Any

import click

from fakequay.control import credential_views
from fakequay.domain.accounts import accounts, applications, credential_lookup, oauth_tokens
from fakequay.domain.errors import DataRefused
from fakequay.server import load_seeds
from fakequay.settings import Settings
from fakequay.world import World

from .startup_errors import report_startup_errors

Json = dict[str, Any]


def read(seeds: Sequence[str], ids: str, path: str, fields: Json) -> Json:
    """Return a credential from seeds, in the JSON form in which the control API returns it.

    Args:
        seeds: Names, files or folders of the seeds.
        ids: Value of the setting ``ids``: text from which tokens are derived.
        path: Path of the control API that returns the credential, below ``/_fakequay``.
        fields: JSON body of the request.

    Raises:
        click.ClickException: The seeds do not contain the credential.
    """
    with report_startup_errors():
        world = load_seeds(Settings(seed=tuple(seeds), ids=ids))
    try:
        return _find(world, path, fields)
    except DataRefused as refusal:
        raise click.ClickException(
            f"cannot read the credential from the seed {', '.join(seeds)}: {refusal.message}"
        ) from refusal


def _find(world: World, path: str, fields: Json) -> Json:
    kind, _, name = path.removeprefix("/").partition("/")
    if kind == "robots":
        return credential_views.robot(credential_lookup.find_robot(world, name))
    if kind == "applications":
        return credential_views.client(world, credential_lookup.find_application(world, name))
    return (
        _find_app_token(world, **fields) if kind == "app-tokens" else _find_oauth(world, **fields)
    )


def _find_app_token(world: World, username: str, title: str) -> Json:
    user = credential_lookup.find_user(world, username)
    accounts.check_enabled(user)
    token = credential_lookup.find_app_token(world, user, title)
    if token is None:
        raise DataRefused(
            f"user {username} has no valid application-specific token with the title {title!r}; "
            "call this command without --seed to create the token on a running server"
        )
    return credential_views.app_token(world, token)


def _find_oauth(
    world: World, username: str, scope: str, application: str = "", expired: bool = False
) -> Json:
    user = credential_lookup.find_user(world, username)
    accounts.check_enabled(user)
    issuer = (
        credential_lookup.find_application(world, application)
        if application
        else applications.find_by_name(world, user, oauth_tokens.APPLICATION)
    )
    token = oauth_tokens.find(world, user, scope, issuer, expired=expired) if issuer else None
    if token is None:
        validity = "expired" if expired else "valid"
        path = application or f"{username}/{oauth_tokens.APPLICATION}"
        raise DataRefused(
            f"the application {path} has issued no {validity} OAuth token with the scopes "
            f"{scope!r} to the user {username}; call this command without --seed to "
            "create the token on a running server"
            f"{_list_tokens(world, user.id)}"
        )
    return credential_views.oauth_token(world, token)


def _list_tokens(world: World, account_id: int) -> str:
    """Return a hint for an error message: the valid OAuth tokens of a user; "" without tokens."""
    lines = []
    for token in world.store.oauth_tokens.find(account_id=account_id):
        if not oauth_tokens.has_expired(world, token):
            view = credential_views.oauth_token(world, token)
            lines.append(f"\n  {view['scope']!r} --application {view['application']}")
    return f". Tokens of this user in the seed:{''.join(lines)}" if lines else ""
