"""What a policy or a notification hangs on: a namespace as a whole, or one repository of it."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.domain.errors import NotFound
from fakequay.frozen_dataclasses import frozen
from fakequay.models import Account, RepoName, Repository
from fakequay.world import World

from . import repositories


@frozen
class Owner:
    namespace: Account
    repository: Repository | None = None

    @property
    def key(self) -> dict[str, Any]:
        """The field by which an owner's records are found."""
        if self.repository is not None:
            return {"repository_id": self.repository.id}
        return {"namespace_id": self.namespace.id}

    @property
    def about(self) -> dict[str, Any]:
        """How usage-log entries name the owner."""
        named = {"namespace": self.namespace.name}
        return named | ({"repo": self.repository.name} if self.repository else {})


def namespace(world: World, name: str) -> Owner:
    """Return a user or an organization as owner.

    Quay treats users as the admins of an "organization" with their own name.

    Raises:
        NotFound: No account has the name.
    """
    account = accounts.get(world, name)
    if account is None or account.kind == "robot":
        raise NotFound
    return Owner(account)


def organization(world: World, name: str) -> Owner:
    return Owner(accounts.find(world, name, "organization"))


def user(world: World, name: str | None) -> Owner:
    return Owner(accounts.find(world, name or "", "user"))


def repository(world: World, name: RepoName) -> Owner:
    found = repositories.find(world, name)
    return Owner(repositories.namespace_of(world, found), found)
