"""Caller list of the control API: users, robots and OAuth tokens whose requests Quay accepts."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.access import scopes
from fakequay.domain.accounts import accounts, oauth_tokens
from fakequay.domain.errors import DataRefused
from fakequay.models import Account, OAuthToken
from fakequay.web.auth import sessions
from fakequay.web.instances import instances
from fakequay.world import World

from . import request_body
from .openapi import json_schemas
from .openapi.decorators import describes

KINDS = ("user", "robot", "token")
CALLER = json_schemas.object_of(
    ("id", "kind", "name", "superuser"),
    id=json_schemas.TEXT,
    kind={"enum": list(KINDS)},
    name=json_schemas.TEXT,
    superuser=json_schemas.FLAG,
    application=json_schemas.TEXT,
    scope=json_schemas.TEXT,
)


@describes(
    {
        200: json_schemas.required_object(
            callers=json_schemas.list_of(CALLER), signed_in=json_schemas.nullable(json_schemas.TEXT)
        )
    }
)
def show_all() -> ResponseReturnValue:
    """List the enabled users, the robot accounts and the valid OAuth tokens of the instance.

    The field ``signed_in`` is the id of the user whose session cookie the request contains, or
    null.
    """
    world = instances.current_instance().world
    with world.store.transaction():
        user = sessions.caller(world).username
        callers = [*_accounts(world, "user"), *_accounts(world, "robot"), *_tokens(world)]
    return jsonify(callers=callers, signed_in=user and f"user:{user}")


@describes(
    {200: json_schemas.required_object(authorization=json_schemas.TEXT)},
    body=json_schemas.required_object(id=json_schemas.TEXT),
)
def authorize() -> ResponseReturnValue:
    """Return the value of the header ``Authorization`` for a user, robot account or OAuth token.

    The request body contains the field ``id``: the id of a caller that ``GET /_fakequay/callers``
    returned. For a user, the header contains an OAuth token with all scopes. If the user has no
    such token, the server creates it.
    """
    given = request_body.read_fields("id").get("id")
    kind, _, name = str(given).partition(":")
    world = instances.current_instance().world
    with world.store.transaction():
        value = _authorization(world, kind, name)
    if value is None:
        raise DataRefused(
            f"id: no caller has the id {given!r}; GET /_fakequay/callers lists all ids"
        )
    return jsonify(authorization=value)


def _authorization(world: World, kind: str, name: str) -> str | None:
    if kind in {"user", "robot"}:
        account = accounts.get(world, name, "user" if kind == "user" else "robot")
        return None if account is None else _account_authorization(world, account)
    tokens = world.store.oauth_tokens.find(uuid=name) if kind == "token" else ()
    return next((f"Bearer {token.token}" for token in tokens), None)


def _account_authorization(world: World, account: Account) -> str:
    if account.kind == "robot":
        return f"Basic {b64encode(f'{account.name}:{account.token}'.encode()).decode()}"
    return f"Bearer {oauth_tokens.get_or_issue(world, account, ' '.join(scopes.SCOPES)).token}"


def _accounts(world: World, kind: str) -> Iterator[dict[str, Any]]:
    found = (one for one in world.store.accounts.all() if one.kind == kind and one.enabled)
    for account in sorted(found, key=lambda one: one.name):
        yield _view(world, f"{kind}:{account.name}", kind, account)


def _tokens(world: World) -> Iterator[dict[str, Any]]:
    """Yield the valid OAuth tokens, except those that the function ``authorize`` has issued."""
    for token in world.store.oauth_tokens.all():
        user = world.store.accounts.get(token.account_id)
        path = _application_path(world, token)
        if path is None or user is None or not user.enabled:
            continue
        if path != f"{user.name}/{oauth_tokens.APPLICATION}" and not oauth_tokens.has_expired(
            world, token
        ):
            details = {"application": path, "scope": token.scope}
            yield _view(world, f"token:{token.uuid}", "token", user) | details


def _application_path(world: World, token: OAuthToken) -> str | None:
    application = world.store.applications.get(token.application_id)
    owner = application and world.store.accounts.get(application.organization_id)
    return f"{owner.name}/{application.name}" if owner and application else None


def _view(world: World, caller_id: str, kind: str, account: Account) -> dict[str, Any]:
    superuser = world.config.is_superuser(account.name)
    return {"id": caller_id, "kind": kind, "name": account.name, "superuser": superuser}
