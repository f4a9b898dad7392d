"""Credentials of users: encrypted passwords, account recovery and external logins."""

from typing import Any

from fakequay.domain import outbox, usage_log
from fakequay.domain.accounts import captcha, email_codes, passwords, teams
from fakequay.domain.errors import InvalidRequest
from fakequay.models import Account
from fakequay.world import World

HIDDEN = "\N{BULLET}"


def client_key(world: World, account: Account, password: str) -> str:
    """Return the encrypted password of a user, for use in command-line clients.

    Raises:
        InvalidRequest: The password is wrong.
    """
    if account.password is None or not passwords.matches(account, password):
        raise InvalidRequest("Invalid Username or Password")
    usage_log.record(world, "user_generate_client_key", account)
    return passwords.encrypt(world, account.name, account.password)


def recover(world: World, body: dict[str, Any]) -> dict[str, str]:
    """Send a recovery e-mail to the user or organization with a given e-mail address.

    For an unknown address, no e-mail is sent, but the response is the same as for the address of a
    user. Therefore the response does not show whether a user with this address exists.
    """
    captcha.check(world, body)
    found = world.store.accounts.find(email=body["email"])
    user = next((account for account in found if account.kind == "user"), None)
    organization = next((account for account in found if account.kind == "organization"), None)
    if user is not None:
        email_codes.send_recovery(world, user)
    elif organization is not None:
        return _recover_organization(world, organization, body["email"])
    return {"status": "sent"}


def detach(world: World, account: Account, service: str) -> None:
    """Remove a user's login with an external service (such as GitHub)."""
    for login in world.store.external_logins.find(account_id=account.id):
        if login.service == service:
            world.store.external_logins.remove(login)


def _recover_organization(world: World, organization: Account, email: str) -> dict[str, str]:
    """Send the names of an organization's admins to the e-mail address of the organization.

    Organizations cannot sign in, so there is no password to recover.
    """
    admins = (world.store.accounts.get(id) for id in sorted(teams.admin_ids(world, organization)))
    outbox.send_mail(
        world,
        email,
        f"Organization {organization.name} recovery",
        kind="org_recovery",
        organization=organization.name,
        admins=[admin.name for admin in admins if admin is not None],
    )
    return {"status": "org", "orgemail": email, "orgname": mask_name(organization.name)}


def mask_name(name: str) -> str:
    """Replace the middle of a name with dots: ``bobcorp`` becomes ``bo••••p``."""
    shown = max(len(name) / 3 - 1, 1)
    return "".join(
        letter if place < shown or place >= len(name) - shown else HIDDEN
        for place, letter in enumerate(name)
    )
