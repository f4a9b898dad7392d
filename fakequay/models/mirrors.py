"""Repositories and organizations that are kept copies of another registry's."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.frozen_dataclasses import frozen


@frozen
class Mirror:
    """What a repository is filled from, and how its last sync went; intervals in seconds."""

    repository_id: int
    external_reference: str
    sync_interval: int
    sync_start: float
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
    """The same for every repository of an upstream project."""

    organization_id: int
    registry_type: str
    registry_url: str
    external_namespace: str
    robot_id: int
    sync_interval: int
    sync_start: float
    created: float
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
    """A repository that an organization's mirror has found upstream."""

    org_mirror_id: int
    name: str
    discovered: float
    id: int = 0
    repository_id: int | None = None
    status: str = "NEVER_RUN"
    last_sync: float | None = None
    message: str | None = None
