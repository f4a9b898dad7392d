"""Build requests: validates a request, applies the queue limit and starts the build."""

import hashlib
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts
from fakequay.domain.errors import Aborted, InvalidRequest, NotFound, Unauthorized
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Actor, Build, Repository
from fakequay.world import World

from . import build_phases, builds, dockerfiles

# Configuration key with the maximum number of unfinished builds per namespace; null for no limit.
MAX_BUILDS_KEY = "DEFAULT_NAMESPACE_MAXIMUM_BUILD_COUNT"
_NOT_IN_TAGS = re.compile(r"^[.-]|[^\w.-]", re.ASCII)
NAME_LENGTH = 7  # Number of characters of the checksum or commit in the display name of a build


def prepare(world: World, repository: Repository, body: dict[str, Any]) -> Build:
    """Create the build that a manual request describes, without storing the build.

    Args:
        body: JSON body of the API request.

    Raises:
        InvalidRequest: The source is missing, unknown or has an invalid URL.
    """
    file_id, archive_url = body.get("file_id"), body.get("archive_url")
    if not file_id and not archive_url:
        raise InvalidRequest("file_id or archive_url required")
    if archive_url:
        _check_url(archive_url)
    context, dockerfile = _paths(body)
    return Build(
        repository_id=repository.id,
        uuid="",
        started=0.0,
        display_name=_file_name(world, file_id) if file_id else _checksum(str(archive_url)),
        dockerfile_path=dockerfile,
        context=context,
        tags=tuple(tag_from_ref(text) for text in body.get("docker_tags", ("latest",))),
        file_id=file_id or None,
        archive_url=archive_url or None,
        commands=dockerfiles.DEFAULT_COMMANDS,
    )


def tag_from_ref(text: str) -> str:
    """Convert a text such as a branch name to a valid tag name.

    Invalid characters are replaced by ``_``, and the name is shortened to 128 characters.
    """
    return _NOT_IN_TAGS.sub("_", text)[:128] or "latest"


def pull_robot(world: World, name: str) -> tuple[Account, str]:
    """Return the robot that pulls the base images of a build, and the name of its namespace.

    Only an admin of the namespace may use the robot. This function does not check the permission.

    Raises:
        Unauthorized: The given name does not have the form of a robot name (``owner+name``).
        NotFound: The robot does not exist.
    """
    namespace, plus, _ = name.partition("+")
    if not plus:
        raise Unauthorized
    robot = accounts.get(world, name, "robot")
    if robot is None:
        raise NotFound
    return robot, namespace


def start(world: World, repository: Repository, draft: Build) -> Build:
    """Queue a new build, with a usage log entry and notifications for the event ``build_queued``.

    Args:
        draft: The build, not stored yet, without uuid and start time.

    Raises:
        Aborted: 429 if the namespace already has the maximum number of unfinished builds.
    """
    _check_queue(world, repository)
    path = str(repositories.get_full_name(world, repository))
    uuid, now = world.draw("build", path).uuid(), world.now()
    draft = replace(draft, uuid=uuid, started=now, phase_since=now)
    build = world.store.builds.add(draft)
    _log_usage(world, repository, build)
    build_phases.begin(world, build)
    return build


def _check_queue(world: World, repository: Repository) -> None:
    """Check that the namespace has fewer unfinished builds than the maximum.

    Raises:
        Aborted: 429 if the namespace has the maximum number.
    """
    limit = world.config.get(MAX_BUILDS_KEY)
    if limit is None:
        return
    owned = world.store.repositories.find(namespace_id=repository.namespace_id)
    found = (build for repo in owned for build in world.store.builds.find(repository_id=repo.id))
    if sum(build.phase not in builds.ENDS for build in found) >= limit:
        raise Aborted(429, "Maximum queued build rate exceeded.")


def _check_url(archive_url: str) -> None:
    try:
        scheme = urlsplit(archive_url).scheme
    except ValueError:
        raise InvalidRequest("Invalid Archive URL: Must be a valid URI") from None
    if scheme not in {"http", "https"}:
        raise InvalidRequest("Invalid Archive URL: Must be http or https")


def _paths(body: dict[str, Any]) -> tuple[str, str]:
    """Return the build context and the path of the Dockerfile that a build request selects.

    If the request contains only one of the two, the other is derived from it, as on the real
    server.
    """
    if "dockerfile_path" in body:
        path = str(body["dockerfile_path"])
        return body.get("context", path.rpartition("/")[0] or "/"), path
    context = str(body.get("subdirectory", body.get("context", "/")))
    return context, context + ("Dockerfile" if context.endswith("/") else "/Dockerfile")


def _file_name(world: World, file_id: str) -> str:
    build_file = builds.find_file(world, file_id)
    if build_file is None or build_file.digest is None:
        raise InvalidRequest(f"File {file_id} could not be found or is invalid")
    return build_file.digest.partition(":")[2][:NAME_LENGTH]


def _checksum(text: str) -> str:
    return hashlib.sha224(text.encode()).hexdigest()[:NAME_LENGTH]


def _log_usage(world: World, repository: Repository, build: Build) -> None:
    namespace = repositories.get_namespace(world, repository)
    about = build_phases.describe(world, build)
    shown = {key: about[key] for key in ("build_id", "docker_tags", "is_manual", "manual_user")}
    if build.trigger_id is not None:
        shown |= {key: about[key] for key in ("trigger_id", "trigger_kind", "trigger_metadata")}
    metadata = {**shown, "repo": repository.name, "namespace": namespace.name}
    # As on the real server, the entry has no performer. Only the key ``manual_user`` names the
    # user.
    unnamed = world.with_actor(Actor(ip=world.actor.ip))
    usage_log.record(unnamed, "build_dockerfile", namespace, repository, metadata)
