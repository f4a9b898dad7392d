"""OAuth 2 flows: authorization requests, codes, tokens and tokens assigned to users."""

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
class AuthorizationRequest:
    """Authorization request of an application.

    Attributes:
        client_id: Client ID of the application.
        redirect_uri: URL to send the browser to, with the token or code.
        scope: Requested scopes, separated by spaces or commas.
        response_type: "token" or "code".
        state: Value to return to the application unchanged, or None.
        assignment: UUID of the assigned token that the user accepts, or None.
    """

    client_id: str
    redirect_uri: str
    scope: str
    response_type: str
    state: str | None = None
    assignment: str | None = None


class InvalidRequest(Exception):
    """The exchange of a code failed; ``args[0]`` is the OAuth error code."""


def describe_authorization(
    world: World, caller: Caller, request: AuthorizationRequest
) -> dict[str, Any]:
    """Return what the authorization page shows to the user.

    Raises:
        Aborted: 403 if the caller has no assigned token and does not administer the application's
            organization; 404 if the application, the assigned token or a scope is unknown.
    """
    application, organization = find_application(world, request.client_id)
    described = scope_descriptions.describe(request.scope)
    if not described:
        raise Aborted(404)
    if request.assignment is None:
        check_admin(world, caller, organization)
    else:
        _assignment(world, caller, request.assignment, organization)
    return {
        "scopes": described,
        "has_dangerous_scopes": any(scope["dangerous"] for scope in described),
        "application": applications.consent_view(world, application),
        "client_id": request.client_id,
        "redirect_uri": request.redirect_uri,
        "scope": request.scope,
        "response_type": request.response_type,
        "state": request.state,
        "assignment_uuid": request.assignment,
    }


def redirect_is_allowed(world: World, request: AuthorizationRequest, own: str) -> bool:
    """Return whether an authorization request has an allowed redirect URI.

    Args:
        world: The world of the instance.
        request: The authorization request.
        own: URL of the server's page that shows a token to the user; always allowed.
    """
    application, _ = find_application(world, request.client_id)
    registered = application.redirect_uri
    return request.redirect_uri == own or (
        bool(registered) and request.redirect_uri.startswith(registered)
    )


def authorize(world: World, caller: Caller, request: AuthorizationRequest) -> str:
    """Grant an authorization request.

    Returns:
        The URL to redirect the browser to, with the token, the code or an OAuth error.

    Raises:
        Aborted: 401 if the caller is anonymous; 403 or 404 as in ``describe_authorization``.
    """
    application, organization = find_application(world, request.client_id)
    if not scopes.parse(request.scope):
        return error_redirect(request, "invalid_scope")
    if caller.account is None:
        raise Aborted(401)
    if request.assignment is not None:
        offer = _assignment(world, caller, request.assignment, organization)
        world.store.assigned_tokens.remove(offer)
    else:
        check_admin(world, caller, organization)
    state = {"state": request.state} if request.state else {}
    query = urlencode({"scope": request.scope, **state})
    if request.response_type == "code":
        code = _issue_code(world, caller.account, application, request.scope)
        return f"{request.redirect_uri}?{query}&code={code}"
    token = oauth_tokens.issue(world, caller.account, application, request.scope)
    lifetime = int(oauth_tokens.TEN_YEARS)
    return (
        f"{request.redirect_uri}?{query}"
        f"#access_token={token.token}&token_type=Bearer&expires_in={lifetime}"
    )


def error_redirect(request: AuthorizationRequest, error: str) -> str:
    """Return the redirect URI of a request with an OAuth error code in the query."""
    return f"{request.redirect_uri}?{urlencode({'error': error})}"


def exchange(world: World, client_id: str, secret: str, code: str, redirect: str) -> OAuthToken:
    """Exchange a code for a token; each code works once.

    Args:
        world: The world of the instance.
        client_id: Client ID of the application.
        secret: Client secret of the application.
        code: Code from the authorization.
        redirect: Redirect URI of the authorization.

    Raises:
        InvalidRequest: "invalid_client" or "invalid_grant".
    """
    application = world.store.applications.one(client_id=client_id)
    if application is None or not _is_equal(application.client_secret, secret):
        raise InvalidRequest("invalid_client")
    if not application.redirect_uri or not redirect.startswith(application.redirect_uri):
        raise InvalidRequest("invalid_client")
    issued = world.store.oauth_codes.one(code=code)
    account = world.store.accounts.get(issued.account_id) if issued else None
    if issued is None or account is None or issued.application_id != application.id:
        raise InvalidRequest("invalid_grant")
    world.store.oauth_codes.remove(issued)
    return oauth_tokens.issue(world, account, application, issued.scope)


def assign(
    world: World, caller: Caller, request: AuthorizationRequest, username: str
) -> AssignedToken:
    """Assign a token of an application to a user, who can then accept it.

    The user gets a user notification, and the organization a usage log entry.

    Raises:
        Aborted: 403 if the caller does not administer the application's organization; 404 if the
            application, the user or a scope is unknown.
    """
    application, organization = find_application(world, request.client_id)
    check_admin(world, caller, organization)
    if not scopes.parse(request.scope):
        raise Aborted(404)
    account = accounts.get(world, username, "user")
    if account is None:
        raise Aborted(404)
    drawn = world.draw("assigned", f"{username} {request.client_id} {request.scope}")
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
    metadata = {"username": caller.username}
    user_notifications.notify(world, account, "assigned_authorization", metadata)
    return world.store.assigned_tokens.add(
        AssignedToken(
            account_id=account.id,
            application_id=application.id,
            uuid=drawn.uuid(),
            redirect_uri=request.redirect_uri,
            scope=request.scope,
            response_type=request.response_type,
        )
    )


def find_application(world: World, client_id: str) -> tuple[Application, Account]:
    """Return an application and its organization.

    Raises:
        Aborted: 404 if the application does not exist.
    """
    application = world.store.applications.one(client_id=client_id)
    owner = world.store.accounts.get(application.organization_id) if application else None
    if application is None or owner is None:
        raise Aborted(404)
    return application, owner


def check_admin(world: World, caller: Caller, organization: Account) -> None:
    """Check that a caller administers an organization, as token creation requires.

    Raises:
        Aborted: 403 if the caller does not administer the organization.
    """
    if roles.organization_role(world, caller, organization.name) != "admin":
        raise Aborted(403)


def _assignment(world: World, caller: Caller, uuid: str, organization: Account) -> AssignedToken:
    """Return a token that is assigned to the caller for an application of an organization."""
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


def _is_equal(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())
