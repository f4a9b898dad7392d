"""Records of repositories, permissions, default permissions and stars."""

from typing import NamedTuple

from fakequay.fast_dataclasses import frozen


class RepoName(NamedTuple):
    """The full name of a repository, ``namespace/name``. ``name`` can contain further slashes."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@frozen
class Repository:
    """A repository of a namespace.

    Attributes:
        namespace_id: Id of the user or organization that owns the repository.
        kind: ``image`` or ``application``.
        state: ``NORMAL``, ``READ_ONLY``, ``MIRROR`` or ``ORG_MIRROR``.
        trust_enabled: True if content trust (signing) is enabled.
        badge_token: Token in the URL of the build badge of a private repository.
    """

    namespace_id: int
    name: str
    id: int = 0
    public: bool = False
    description: str | None = ""
    kind: str = "image"
    state: str = "NORMAL"
    trust_enabled: bool = False
    created: float = 0.0
    badge_token: str = ""


@frozen
class RepositoryPermission:
    """The role of an account or a team in a repository: ``read``, ``write`` or ``admin``."""

    repository_id: int
    role: str
    id: int = 0
    account_id: int | None = None
    team_id: int | None = None


@frozen
class Prototype:
    """A default permission: a role that is granted in new repositories of an organization.

    Attributes:
        role: ``read``, ``write`` or ``admin``.
        activating_id: Id of the account that must create the repository so that the permission is
            granted; None for any creator.
        account_id: Id of the account that gets the role, or None if a team gets it.
        team_id: Id of the team that gets the role, or None if an account gets it.
    """

    organization_id: int
    uuid: str
    role: str
    id: int = 0
    activating_id: int | None = None
    account_id: int | None = None
    team_id: int | None = None


@frozen
class Star:
    """A star that a user gave to a repository."""

    account_id: int
    repository_id: int
    id: int = 0
    created: float = 0.0
