"""OAuth applications of organizations: finds, creates and deletes them."""

from typing import Any

from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.models import Account, Application
from fakequay.world import World

from . import accounts, avatars, derived_secrets

RESERVED_NAME = "__quay_bootstrap_app"


def create(
    world: World,
    organization: Account,
    name: str,
    *,
    description: str = "",
    application_uri: str = "",
    redirect_uri: str = "",
    avatar_email: str | None = None,
    client_id: str | None = None,
) -> Application:
    """Create an OAuth application.

    Several applications of an organization may have the same name, but each application has its own
    client id and secret.

    Args:
        avatar_email: E-mail address from which the avatar is computed; None for the address of the
            organization.
        client_id: Client id of the application; None to derive it from the names of the
            organization and the application.
    """
    drawn = world.draw("application", f"{organization.name}/{name}")
    return world.store.applications.add(
        Application(
            organization_id=organization.id,
            name=name,
            client_id=client_id or derived_secrets.client_id(drawn),
            client_secret=derived_secrets.client_secret(drawn),
            description=description,
            application_uri=application_uri,
            redirect_uri=redirect_uri,
            avatar_email=avatar_email,
        )
    )


def check_name(name: str) -> None:
    """Check that an OAuth application may have the given name.

    One name is reserved: Quay creates an application with this name to issue the bootstrap token,
    with which a new Quay installation is set up.

    Raises:
        InvalidRequest: The name is reserved.
    """
    if name == RESERVED_NAME:
        raise InvalidRequest("Application name is reserved for bootstrap token provisioning")


def find(world: World, organization: Account, client_id: str) -> Application:
    """Return the OAuth application with the given client id in an organization.

    Raises:
        NotFound: The organization has no such application.
    """
    application = world.store.applications.one(client_id=client_id)
    if application is None or application.organization_id != organization.id:
        raise NotFound
    return application


def find_by_name(world: World, organization: Account, name: str) -> Application | None:
    """Return an organization's oldest OAuth application with the given name, or None."""
    named = (one for one in list_for_organization(world, organization) if one.name == name)
    return next(named, None)


def find_by_path(world: World, path: str) -> Application | None:
    """Return the oldest OAuth application with a path such as ``acme/automation``, or None.

    Args:
        path: Name of the organization (or user) and name of the application.
    """
    owner, _, name = path.partition("/")
    for kind in ("organization", "user"):
        account = accounts.get(world, owner, kind)
        if account is not None:
            return find_by_name(world, account, name)
    return None


def list_for_organization(world: World, organization: Account) -> list[Application]:
    """Return the OAuth applications of an organization."""
    return list(world.store.applications.find(organization_id=organization.id))


def organization_and_avatar(
    world: World, application: Application
) -> tuple[Account, avatars.Avatar]:
    """Return the organization of an OAuth application, and the avatar of the application.

    The avatar is computed from the application's e-mail address for avatars. Without this address,
    it is computed from the e-mail address or the name of the organization.

    Raises:
        NotFound: The organization does not exist.
    """
    organization = world.store.accounts.get(application.organization_id)
    if organization is None:
        raise NotFound
    address = application.avatar_email or organization.email or organization.name
    return organization, avatars.create(application.name, address, "app")


def consent_view(world: World, application: Application) -> dict[str, Any]:
    """Return the fields of an OAuth application that the authorization page shows to users."""
    organization, avatar = organization_and_avatar(world, application)
    return {
        "name": application.name,
        "description": application.description,
        "url": application.application_uri,
        "avatar": avatar,
        "organization": {
            "name": organization.name,
            "avatar": avatars.for_account(organization, "org"),
        },
    }


def delete(world: World, application: Application) -> None:
    """Delete an OAuth application with its tokens and authorization codes."""
    for table in (world.store.oauth_tokens, world.store.oauth_codes, world.store.assigned_tokens):
        table.remove_all(application_id=application.id)
    world.store.applications.remove(application)
