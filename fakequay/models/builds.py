"""Builds, what starts them, and the places that their sources come from."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.frozen_dataclasses import frozen


@frozen
class Build:
    """``phase_since``: when it came into its phase; ``commands``: the lines of its Dockerfile.

    ``archived``: its log is to be had as a file, and not line by line any more.

    ``source``: the file that was handed in, or (``archive_url``) the address it is fetched from.
    """

    repository_id: int
    uuid: str
    started: float
    id: int = 0
    phase: str = "waiting"
    phase_since: float = 0.0
    display_name: str = ""
    dockerfile_path: str | None = "/Dockerfile"
    context: str | None = "/"
    tags: tuple[str, ...] = ("latest",)
    file_id: str | None = None
    archive_url: str | None = None
    is_manual: bool = True
    manual_user: str | None = None
    pull_robot_id: int | None = None
    trigger_id: int | None = None
    trigger_metadata: Mapping[str, Any] = field(default_factory=dict)
    commands: tuple[str, ...] = ()
    archived: bool = False


@frozen
class BuildLine:
    """A line of a build's log; ``kind``: phase, command, error, or None for what a command says."""

    build_id: int
    message: str
    at: float
    id: int = 0
    kind: str | None = None


@frozen
class BuildFailure:
    """That the builds of a repository do not succeed: in which phase they end, and saying what.

    ``ending`` is error or internalerror.
    """

    repository_id: int
    phase: str
    message: str
    id: int = 0
    ending: str = "error"


@frozen
class BuildFile:
    """An archive that is handed in to be built, under ``uuid``; None until its bytes are here."""

    uuid: str
    mime_type: str
    id: int = 0
    digest: str | None = None


@frozen
class Trigger:
    """What starts builds when a source repository changes; inactive until its ``config`` is full.

    ``account_id``: who has set it up, and in whose name it reads the source repository; ``token``
    is what the source host shows when it tells of a change.
    """

    repository_id: int
    uuid: str
    service: str
    token: str
    id: int = 0
    account_id: int | None = None
    pull_robot_id: int | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    enabled: bool = True
    disabled_reason: str | None = None


@frozen
class SourceRepository:
    """A repository of a source host: branches and tags by name with the commit they stand for.

    ``dockerfiles``: their contents by path.
    """

    service: str
    path: str
    id: int = 0
    private: bool = False
    description: str = ""
    admin: bool = True
    updated: float = 0.0
    default_branch: str = "main"
    branches: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    dockerfiles: Mapping[str, str] = field(default_factory=dict)
