"""Built images: generates and pushes the image of a finished build."""

from fakequay.domain import usage_log
from fakequay.domain.errors import NotFound, ReadOnlyRepository
from fakequay.domain.images import synthetic_images, tags
from fakequay.domain.notifications import events
from fakequay.domain.quotas import quota_checks
from fakequay.domain.repositories import repositories
from fakequay.models import Build, Repository
from fakequay.world import World

from . import dockerfiles


def check_quota(world: World, build: Build) -> None:
    """Check that the quota of the namespace permits a push of the image of a build.

    Raises:
        NotFound: The repository no longer exists.
        ReadOnlyRepository: The repository's state does not permit pushes.
        QuotaExceeded: The namespace has exceeded a quota limit of the kind ``Reject``.
    """
    repository = _writable_repository(world, build)
    quota_checks.check_room(world, repositories.get_namespace(world, repository))


def push(world: World, build: Build) -> str:
    """Push the image of a build under the tags of the build.

    The image is generated. The contents depend only on the source and the start time of the build.

    Returns:
        The digest of the image.

    Raises:
        NotFound: The repository no longer exists.
        ReadOnlyRepository: The repository's state does not permit pushes.
    """
    repository = _writable_repository(world, build)
    recipe = synthetic_images.Recipe(
        content=_source_description(world, build),
        layers=max(len(build.commands) - 1, 1),
        labels=dockerfiles.labels(build.commands),
        format=synthetic_images.DOCKER,
        created=build.started,
    )
    namespace = repositories.get_namespace(world, repository)
    manifest = synthetic_images.add(world, repository, recipe)
    for name in build.tags:
        tags.check_name(name)
        tags.push(world, repository, name, manifest)
        about = {"repo": repository.name, "namespace": namespace.name, "tag": name}
        usage_log.record(world, "push_repo", namespace, repository, about)
    events.fire(world, "repo_push", repository, {"updated_tags": list(build.tags)})
    quota_checks.finish_push(world, namespace)
    return manifest.digest


def _writable_repository(world: World, build: Build) -> Repository:
    repository = world.store.repositories.get(build.repository_id)
    if repository is None:
        raise NotFound
    if repository.state != "NORMAL":
        raise ReadOnlyRepository(repository.state)
    return repository


def _source_description(world: World, build: Build) -> str:
    build_file = world.store.build_files.one(uuid=build.file_id) if build.file_id else None
    commit = build.trigger_metadata.get("commit")
    source = build.archive_url or (build_file and build_file.digest) or commit
    return f"{source} {build.dockerfile_path} in {build.context}"
