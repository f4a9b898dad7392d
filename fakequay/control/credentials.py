"""Control API of credentials: tokens of users and robot accounts, and secrets of applications."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.access import scopes
from fakequay.domain.accounts import credential_lookup, oauth_tokens
from fakequay.domain.errors import DataRefused
from fakequay.models import Account, Application
from fakequay.web.instances import instances
from fakequay.world import World

from . import credential_views, request_body
from .openapi import json_schemas
from .openapi.decorators import describes

Named = TypeVar("Named", Account, Application)
# Scopes: a string separated by spaces, or a list.
SCOPE = {"anyOf": [json_schemas.TEXT, json_schemas.list_of(json_schemas.TEXT)]}


@describes(
    {
        200: json_schemas.required_object(
            token=json_schemas.TEXT,
            uuid=json_schemas.TEXT,
            username=json_schemas.TEXT,
            application=json_schemas.TEXT,
            scope=json_schemas.TEXT,
            expires=json_schemas.MOMENT,
        )
    },
    body=json_schemas.object_of(
        ("username",),
        username=json_schemas.TEXT,
        scope=SCOPE,
        application=json_schemas.TEXT,
        expired=json_schemas.FLAG,
    ),
)
def mint() -> ResponseReturnValue:
    """Return a valid OAuth token of a user; equal requests return the same token until it expires.

    Without a scope in the body, the token has all scopes.

    The field ``application`` is the organization and name of the OAuth application that issues the
    token, such as ``acme/automation``. Without this field, the token belongs to the application
    ``fakequay`` of the user. With ``"expired": true``, the call returns an expired token.
    """
    given = request_body.read_fields("username", "scope", "application", "expired")
    scope = _scope(given.get("scope", " ".join(scopes.SCOPES)))
    expired = given.get("expired", False)
    if not isinstance(expired, bool):
        raise DataRefused("expired: must be true or false")
    world = instances.current_instance().world
    with world.store.transaction():
        account = _account(world, given.get("username"))
        application = _application(world, given["application"]) if "application" in given else None
        try:
            token = oauth_tokens.get_or_issue(world, account, scope, application, expired=expired)
        except DataRefused as refusal:
            raise _in_field("username", refusal) from refusal
        return jsonify(credential_views.oauth_token(world, token))


@describes(
    {
        200: json_schemas.required_object(
            token=json_schemas.TEXT,
            uuid=json_schemas.TEXT,
            username=json_schemas.TEXT,
            title=json_schemas.TEXT,
            expires=json_schemas.nullable(json_schemas.MOMENT),
        )
    },
    body=json_schemas.required_object(username=json_schemas.TEXT, title=json_schemas.TEXT),
)
def mint_app_token() -> ResponseReturnValue:
    """Return an application-specific token of a user; create the token if it does not exist."""
    given = request_body.read_fields("username", "title")
    title = given.get("title")
    if not isinstance(title, str) or not title:
        raise DataRefused("title: must be a string that is not empty")
    world = instances.current_instance().world
    with world.store.transaction():
        name = _account(world, given.get("username")).name
        try:
            token = credential_lookup.get_or_create_app_token(world, name, title)
        except DataRefused as refusal:
            raise _in_field("username", refusal) from refusal
        return jsonify(credential_views.app_token(world, token))


@describes({200: json_schemas.required_object(name=json_schemas.TEXT, token=json_schemas.TEXT)})
def get_robot(name: str) -> ResponseReturnValue:
    """Return the name of a robot account, such as ``acme+ci``, and its current token."""
    world = instances.current_instance().world
    return jsonify(credential_views.robot(credential_lookup.find_robot(world, name)))


@describes(
    {
        200: json_schemas.required_object(
            application=json_schemas.TEXT,
            client_id=json_schemas.TEXT,
            client_secret=json_schemas.TEXT,
        )
    }
)
def get_application(name: str) -> ResponseReturnValue:
    """Return the client id and the client secret of an OAuth application.

    The name of an application contains its organization, for example ``acme/automation``.
    """
    world = instances.current_instance().world
    return jsonify(credential_views.client(world, credential_lookup.find_application(world, name)))


def _scope(given: Any) -> str:
    try:
        if isinstance(given, str | list):
            return scopes.join(given)
    except ValueError:
        pass
    raise DataRefused(f"scope: must contain only these scopes: {' '.join(scopes.SCOPES)}")


def _account(world: World, name: Any) -> Account:
    return _find_named(world, "username", name, credential_lookup.find_user, "a user")


def _application(world: World, path: Any) -> Application:
    kind = "an OAuth application, such as acme/automation"
    return _find_named(world, "application", path, credential_lookup.find_application, kind)


def _find_named(
    world: World, field: str, name: Any, find: Callable[[World, str], Named], kind: str
) -> Named:
    """Find an object, such as a user, by the name in a field of the request body.

    Args:
        world: Data of the instance.
        field: Name of the field, with which error messages start.
        name: Value of the field: the name of the object.
        find: Function that finds an object by name. It raises DataRefused if no object has the
            name.
        kind: Kind of the object, such as ``a user``, for the error message.

    Raises:
        DataRefused: The value is not a string, or the object does not exist.
    """
    if not isinstance(name, str):
        raise DataRefused(f"{field}: must be a string, the name of {kind}")
    try:
        return find(world, name)
    except DataRefused as refusal:
        raise _in_field(field, refusal) from refusal


def _in_field(field: str, refusal: DataRefused) -> DataRefused:
    return DataRefused(f"{field}: {refusal.message}")
