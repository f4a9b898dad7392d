"""Requirements: the permissions that operations of Quay's API need.

A requirement checks the caller of a request, and defines the OAuth scope that the OpenAPI document
shows for the operation.

Requirements are combined with ``|``: ``repo_admin | full_access`` is met by the administrators of a
repository and by superusers with full access. The OpenAPI document shows the scope of the first
requirement, here ``repo:admin``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fakequay.fast_dataclasses import frozen
from fakequay.world import World

from . import roles, scopes, superusers
from .caller import Caller

Target = Mapping[str, Any]
Rule = Callable[[World, Caller, Target], bool]


@frozen
class Requirement:
    """A permission that an operation of Quay's API needs.

    Attributes:
        scope: OAuth scope that the OpenAPI document shows for the operation, or None.
        allows: Function that returns whether a caller has the permission. Its argument ``target``
            contains the path parameters of the request, such as ``repository`` or ``orgname``.
        admits_anonymous: Whether an anonymous caller can have the permission, for example for
            requests about public repositories.
    """

    scope: str | None
    allows: Rule
    admits_anonymous: bool = False

    def met_by(self, world: World, caller: Caller, target: Target) -> bool:
        """Return whether a caller has the permission for a request.

        Args:
            world: Data and configuration of the instance (World).
            caller: The authenticated caller.
            target: Path parameters of the request, such as ``repository`` or ``orgname``.
        """
        return self.allows(world, caller, target)

    def __or__(self, other: "Requirement") -> "Requirement":
        def either(world: World, caller: Caller, target: Target) -> bool:
            return self.allows(world, caller, target) or other.allows(world, caller, target)

        return Requirement(self.scope, either, self.admits_anonymous or other.admits_anonymous)

    def documented_as(self, scope: str | None) -> "Requirement":
        """Return a copy of a requirement, with another OAuth scope for the OpenAPI document.

        The permission that a caller needs stays the same.
        """
        return Requirement(scope, self.allows, self.admits_anonymous)


def _repository(role: str) -> Rule:
    def allows(world: World, caller: Caller, target: Target) -> bool:
        role_of_caller = roles.repository_role(world, caller, target["repository"])
        return scopes.is_at_least(role_of_caller, role, scopes.REPOSITORY_ROLES)

    return allows


def _organization(role: str) -> Rule:
    def allows(world: World, caller: Caller, target: Target) -> bool:
        role_of_caller = roles.organization_role(world, caller, target["orgname"])
        return scopes.is_at_least(role_of_caller, role, scopes.TEAM_ROLES)

    return allows


def _team(world: World, caller: Caller, target: Target) -> bool:
    """Return whether the caller is a member of a team or an admin of the team's organization."""
    organization = world.store.accounts.one(name=target["orgname"])
    if caller.account is None or organization is None:
        return False
    joined = roles.list_teams(world, caller.account, organization)
    team_roles = {team.role for team in joined if team.name == target["teamname"]}
    caps = (scopes.limit_organization_role(caller.scopes, role) for role in team_roles)
    return any(caps) or org_admin.allows(world, caller, target)


def _user(role: str) -> Rule:
    def allows(_world: World, caller: Caller, _target: Target) -> bool:
        return scopes.is_at_least(roles.user_role(caller), role, scopes.USER_ROLES)

    return allows


def _public(world: World, _caller: Caller, target: Target) -> bool:
    name = target["repository"]
    namespace = world.store.accounts.one(name=name.namespace)
    if namespace is None:
        return False
    repository = world.store.repositories.one(namespace_id=namespace.id, name=name.name)
    return repository is not None and repository.public


def _unrestricted(world: World, caller: Caller, target: Target) -> bool:
    username = caller.username
    allowed = username is not None and not world.config.is_restricted(username)
    return allowed and user_admin.allows(world, caller, target)


anybody = Requirement(None, lambda _world, _caller, _target: True, admits_anonymous=True)
# For operations whose views check the permission themselves, because the error response of the real
# server differs from that of the common check, or because the real server checks later.
checked_in_view = Requirement(None, lambda _world, _caller, _target: True)
signed_in = Requirement(None, lambda _world, caller, _target: caller.account is not None)

repo_read = Requirement("repo:read", _repository("read")) | Requirement(
    None, _public, admits_anonymous=True
)
repo_write = Requirement("repo:write", _repository("write"))
repo_admin = Requirement("repo:admin", _repository("admin"))

org_member = Requirement("org:admin", _organization("member"))
team_member = Requirement("org:admin", _team)
org_creator = Requirement("repo:create", _organization("creator"))
org_admin = Requirement("org:admin", _organization("admin"))

user_read = Requirement("user:read", _user("read"))
user_admin = Requirement("user:admin", _user("admin"))
unrestricted_user_admin = Requirement("user:admin", _unrestricted)

superuser = Requirement(
    "super:user", lambda world, caller, _: superusers.is_superuser(world, caller)
)
full_access = Requirement(None, lambda world, caller, _: superusers.has_full_access(world, caller))
readonly_superuser = Requirement(
    None, lambda world, caller, _: superusers.is_listed_as_readonly(world, caller)
)
