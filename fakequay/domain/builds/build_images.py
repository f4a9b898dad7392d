"""What a build makes: an image of its own, pushed under the build's tags."""

from fakequay.domain import usage_log
from fakequay.domain.errors import NotFound, ReadOnlyRepository
from fakequay.domain.images import synthetic_images, tags
from fakequay.domain.notifications import events
from fakequay.domain.repositories import repositories
from fakequay.models import Build, Repository
from fakequay.world import World

from . import dockerfiles


def push(world: World, build: Build) -> str:
    """The digest of the image, which follows from what was asked for and when."""
    repository = _writable(world, build)
    recipe = synthetic_images.Recipe(
        content=_source(world, build),
        layers=max(len(build.commands) - 1, 1),
        labels=dockerfiles.labels(build.commands),
        format=synthetic_images.DOCKER,
        created=build.started,
    )
    manifest = synthetic_images.add(world, repository, recipe)
    namespace = repositories.namespace_of(world, repository)
    for name in build.tags:
        tags.check_name(name)
        tags.push(world, repository, name, manifest)
        about = {"repo": repository.name, "namespace": namespace.name, "tag": name}
        usage_log.record(world, "push_repo", namespace, repository, about)
    events.fire(world, "repo_push", repository, {"updated_tags": list(build.tags)})
    return manifest.digest


def _writable(world: World, build: Build) -> Repository:
    repository = world.store.repositories.get(build.repository_id)
    if repository is None:
        raise NotFound
    if repository.state != "NORMAL":
        raise ReadOnlyRepository(repository.state)
    return repository


def _source(world: World, build: Build) -> str:
    handed_in = world.store.build_files.one(uuid=build.file_id) if build.file_id else None
    commit = build.trigger_metadata.get("commit")
    source = build.archive_url or (handed_in and handed_in.digest) or commit
    return f"{source} {build.dockerfile_path} in {build.context}"
