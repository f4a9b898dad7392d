"""What is asked to be built: checked, queued, told of."""

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

MAX_BUILDS_KEY = (
    "DEFAULT_NAMESPACE_MAXIMUM_BUILD_COUNT"  # how many builds of a namespace may wait; null: any
)
_NOT_IN_TAGS = re.compile(r"^[.-]|[^\w.-]", re.ASCII)
NAME_LENGTH = 7  # characters of a checksum or a commit that a build is called by


def prepare(world: World, repository: Repository, body: dict[str, Any]) -> Build:
    """What a request by hand comes to; not stored yet."""
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
    """The tag that comes closest to what is asked for."""
    return _NOT_IN_TAGS.sub("_", text)[:128] or "latest"


def pull_robot(world: World, name: str) -> tuple[Account, str]:
    """A robot that base images are pulled as, and the namespace whose admins may say so."""
    namespace, plus, _ = name.partition("+")
    if not plus:
        raise Unauthorized
    robot = accounts.one(world, name, "robot")
    if robot is None:
        raise NotFound
    return robot, namespace


def start(world: World, repository: Repository, draft: Build) -> Build:
    """Queue what has been prepared, and tell of it; refused while too many wait already."""
    _check_queue(world, repository)
    path = str(repositories.name_of(world, repository))
    uuid, now = world.draw("build", path).uuid(), world.now()
    draft = replace(draft, uuid=uuid, started=now, phase_since=now)
    build = world.store.builds.add(draft)
    _note(world, repository, build)
    build_phases.begin(world, build)
    return build


def _check_queue(world: World, repository: Repository) -> None:
    """So many builds of a namespace may be on their way at once."""
    most = world.config.get(MAX_BUILDS_KEY)
    if most is None:
        return
    owned = world.store.repositories.find(namespace_id=repository.namespace_id)
    found = (build for one in owned for build in world.store.builds.find(repository_id=one.id))
    if sum(build.phase not in build_phases.ENDS for build in found) >= most:
        raise Aborted(429, "Maximum queued build rate exceeded.")


def _check_url(archive_url: str) -> None:
    try:
        scheme = urlsplit(archive_url).scheme
    except ValueError:
        raise InvalidRequest("Invalid Archive URL: Must be a valid URI") from None
    if scheme not in {"http", "https"}:
        raise InvalidRequest("Invalid Archive URL: Must be http or https")


def _paths(body: dict[str, Any]) -> tuple[str, str]:
    """The context and the path of the Dockerfile, as the real server makes one of the other."""
    if "dockerfile_path" in body:
        path = str(body["dockerfile_path"])
        return body.get("context", path.rpartition("/")[0] or "/"), path
    context = str(body.get("subdirectory", body.get("context", "/")))
    return context, context + ("Dockerfile" if context.endswith("/") else "/Dockerfile")


def _file_name(world: World, file_id: str) -> str:
    handed_in = builds.find_file(world, file_id)
    if handed_in is None or handed_in.digest is None:
        raise InvalidRequest(f"File {file_id} could not be found or is invalid")
    return handed_in.digest.partition(":")[2][:NAME_LENGTH]


def _checksum(text: str) -> str:
    return hashlib.sha224(text.encode()).hexdigest()[:NAME_LENGTH]


def _note(world: World, repository: Repository, build: Build) -> None:
    namespace = repositories.namespace_of(world, repository)
    about = build_phases.describe(world, build)
    shown = {key: about[key] for key in ("build_id", "docker_tags", "is_manual", "manual_user")}
    if build.trigger_id is not None:
        shown |= {key: about[key] for key in ("trigger_id", "trigger_kind", "trigger_metadata")}
    metadata = {**shown, "repo": repository.name, "namespace": namespace.name}
    # The real server leaves it to manual_user to say who it was.
    unnamed = world.acting(Actor(ip=world.actor.ip))
    usage_log.record(unnamed, "build_dockerfile", namespace, repository, metadata)
