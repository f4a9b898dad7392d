"""Account conversion: converts a user to an organization."""

from typing import Any

from fakequay.contract.plans import FREE, plan
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, passwords
from fakequay.domain.billing import billing
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.namespaces import changes
from fakequay.models import Account
from fakequay.world import World


def convert(world: World, account: Account, body: dict[str, Any]) -> Account:
    """Convert a user to an organization, with a billing plan if billing is on.

    Args:
        body: Request body with the name and password of the user who becomes admin, and with the
            name of the billing plan.

    Returns:
        The user who becomes admin.

    Raises:
        InvalidRequest: The credentials of the admin are wrong, or the admin is the converted user.
        NotFound: The plan does not exist or is not a business plan.
    """
    accounts.check_manages_users(world)
    admin = accounts.find_by_login(world, body["adminUser"])
    if admin is None or not admin.enabled or not passwords.matches(admin, body["adminPassword"]):
        raise _refused("The admin user credentials are not valid")
    if admin.id == account.id:
        raise _refused("The admin user is not valid")
    organization = changes.convert(world, account, admin)
    if world.config.feature("BILLING"):
        _subscribe(world, organization, body.get("plan", FREE))
    usage_log.record(world, "account_convert", organization)
    return admin


def _subscribe(world: World, organization: Account, name: str) -> None:
    if name == FREE:
        return
    chosen_plan = plan(name)
    if chosen_plan is None or not chosen_plan.get("bus_features"):
        raise NotFound
    billing.subscribe(world, organization, name)


def _refused(message: str) -> InvalidRequest:
    return InvalidRequest(message, reason="invaliduser")
