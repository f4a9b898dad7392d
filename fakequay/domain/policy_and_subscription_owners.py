"""Owners of policies and notification subscriptions: namespaces and repositories."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.domain.errors import NotFound
from fakequay.domain.repositories import repositories
from fakequay.fast_dataclasses import frozen
from fakequay.models import Account, RepoName, Repository
from fakequay.world import World


@frozen
class Owner:
    """Owner of policies and notification subscriptions: a namespace or a single repository.

    Attributes:
        namespace: The user or organization.
        repository: The repository; None if the owner is the whole namespace.
    """

    namespace: Account
    repository: Repository | None = None

    @property
    def key(self) -> dict[str, Any]:
        """Field that refers to the owner, for example ``{"repository_id": 7}``.

        The records of policies and notification subscriptions contain this field.
        """
        if self.repository is not None:
            return {"repository_id": self.repository.id}
        return {"namespace_id": self.namespace.id}

    @property
    def about(self) -> dict[str, Any]:
        """Return the metadata that names the owner in usage log entries."""
        named = {"namespace": self.namespace.name}
        return named | ({"repo": self.repository.name} if self.repository else {})


def namespace(world: World, name: str) -> Owner:
    """Return the ``Owner`` object that represents a user or an organization.

    The owner has policies and notification subscriptions. As on the real server, a user's namespace
    is treated like an organization whose only admin is the user.

    Raises:
        NotFound: No account has the name.
    """
    account = accounts.get(world, name)
    if account is None or account.kind == "robot":
        raise NotFound
    return Owner(account)


def organization(world: World, name: str) -> Owner:
    """Return the ``Owner`` object that represents an organization.

    The owner has policies and notification subscriptions.

    Raises:
        NotFound: The organization does not exist.
    """
    return Owner(accounts.find(world, name, "organization"))


def user(world: World, name: str | None) -> Owner:
    """Return the ``Owner`` object that represents a user.

    The owner has policies and notification subscriptions.

    Raises:
        NotFound: The user does not exist.
    """
    return Owner(accounts.find(world, name or "", "user"))


def repository(world: World, name: RepoName) -> Owner:
    """Return the ``Owner`` object that represents a repository.

    The owner has policies and notification subscriptions.

    Raises:
        NotFound: The repository does not exist.
    """
    found = repositories.find(world, name)
    return Owner(repositories.get_namespace(world, found), found)
