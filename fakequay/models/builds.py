"""Records of builds, build logs, build triggers and source repositories."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.frozen_dataclasses import frozen


@frozen
class Build:
    """A build of a repository.

    Attributes:
        started: Time of the build request in Unix seconds.
        phase_since: Time at which the current phase began, in Unix seconds.
        file_id: ``uuid`` of the uploaded build file, or None.
        archive_url: URL of the archive to build, or None.
        is_manual: True if a user started the build, False if a webhook did.
        manual_user: Name of the user who started the build, or None.
        pull_robot_id: Robot whose credentials pull the base image, or None.
        commands: Instructions of the Dockerfile, one per item.
        archived: True if the build log is available only as a file and no longer line by line.
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
    """A line of a build log.

    Attributes:
        at: Time of the line in Unix seconds.
        kind: ``phase``, ``command`` or ``error``; None for output of a command.
    """

    build_id: int
    message: str
    at: float
    id: int = 0
    kind: str | None = None


@frozen
class BuildFailure:
    """A rule, declared by a seed, that makes all builds of a repository fail.

    Attributes:
        phase: Phase in which the builds fail.
        message: Error message in the build log.
        ending: Final phase of the builds: ``error`` or ``internalerror``.
    """

    repository_id: int
    phase: str
    message: str
    id: int = 0
    ending: str = "error"


@frozen
class BuildFile:
    """An archive with sources that a user uploads for a build.

    Attributes:
        uuid: The ``file_id`` of the API.
        digest: Digest of the uploaded bytes, or None before the upload.
    """

    uuid: str
    mime_type: str
    id: int = 0
    digest: str | None = None


@frozen
class Trigger:
    """A build trigger, which starts a build when a source repository (such as on GitHub) changes.

    A build trigger is inactive until its ``config`` is complete.

    Attributes:
        service: Kind of source host, for example ``github`` or ``custom-git``.
        token: Secret that the source host sends with its webhook requests.
        account_id: User who set up the trigger. The trigger reads the source repository with the
            permissions of this user.
        pull_robot_id: Robot whose credentials pull the base image, or None.
        disabled_reason: Reason of the last deactivation, or None.
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
    """A repository of a source host (GitHub, GitLab and others), declared by a seed.

    Attributes:
        path: Name of the repository at the source host, for example ``acme/web``.
        admin: True if the user has admin permission for the repository at the source host.
        updated: Time of the last change in Unix seconds.
        branches: Commit ids by branch name.
        tags: Commit ids by tag name.
        dockerfiles: Contents of the Dockerfiles by their path in the repository.
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
