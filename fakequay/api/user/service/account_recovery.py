"""Account recovery: sends e-mails to users and organizations that cannot sign in."""

from typing import Any

from fakequay.domain import outbox
from fakequay.domain.accounts import captcha, email_codes, teams
from fakequay.models import Account
from fakequay.world import World

HIDDEN = "\N{BULLET}"


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
