"""What becomes of a namespace: another name, an organization, another owner."""

from fakequay.domain.accounts import accounts, name_rules, teams
from fakequay.domain.errors import DataRefused
from fakequay.models import Account
from fakequay.world import World


def rename(world: World, account: Account, name: str) -> Account:
    """A user or an organization, with its robots, under another name."""
    wrong = name_rules.namespace_error(name)
    if wrong is not None:
        raise DataRefused(f"Invalid username {name}: {wrong}")
    if name == account.name:
        return account
    if accounts.holder(world, name) is not None:
        raise DataRefused(f"Username has already been taken: {name}")
    for robot in world.store.accounts.find(owner_id=account.id):
        short_name = robot.name.partition("+")[2]
        world.store.accounts.change(robot, name=f"{name}+{short_name}")
    return world.store.accounts.change(account, name=name)


def convert(world: World, user: Account, admin: Account) -> Account:
    """A user into an organization that another user administers.

    What it owns stays its own; the roles that were given to the user by name are gone.
    """
    organization = world.store.accounts.change(
        user, kind="organization", password=None, verified=True, former_user=True
    )
    world.store.external_logins.remove_all(account_id=user.id)
    world.store.repository_permissions.remove_all(account_id=user.id)
    teams.join(world, teams.create(world, organization, teams.OWNERS, "admin"), admin)
    return organization


def take_ownership(world: World, namespace: Account, admin: Account) -> None:
    """Make a user an admin of an organization, or of what was another user."""
    if namespace.kind == "user":
        convert(world, namespace, admin)
        return
    team = next(
        (team for team in teams.of_organization(world, namespace) if team.role == "admin"), None
    ) or teams.create(world, namespace, teams.OWNERS, "admin")
    if not teams.is_member(world, team, admin):
        teams.join(world, team, admin)


def organizations_with_only_admin(world: World, user: Account) -> list[Account]:
    """The organizations that would be left without an admin."""
    found = sorted(teams.organizations_of(world, user), key=lambda account: account.id)
    return [one for one in found if teams.admins(world, one) == {user.id}]


def check_deletable(world: World, user: Account) -> None:
    """Refuse to delete a user whom organizations depend on."""
    left = ", ".join(one.name for one in organizations_with_only_admin(world, user))
    if left:
        raise DataRefused(
            f"Cannot delete {user.name} as you are the only admin for organizations: {left}"
        )
