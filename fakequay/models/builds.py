"""Records of builds, build logs, build triggers and source repositories."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.fast_dataclasses import frozen


@frozen
class Build:
    """A build of a repository.

    Attributes:
        started: Time at which the build was requested, in Unix seconds.
        phase_since: Time at which the current phase began, in Unix seconds.
        file_id: ``uuid`` of the uploaded build file, or None.
        archive_url: URL of the archive to build, or None.
        is_manual: True if a user started the build, False if a webhook did.
        manual_user: Name of the user who started the build, or None.
        pull_robot_id: Id of the robot whose credentials pull the base image, or None.
        commands: Instructions of the Dockerfile, such as ``RUN make``, in order.
        archived: True if the API no longer returns the build log as lines, but only as one file.
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
        kind: ``phase`` for the start of a build phase, ``command`` for an instruction of the
            Dockerfile, ``error`` for an error message; None for the output of an instruction.
    """

    build_id: int
    message: str
    at: float
    id: int = 0
    kind: str | None = None


@frozen
class BuildFailure:
    """A rule of a seed that makes all builds of a repository fail.

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
        uuid: Id of the file, which the API calls ``file_id``.
        digest: Digest of the uploaded bytes, or None before the upload.
    """

    uuid: str
    mime_type: str
    id: int = 0
    digest: str | None = None


@frozen
class Trigger:
    """A build trigger: starts a build when a source repository changes, for example on GitHub.

    A build trigger is inactive until its ``config`` is complete.

    Attributes:
        service: Kind of service that hosts the source repository, for example ``github`` or
            ``custom-git``.
        token: Secret that this service sends with its webhook requests.
        account_id: Id of the user who set up the trigger. The trigger reads the source repository
            with the permissions of this user.
        pull_robot_id: Id of the robot whose credentials pull the base image, or None.
        disabled_reason: Reason for which the trigger was last disabled, or None.
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
    """A repository of source code, for example on GitHub or GitLab, that a seed declares.

    Attributes:
        path: Name of the source repository, for example ``acme/web``.
        admin: True if the users of Quay have admin permission for the source repository.
        updated: Time of the last change in Unix seconds.
        branches: Commit ids by branch name.
        tags: Commit ids by tag name.
        dockerfiles: Contents of the Dockerfiles by their path in the source repository.
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
