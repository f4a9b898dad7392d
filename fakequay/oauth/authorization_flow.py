"""OAuth 2 flows: handles authorization requests, and assigns tokens to users."""

from typing import Any

from fakequay.access import Caller, roles, scope_descriptions, scopes
from fakequay.contract.release_behavior import allows_everyone_to_authorize_applications
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, applications, oauth_tokens, user_notifications
from fakequay.domain.errors import Aborted
from fakequay.fast_dataclasses import frozen
from fakequay.models import Account, Application, AssignedToken
from fakequay.world import World

from . import authorization_codes, redirect_uris
from .errors import OAuthError


@frozen
class AuthorizationRequest:
    """Request of an OAuth application for authorization by a user.

    Attributes:
        client_id: Client ID of the application.
        redirect_uri: URL to which the browser is redirected, with the token or code.
        scope: Requested scopes, separated by spaces or commas.
        response_type: "token" or "code".
        state: Value that the application receives back unchanged, or None.
        assignment: UUID of the assigned token that the user accepts, or None. An assigned token is
            offered to the user by an administrator of the organization.
    """

    client_id: str
    redirect_uri: str
    scope: str
    response_type: str
    state: str | None = None
    assignment: str | None = None


def describe_authorization(
    world: World, caller: Caller, request: AuthorizationRequest
) -> dict[str, Any]:
    """Return the data that the authorization page shows to the user.

    Raises:
        Aborted: 403 if the caller has no assigned token and does not administer the application's
            organization; 404 if the application, the assigned token or a scope is unknown.
    """
    application, organization = find_application(world, request.client_id)
    described = scope_descriptions.describe(request.scope)
    if not described:
        raise Aborted(404)
    if request.assignment is not None:
        _assignment(world, caller, request.assignment, organization)
    elif not _may_authorize(world, caller, organization):
        raise Aborted(403)
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


def has_granted(world: World, caller: Caller, request: AuthorizationRequest) -> bool:
    """Return whether the caller's valid tokens of the application include all requested scopes.

    The scopes can be distributed over several tokens.
    """
    application = world.store.applications.one(client_id=request.client_id)
    if application is None or caller.account is None:
        return False
    tokens = world.store.oauth_tokens.find(account_id=caller.account.id)
    granted = [
        token.scope
        for token in tokens
        if token.application_id == application.id and token.expires > world.now()
    ]
    held = scopes.add_implied_scopes(scopes.parse(" ".join(granted)))
    return bool(held) and scopes.parse(request.scope) <= held


def authorize(world: World, caller: Caller, request: AuthorizationRequest, own_page: str) -> str:
    """Grant an authorization request.

    If the application requests a token, the caller must administer the application's organization
    or have an assigned token. If the application requests a code, any user may authorize it.

    Args:
        world: Data and configuration of the instance (World).
        caller: The user who authorizes the application.
        request: The authorization request.
        own_page: URL of the server's page that shows a token to the user.

    Returns:
        The URL to which the browser is redirected, with the token, the code or an OAuth error.

    Raises:
        OAuthError: "invalid_request" if the redirect URI is not allowed or malformed.
        Aborted: 401 if the caller is anonymous; 404 if the assigned token is unknown.
    """
    error = _find_error(world, caller, request, own_page)
    if error is not None:
        return error_redirect(request.redirect_uri, error)
    application, organization = find_application(world, request.client_id)
    if caller.account is None:
        raise Aborted(401)
    if request.assignment is not None:
        offer = _assignment(world, caller, request.assignment, organization)
        world.store.assigned_tokens.remove(offer)
    parameters = {"scope": request.scope, "state": request.state}
    if request.response_type == "code":
        code = authorization_codes.issue(world, caller.account, application, request.scope)
        return redirect_uris.add_parameters(request.redirect_uri, **parameters, code=code)
    token = oauth_tokens.issue(world, caller.account, application, request.scope)
    lifetime = int(oauth_tokens.TEN_YEARS)
    return (
        redirect_uris.add_parameters(request.redirect_uri, **parameters)
        + f"#access_token={token.token}&token_type=Bearer&expires_in={lifetime}"
    )


