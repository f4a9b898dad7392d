"""OAuth applications of an organization; changes are recorded in the usage log."""

from typing import Any

from fakequay.access import Caller, superusers
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, applications
from fakequay.domain.errors import NotFound
from fakequay.models import Application
from fakequay.world import World

from . import organizations


def find(world: World, orgname: str, client_id: str) -> Application:
    """Return an OAuth application of an organization.

    Raises:
        NotFound: The organization has no application with this client id.
    """
    return applications.find(world, accounts.find(world, orgname, "organization"), client_id)


def views(world: World, caller: Caller, orgname: str) -> list[dict[str, Any]]:
    """Return the OAuth applications of an organization as the API shows them to the caller."""
    organization = accounts.find(world, orgname, "organization")
    return [
        view(world, caller, application)
        for application in applications.list_for_organization(world, organization)
    ]


def create(world: World, orgname: str, body: dict[str, Any]) -> dict[str, Any]:
    """Create an OAuth application and return it with its client secret.

    Raises:
        NotFound: The organization does not exist.
        InvalidRequest: The name is reserved for the bootstrap token.
    """
    organization = accounts.find(world, orgname, "organization")
    applications.check_name(body["name"])
    application = applications.create(
        world,
        organization,
        body["name"],
        description=body.get("description", ""),
        application_uri=body.get("application_uri", ""),
        redirect_uri=body.get("redirect_uri", ""),
        avatar_email=body.get("avatar_email"),
    )
    _record_log_entry(world, "create_application", application, body)
    return _full(application)


def view(world: World, caller: Caller, application: Application) -> dict[str, Any]:
    """Return an OAuth application as the API shows it to the caller.

    Read-only superusers get null for the client secret, the redirect URI and the avatar e-mail.
    """
    fields = _full(application)
    if superusers.is_readonly_superuser(world, caller):
        fields |= {"client_secret": None, "redirect_uri": None, "avatar_email": None}
    return fields


def update(
    world: World, caller: Caller, orgname: str, client_id: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Replace the name and other details of an OAuth application.

    If the request body lacks an optional field, the stored value of this field is deleted.

    Raises:
        NotFound: The organization has no application with this client id.
        InvalidRequest: The name is reserved for the bootstrap token.
    """
    application = find(world, orgname, client_id)
    applications.check_name(body["name"])
    application = world.store.applications.change(
        application,
        name=body["name"],
        application_uri=body["application_uri"],
        redirect_uri=body["redirect_uri"],
        description=body.get("description", ""),
        avatar_email=body.get("avatar_email"),
    )
    _record_log_entry(world, "update_application", application, body)
    return view(world, caller, application)


def delete(world: World, orgname: str, client_id: str) -> None:
    """Delete an OAuth application with its tokens.

    Raises:
        NotFound: The organization has no application with this client id.
    """
    application = find(world, orgname, client_id)
    _record_log_entry(world, "delete_application", application)
    applications.delete(world, application)


def reset_secret(world: World, caller: Caller, orgname: str, client_id: str) -> dict[str, Any]:
    """Replace the client secret of an OAuth application and return the application.

    Raises:
        NotFound: The organization has no application with this client id.
    """
    application = find(world, orgname, client_id)
    secret = world.draw("client_secret", client_id).token(length=40)
    application = world.store.applications.change(application, client_secret=secret)
    _record_log_entry(world, "reset_application_client_secret", application)
    return view(world, caller, application)


def information(world: World, caller: Caller, client_id: str) -> dict[str, Any]:
    """Return the public details of an OAuth application.

    Raises:
        NotFound: No application has this client id.
    """
    application = world.store.applications.one(client_id=client_id)
    if application is None:
        raise NotFound
    organization, avatar = applications.organization_and_avatar(world, application)
    return {
        "name": application.name,
        "description": application.description,
        "uri": application.application_uri,
        "avatar": avatar,
        "organization": {
            **organizations.details(world, caller, organization),
            "teams": {},
            "ordered_teams": [],
        },
    }


def _full(application: Application) -> dict[str, Any]:
    return {
        "name": application.name,
        "description": application.description,
        "application_uri": application.application_uri,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "redirect_uri": application.redirect_uri,
        "avatar_email": application.avatar_email,
    }


def _record_log_entry(
    world: World,
    kind: str,
    application: Application,
    sent: dict[str, Any] | None = None,
) -> None:
    """Record a change of an OAuth application in the usage log.

    The entry contains the request body, as on the real server.
    """
    organization = world.store.accounts.get(application.organization_id)
    metadata = {
        **(sent or {}),
        "application_name": application.name,
        "client_id": application.client_id,
    }
    usage_log.record(world, kind, organization, metadata=metadata)
