"""What the OAuth 2 flows decide: who may be asked, and what an application gets."""

import hmac
from typing import Any
from urllib.parse import urlencode

from fakequay.access import Caller, roles, scope_descriptions, scopes
from fakequay.determinism import ALPHANUMERIC
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, applications, oauth_tokens, user_notifications
from fakequay.domain.errors import Aborted
from fakequay.frozen_dataclasses import frozen
from fakequay.models import Account, Application, AssignedToken, OAuthCode, OAuthToken
from fakequay.world import World


@frozen
class Request:
    """What an application asks a person for; ``assignment`` is the uuid of a token on offer."""

    client_id: str
    redirect_uri: str
    scope: str
    response_type: str
    state: str | None = None
    assignment: str | None = None


class InvalidRequest(Exception):
    """An exchange that fails; ``args[0]`` is OAuth's own word for why."""


def question(world: World, caller: Caller, asked: Request) -> dict[str, Any]:
    """What to ask; only an organization's admins may make tokens with its applications."""
    application, organization = find_application(world, asked.client_id)
    described = scope_descriptions.describe(asked.scope)
    if not described:
        raise Aborted(404)
    if asked.assignment is None:
        check_admin(world, caller, organization)
    else:
        _assignment(world, caller, asked.assignment, organization)
    return {
        "scopes": described,
        "has_dangerous_scopes": any(scope["dangerous"] for scope in described),
        "application": applications.consent_view(world, application),
        "client_id": asked.client_id,
        "redirect_uri": asked.redirect_uri,
        "scope": asked.scope,
        "response_type": asked.response_type,
        "state": asked.state,
        "assignment_uuid": asked.assignment,
    }


def redirect_is_allowed(world: World, asked: Request, own: str) -> bool:
    """Whether the application may have the browser sent there; ``own`` is the server's own page."""
    application, _ = find_application(world, asked.client_id)
    registered = application.redirect_uri
    return asked.redirect_uri == own or (
        bool(registered) and asked.redirect_uri.startswith(registered)
    )


def authorize(world: World, caller: Caller, asked: Request) -> str:
    """Grant what was asked; the address that the browser is sent to, with the token or code."""
    application, organization = find_application(world, asked.client_id)
    if not scopes.parse(asked.scope):
        return refused(asked, "invalid_scope")
    if caller.account is None:
        raise Aborted(401)
    if asked.assignment is not None:
        offer = _assignment(world, caller, asked.assignment, organization)
        world.store.assigned_tokens.remove(offer)
    else:
        check_admin(world, caller, organization)
    state = {"state": asked.state} if asked.state else {}
    query = urlencode({"scope": asked.scope, **state})
    if asked.response_type == "code":
        code = _issue_code(world, caller.account, application, asked.scope)
        return f"{asked.redirect_uri}?{query}&code={code}"
    token = oauth_tokens.issue(world, caller.account, application, asked.scope)
    lifetime = int(oauth_tokens.TEN_YEARS)
    return (
        f"{asked.redirect_uri}?{query}"
        f"#access_token={token.token}&token_type=Bearer&expires_in={lifetime}"
    )


def refused(asked: Request, why: str) -> str:
    return f"{asked.redirect_uri}?{urlencode({'error': why})}"


def exchange(world: World, client_id: str, secret: str, code: str, redirect: str) -> OAuthToken:
    """A code for a token, once; raises Unaccepted."""
    application = world.store.applications.one(client_id=client_id)
    if application is None or not _same(application.client_secret, secret):
        raise InvalidRequest("invalid_client")
    if not application.redirect_uri or not redirect.startswith(application.redirect_uri):
        raise InvalidRequest("invalid_client")
    issued = world.store.oauth_codes.one(code=code)
    account = world.store.accounts.get(issued.account_id) if issued else None
    if issued is None or account is None or issued.application_id != application.id:
        raise InvalidRequest("invalid_grant")
    world.store.oauth_codes.remove(issued)
    return oauth_tokens.issue(world, account, application, issued.scope)


def assign(world: World, caller: Caller, asked: Request, username: str) -> AssignedToken:
    """Offer a user a token of one's own organization's application."""
    application, organization = find_application(world, asked.client_id)
    check_admin(world, caller, organization)
    if not scopes.parse(asked.scope):
        raise Aborted(404)
    account = accounts.get(world, username, "user")
    if account is None:
        raise Aborted(404)
    drawn = world.draw("assigned", f"{username} {asked.client_id} {asked.scope}")
    usage_log.record(
        world,
        "oauth_token_assigned",
        organization,
        metadata={
            "assigned_user": username,
            "assigning_user": caller.username,
            "application": application.name,
            "client_id": application.client_id,
        },
    )
    told = {"username": caller.username}
    user_notifications.notify(world, account, "assigned_authorization", told)
    return world.store.assigned_tokens.add(
        AssignedToken(
            account_id=account.id,
            application_id=application.id,
            uuid=drawn.uuid(),
            redirect_uri=asked.redirect_uri,
            scope=asked.scope,
            response_type=asked.response_type,
        )
    )


def find_application(world: World, client_id: str) -> tuple[Application, Account]:
    """With the organization that it is of; refused where there is none."""
    application = world.store.applications.one(client_id=client_id)
    owner = world.store.accounts.get(application.organization_id) if application else None
    if application is None or owner is None:
        raise Aborted(404)
    return application, owner


def check_admin(world: World, caller: Caller, organization: Account) -> None:
    """Only they may make tokens with an organization's applications."""
    if roles.in_organization(world, caller, organization.name) != "admin":
        raise Aborted(403)


def _assignment(world: World, caller: Caller, uuid: str, organization: Account) -> AssignedToken:
    """The caller's offer, which has to be one of this organization."""
    found = world.store.assigned_tokens.one(uuid=uuid)
    if found is None or caller.account is None or found.account_id != caller.account.id:
        raise Aborted(404)
    application = world.store.applications.get(found.application_id)
    if application is None or application.organization_id != organization.id:
        raise Aborted(404)
    return found


def _issue_code(world: World, account: Account, application: Application, scope: str) -> str:
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


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())