def deny(world: World, request: AuthorizationRequest, own_page: str) -> str:
    """Deny an authorization request, and return the URL to redirect the browser to.

    Raises:
        OAuthError: "invalid_request" if the redirect URI is not allowed or malformed.
    """
    if not redirect_uris.is_allowed(world, request.client_id, request.redirect_uri, own_page):
        raise OAuthError("invalid_request")
    return error_redirect(request.redirect_uri, "authorization_denied")


def error_redirect(uri: str, error: str) -> str:
    """Return a redirect URI with an OAuth error code added to its query.

    Raises:
        OAuthError: "invalid_request" if the URI is malformed.
    """
    return redirect_uris.add_parameters(uri, error=error)


def assign(
    world: World, caller: Caller, request: AuthorizationRequest, username: str
) -> AssignedToken:
    """Assign a new token of an application to a user, who can then accept the token.

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
    """Return the OAuth application with a client ID, and the application's organization.

    Raises:
        Aborted: 404 if the application does not exist.
    """
    application = world.store.applications.one(client_id=client_id)
    owner = world.store.accounts.get(application.organization_id) if application else None
    if application is None or owner is None:
        raise Aborted(404)
    return application, owner


def check_admin(world: World, caller: Caller, organization: Account) -> None:
    """Check that a caller administers an organization.

    Only administrators may create tokens of the organization's OAuth applications.

    Raises:
        Aborted: 403 if the caller does not administer the organization.
    """
    if not _is_admin(world, caller, organization):
        raise Aborted(403)


def _find_error(
    world: World, caller: Caller, request: AuthorizationRequest, own_page: str
) -> str | None:
    """Return the OAuth error code that the application receives through its redirect URI, or None.

    The checks and their order are those of the real server. If the response type or the application
    is unknown, the real server redirects to the requested URI without checking the URI.

    Raises:
        OAuthError: "invalid_request" if the redirect URI is not allowed.
    """
    if request.response_type not in {"code", "token"}:
        return "unsupported_response_type"
    application = world.store.applications.one(client_id=request.client_id)
    if application is None and request.response_type == "token":
        return "unauthorized_client"
    if not redirect_uris.is_allowed(world, request.client_id, request.redirect_uri, own_page):
        raise OAuthError("invalid_request")
    if application is None:
        return "unauthorized_client"
    if not scopes.parse(request.scope):
        return "invalid_scope"
    if request.response_type == "token" and request.assignment is None:
        organization = world.store.accounts.get(application.organization_id)
        if organization is None or not _may_authorize(world, caller, organization):
            return "unauthorized_client"
    return None


def _assignment(world: World, caller: Caller, uuid: str, organization: Account) -> AssignedToken:
    """Return the OAuth token with a UUID, if an organization has assigned it to the caller.

    Raises:
        Aborted: 404 if the organization has assigned no token with this UUID to the caller.
    """
    found = world.store.assigned_tokens.one(uuid=uuid)
    if found is None or caller.account is None or found.account_id != caller.account.id:
        raise Aborted(404)
    application = world.store.applications.get(found.application_id)
    if application is None or application.organization_id != organization.id:
        raise Aborted(404)
    return found


def _may_authorize(world: World, caller: Caller, organization: Account) -> bool:
    """Return whether a caller may authorize an OAuth application of an organization.

    The caller must administer the organization. In early releases of Quay, every user may authorize
    the application.
    """
    everyone = allows_everyone_to_authorize_applications(world.release)
    return everyone or _is_admin(world, caller, organization)


def _is_admin(world: World, caller: Caller, organization: Account) -> bool:
    return roles.organization_role(world, caller, organization.name) == "admin"
