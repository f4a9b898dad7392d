"""API tokens of an OAuth application: lists, creates and revokes them."""

from typing import Any

from fakequay.access import Caller, scopes, superusers
from fakequay.domain import pagination, usage_log
from fakequay.domain.accounts import accounts, applications, oauth_tokens
from fakequay.domain.errors import Aborted, NotFound, Unauthorized
from fakequay.models import Account, Application, OAuthToken
from fakequay.world import World

PAGE = 50  # tokens per page


def page(world: World, orgname: str, client_id: str, cursor: str | None) -> dict[str, Any]:
    """Return a page of the API tokens of an OAuth application, newest first.

    Args:
        cursor: ``next_page`` of the previous page; None for the first page.

    Raises:
        NotFound: The organization has no application with this client id.
    """
    _, application = _find(world, orgname, client_id)
    before = pagination.decode_token(world, "app tokens", cursor)
    found = world.store.oauth_tokens.newest(
        application_id=application.id, before=before, limit=PAGE + 1
    )
    return pagination.page(world, "app tokens", "tokens", found, PAGE)


def create(
    world: World, caller: Caller, orgname: str, client_id: str, body: dict[str, Any]
) -> OAuthToken:
    """Create an API token of an OAuth application for the caller.

    Args:
        body: Request body with ``name``, ``scope`` (scopes separated by spaces) and optionally
            ``expiration`` (lifetime in seconds).

    Raises:
        NotFound: The organization has no application with this client id.
        Aborted: 400 if the name is empty or a scope does not exist.
        Unauthorized: The caller's own token lacks one of the scopes, or the scopes include
            ``super:user`` and the caller is not a superuser.
    """
    organization, application = _find(world, orgname, client_id)
    if caller.account is None:
        raise Unauthorized
    name = body["name"].strip()
    if not name:
        raise Aborted(400, "'name' must not be empty")
    requested = scopes.parse(body["scope"])
    if not requested:
        raise Aborted(400, f"Invalid scope: {body['scope']}")
    _check_may_grant(world, caller, requested)
    token = oauth_tokens.issue(
        world,
        caller.account,
        application,
        scopes.format_scopes(requested, body["scope"]),
        lifetime=body.get("expiration", oauth_tokens.TEN_YEARS),
        title=name,
        created_by=caller.account.name,
    )
    _record_log_entry(world, "create_oauth_api_token", organization, application, token)
    return token


def revoke(world: World, orgname: str, client_id: str, uuid: str) -> None:
    """Revoke an API token of an OAuth application.

    Raises:
        NotFound: The organization, the application or the token does not exist.
    """
    organization, application = _find(world, orgname, client_id)
    token = world.store.oauth_tokens.one(uuid=uuid)
    if token is None or token.application_id != application.id:
        raise NotFound
    world.store.oauth_tokens.remove(token)
    _record_log_entry(world, "revoke_oauth_api_token", organization, application, token)


def _find(world: World, orgname: str, client_id: str) -> tuple[Account, Application]:
    organization = accounts.find(world, orgname, "organization")
    return organization, applications.find(world, organization, client_id)


def _check_may_grant(world: World, caller: Caller, requested: frozenset[str]) -> None:
    if caller.scopes is not None and not requested <= scopes.add_implied_scopes(caller.scopes):
        raise Unauthorized
    if "super:user" in requested and not superusers.is_superuser(world, caller):
        raise Unauthorized


def _record_log_entry(
    world: World,
    kind: str,
    organization: Account,
    application: Application,
    token: OAuthToken,
) -> None:
    metadata = {
        "oauth_token_uuid": token.uuid,
        "application_name": application.name,
        "client_id": application.client_id,
    }
    if kind == "create_oauth_api_token":
        metadata |= {
            "scope": token.scope,
            "token_display_name": token.title or "",
            "auth_method": "oauth" if world.actor.token else "session",
        }
    usage_log.record(world, kind, organization, metadata=metadata)
