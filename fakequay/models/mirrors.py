"""Records of repository mirrors, organization mirrors and proxy caches."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.fast_dataclasses import frozen


@frozen
class Mirror:
    """The mirror configuration of a repository, with the status of its last sync.

    Attributes:
        external_reference: Upstream repository, for example ``quay.io/acme/web``.
        sync_interval: Seconds between two syncs.
        sync_start: Time of the next sync in Unix seconds; None if no sync is planned.
        rule: Patterns for the names of the tags to copy.
        robot_id: Id of the robot that creates the tags in the repository.
        username: User name at the upstream registry, or None.
        registry_config: TLS and proxy options of the upstream registry.
        skopeo_timeout: Timeout of a sync in seconds.
        architectures: Architectures to copy; empty for all.
        status: Status as the API shows it, for example ``NEVER_RUN`` or ``SYNCING``.
        retries: Number of remaining attempts for a sync. Each failed attempt reduces the number.
        expiration: Time at which the running sync ends, in Unix seconds. After a cancelled sync,
            the time of the cancellation. None otherwise.
        last_sync: Time of the last sync in Unix seconds; None before the first sync.
    """

    repository_id: int
    external_reference: str
    sync_interval: int
    sync_start: float | None
    rule: tuple[str, ...]
    id: int = 0
    enabled: bool = True
    robot_id: int | None = None
    username: str | None = None
    password: str | None = None
    registry_config: Mapping[str, Any] = field(default_factory=dict)
    skopeo_timeout: int = 300
    architectures: tuple[str, ...] = ()
    status: str = "NEVER_RUN"
    retries: int = 3
    expiration: float | None = None
    last_sync: float | None = None


@frozen
class OrgMirror:
    """An organization mirror: copies the repositories of an upstream project to an organization.

    Attributes:
        registry_type: Kind of the upstream registry, for example ``harbor``.
        external_namespace: Project or namespace at the upstream registry.
        robot_id: Id of the robot that creates the repositories and their tags, or None.
        sync_interval: Seconds between two syncs.
        sync_start: Time of the next sync in Unix seconds; None if no sync is planned.
        created: Creation time in Unix seconds, or None if it is unknown.
        visibility: Visibility of the created repositories: ``private`` or ``public``.
        filters: Patterns for the names of the repositories to copy; empty for all repositories.
        skopeo_timeout: Timeout of a sync in seconds.
        retries: Number of remaining attempts for a sync. Each failed attempt reduces the number.
        expiration: Time at which the running sync ends, in Unix seconds. After a cancelled sync,
            the time of the cancellation. None otherwise.
    """

    organization_id: int
    registry_type: str
    registry_url: str
    external_namespace: str
    robot_id: int | None
    sync_interval: int
    sync_start: float | None
    created: float | None
    id: int = 0
    enabled: bool = True
    visibility: str = "private"
    username: str | None = None
    password: str | None = None
    registry_config: Mapping[str, Any] = field(default_factory=dict)
    filters: tuple[str, ...] = ()
    skopeo_timeout: int = 300
    status: str = "NEVER_RUN"
    retries: int = 3
    expiration: float | None = None


@frozen
class OrgMirrorRepository:
    """A repository that an organization mirror discovered at the upstream registry.

    Attributes:
        name: Name of the repository without namespace.
        discovered: Time of the discovery in Unix seconds.
        repository_id: Id of the repository into which the images are copied, or None if this
            repository does not exist yet.
        message: Details about the last sync, or None.
    """

    org_mirror_id: int
    name: str
    discovered: float
    id: int = 0
    repository_id: int | None = None
    status: str = "NEVER_RUN"
    last_sync: float | None = None
    message: str | None = None


@frozen
class ProxyCache:
    """The proxy cache of an organization, which copies pulled images from an upstream registry.

    Attributes:
        upstream_registry: Host name of the upstream registry, possibly with a namespace.
        expiration_s: Seconds that a copied tag remains after its last pull; 0 for no limit.
        insecure: True if the upstream registry uses plain HTTP instead of HTTPS.
    """

    organization_id: int
    upstream_registry: str
    id: int = 0
    username: str | None = None
    password: str | None = None
    expiration_s: int = 86_400
    insecure: bool = False
