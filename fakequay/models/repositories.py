"""Repositories and who may use them."""

from typing import NamedTuple

from fakequay.frozen_dataclasses import frozen


class RepoName(NamedTuple):
    """``namespace/name``; the name may hold slashes of its own."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@frozen
class Repository:
    namespace_id: int
    name: str
    id: int = 0
    public: bool = False
    description: str | None = ""
    kind: str = "image"
    state: str = "NORMAL"
    trust_enabled: bool = False
    created: float = 0.0
    # What a build badge is asked for with where the repository is private.
    badge_token: str = ""


@frozen
class RepositoryPermission:
    """A role for one account or one team."""

    repository_id: int
    role: str
    id: int = 0
    account_id: int | None = None
    team_id: int | None = None


@frozen
class Prototype:
    """A permission that every new repository of an organization starts with."""

    organization_id: int
    uuid: str
    role: str
    id: int = 0
    activating_id: int | None = None
    account_id: int | None = None
    team_id: int | None = None


@frozen
class Star:
    account_id: int
    repository_id: int
    id: int = 0
    created: float = 0.0
