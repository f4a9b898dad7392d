"""Control API of tokens: creates OAuth tokens, with which tests can call Quay's API."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.access import scopes
from fakequay.domain.accounts import accounts, applications, oauth_tokens
from fakequay.domain.errors import DataRefused
from fakequay.models import Account, Application
from fakequay.web.instances import instances
from fakequay.world import World

from . import json_schemas, request_body
from .openapi_decorators import describes

blueprint = Blueprint("tokens", __name__)
# Scopes: a string separated by spaces, or a list.
SCOPE = {"anyOf": [json_schemas.TEXT, json_schemas.list_of(json_schemas.TEXT)]}


@blueprint.post("/tokens")
@describes(
    {200: json_schemas.required_object(token=json_schemas.TEXT, uuid=json_schemas.TEXT)},
    body=json_schemas.object_of(
        ("username",),
        username=json_schemas.TEXT,
        scope=SCOPE,
        application=json_schemas.TEXT,
    ),
)
def mint() -> ResponseReturnValue:
    """Return a valid OAuth token of a user; calls with equal fields return one token.

    If that token has expired, the call returns a new one. Without a scope in the body, the token
    has all scopes. ``application`` is the organization and the name of the OAuth application that
    issues the token, such as ``acme/automation``; without it, the token belongs to an application
    of the user named ``fakequay``.
    """
    given = request_body.read_fields("username", "scope", "application")
    scope = _scope(given.get("scope", " ".join(scopes.SCOPES)))
    world = instances.current_instance().world
    with world.store.transaction():
        account = _account(world, given.get("username"))
        application = _application(world, given["application"]) if "application" in given else None
        try:
            token = oauth_tokens.get_or_issue(world, account, scope, application)
        except DataRefused as refusal:
            raise DataRefused(f"username: {refusal.message}") from refusal
        return jsonify(token=token.token, uuid=token.uuid)


def _scope(given: Any) -> str:
    try:
        if isinstance(given, str | list):
            return scopes.join(given)
    except ValueError:
        pass
    raise DataRefused(f"scope: must contain only these scopes: {' '.join(scopes.SCOPES)}")


def _account(world: World, name: Any) -> Account:
    if not isinstance(name, str):
        raise DataRefused("username: must be a string, the name of a user")
    account = accounts.get(world, name, "user")
    if account is None:
        raise DataRefused(f"username: user {name!r} does not exist")
    return account


def _application(world: World, path: Any) -> Application:
    if not isinstance(path, str) or "/" not in path:
        raise DataRefused(
            "application: must have the form ORGANIZATION/APPLICATION, such as acme/automation"
        )
    application = applications.find_by_path(world, path)
    if application is None:
        raise DataRefused(f"application: OAuth application {path!r} does not exist")
    return application
