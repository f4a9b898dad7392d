"""OAuth applications of an organization."""

from typing import Any

from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.models import Account, Application
from fakequay.world import World

from . import avatars, derived_secrets

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
    """A new application; several may share a name, so its n-th namesake has keys of its own."""
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
    """Refuse the name of the application that an install's own token belongs to."""
    if name == RESERVED_NAME:
        raise InvalidRequest("Application name is reserved for bootstrap token provisioning")


def find(world: World, organization: Account, client_id: str) -> Application:
    """The organization's application, or NotFound."""
    application = world.store.applications.one(client_id=client_id)
    if application is None or application.organization_id != organization.id:
        raise NotFound
    return application


def of_organization(world: World, organization: Account) -> list[Application]:
    return list(world.store.applications.find(organization_id=organization.id))


def pictured(world: World, application: Application) -> tuple[Account, avatars.Avatar]:
    """Its organization, or NotFound, and its avatar, which follows from the addresses of both."""
    organization = world.store.accounts.get(application.organization_id)
    if organization is None:
        raise NotFound
    address = application.avatar_email or organization.email or organization.name
    return organization, avatars.of(application.name, address, "app")


def described(world: World, application: Application) -> dict[str, Any]:
    """How the people who are asked to trust an application see it."""
    organization, avatar = pictured(world, application)
    return {
        "name": application.name,
        "description": application.description,
        "url": application.application_uri,
        "avatar": avatar,
        "organization": {
            "name": organization.name,
            "avatar": avatars.of_account(organization, "org"),
        },
    }


def delete(world: World, application: Application) -> None:
    """An application with the tokens and codes it has given."""
    for table in (world.store.oauth_tokens, world.store.oauth_codes, world.store.assigned_tokens):
        table.remove_all(application_id=application.id)
    world.store.applications.remove(application)
