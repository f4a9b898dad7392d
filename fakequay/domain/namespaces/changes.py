"""Changes of namespaces: renames users and organizations, converts users, adds admins."""

from fakequay.domain.accounts import accounts, input_rules, teams
from fakequay.domain.errors import DataRefused
from fakequay.models import Account
from fakequay.world import World


def rename(world: World, account: Account, name: str) -> Account:
    """Rename a user or an organization together with its robots.

    Raises:
        DataRefused: The name is invalid or in use.
    """
    wrong = input_rules.namespace_error(name)
    if wrong is not None:
        raise DataRefused(f"Invalid username {name}: {wrong}")
    if name == account.name:
        return account
    if accounts.name_holder_kind(world, name) is not None:
        raise DataRefused(f"Username has already been taken: {name}")
    for robot in world.store.accounts.find(owner_id=account.id):
        short_name = robot.name.partition("+")[2]
        world.store.accounts.change(robot, name=f"{name}+{short_name}")
    return world.store.accounts.change(account, name=name)


def convert(world: World, user: Account, admin: Account) -> Account:
    """Convert a user to an organization that has one team ``owners``.

    The organization keeps the repositories and robots of the user. The function removes the
    external logins of the user, and the repository permissions that were granted to the user.

    Args:
        admin: User who becomes the member of the team ``owners``.
    """
    organization = world.store.accounts.change(
        user, kind="organization", password=None, verified=True, former_user=True
    )
    world.store.external_logins.remove_all(account_id=user.id)
    world.store.repository_permissions.remove_all(account_id=user.id)
    teams.add_member(world, teams.create(world, organization, teams.OWNERS, "admin"), admin)
    return organization


def take_ownership(world: World, namespace: Account, admin: Account) -> None:
    """Make a user an admin of another user's or organization's namespace.

    The namespace of a user is converted to an organization first. The user who becomes admin joins
    the first team of the organization that has the role ``admin``. If no team has this role, a team
    ``owners`` is created.
    """
    if namespace.kind == "user":
        convert(world, namespace, admin)
        return
    team = next(
        (team for team in teams.list_for_organization(world, namespace) if team.role == "admin"),
        None,
    ) or teams.create(world, namespace, teams.OWNERS, "admin")
    if not teams.is_member(world, team, admin):
        teams.add_member(world, team, admin)


def organizations_with_only_admin(world: World, user: Account) -> list[Account]:
    """Return the organizations in which a user is the only admin."""
    organizations = sorted(teams.list_organizations(world, user), key=lambda account: account.id)
    return [found for found in organizations if teams.admin_ids(world, found) == {user.id}]


def check_deletable(world: World, user: Account) -> None:
    """Check that a user can be deleted: the user's organizations must have another admin.

    Raises:
        DataRefused: The user is the only admin of an organization.
    """
    names = ", ".join(
        organization.name for organization in organizations_with_only_admin(world, user)
    )
    if names:
        raise DataRefused(
            f"Cannot delete {user.name} as you are the only admin for organizations: {names}"
        )
