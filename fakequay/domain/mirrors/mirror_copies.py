"""Mirror copies: copies upstream tags to a repository mirror, and records sync events."""

from collections.abc import Iterable, Mapping

from fakequay.domain import job_queue, usage_log
from fakequay.domain.errors import QuotaExceeded, TagImmutable
from fakequay.domain.images import manifests, synthetic_images, tags
from fakequay.domain.images.synthetic_images import Recipe
from fakequay.domain.notifications import events
from fakequay.domain.quotas import quota_checks
from fakequay.domain.repositories import repositories
from fakequay.fast_dataclasses import frozen
from fakequay.models import Repository
from fakequay.world import World

from . import upstream_registries

NO_ANSWER = "The upstream registry did not answer"
NOT_ALL_COPIED = "Not every tag could be copied"


@frozen
class Source:
    """The upstream repository that a repository mirror copies.

    Attributes:
        reference: Upstream repository, as ``registry/path``.
        pattern: Patterns for the names of the tags to copy, separated by commas.
    """

    reference: str
    pattern: str = "*"

    @property
    def description(self) -> str:
        """Return the text that describes a mirror sync in the usage log and in notifications."""
        return f"'{self.reference}' with tag pattern '{self.pattern}'"


def copy(
    world: World, repository: Repository, source: Source, upstream_tags: Mapping[str, Recipe]
) -> bool:
    """Make the tags of a mirrored repository equal to the upstream tags.

    Tags that do not exist in the upstream repository are deleted, except immutable tags.

    Args:
        upstream_tags: Descriptions of the upstream images by tag.

    Returns:
        False if a tag could not be changed because it is immutable, or an image could not be copied
        because of a quota.
    """
    for tag in tags.list_alive(world, repository):
        job_queue.check_running(world)
        if tag.name not in upstream_tags and not tag.immutable:
            tags.delete(world, repository, tag.name)
    copied = [_copy(world, repository, source, *item) for item in upstream_tags.items()]
    return all(copied)


def record_start(world: World, repository: Repository, source: Source) -> None:
    """Record the start of a mirror sync in the usage log, and notify subscribers.

    The name of the event and of the usage log entry is ``repo_mirror_sync_started``.
    """
    _fire_event(world, repository, "repo_mirror_sync_started", source, verb="start")


def record_success(
    world: World, repository: Repository, source: Source, names: Iterable[str]
) -> None:
    """Record a successful mirror sync in the usage log, and notify subscribers.

    The name of the event and of the usage log entry is ``repo_mirror_sync_success``.

    Args:
        names: Names of the copied tags.
    """
    copied = ", ".join(names) or "No tags matched"
    event = "repo_mirror_sync_success"
    _fire_event(world, repository, event, source, verb="end", tags=copied)


def record_failure(
    world: World, repository: Repository, source: Source, reason: str, names: Iterable[str] = ()
) -> None:
    """Record a failed mirror sync in the usage log, and notify subscribers.

    The name of the event and of the usage log entry is ``repo_mirror_sync_failed``.

    Args:
        reason: Reason of the failure. A real server records the error output of its copy command
            instead.
        names: Names of the tags that the sync should have copied, as far as they are known.
    """
    details = {"tags": ", ".join(names), "stdout": "", "stderr": reason}
    event = "repo_mirror_sync_failed"
    _fire_event(world, repository, event, source, verb="end", **details)


def _fire_event(
    world: World, repository: Repository, event: str, source: Source, **details: str
) -> None:
    _log_usage(world, repository, event, message=source.description, **details)
    events.fire(world, event, repository, {"message": source.description})


def _copy(world: World, repository: Repository, source: Source, name: str, recipe: Recipe) -> bool:
    kind, outcome, error = "repo_mirror_sync_tag_success", "successful sync", ""
    job_queue.check_running(world)
    try:
        _push(world, repository, name, recipe)
    except (QuotaExceeded, TagImmutable) as refusal:
        kind, outcome, error = "repo_mirror_sync_tag_failed", "failed to sync", refusal.message
    message = f"Source 'docker://{source.reference}:{name}' {outcome}"
    details = {"tag": name, "stdout": "", "stderr": error}
    _log_usage(world, repository, kind, message=message, verb="finish", **details)
    return not error


def _push(world: World, repository: Repository, name: str, recipe: Recipe) -> None:
    """Store an upstream image and set a tag to it, unless the tag already has this image.

    Raises:
        QuotaExceeded: With the image, the namespace would exceed its quota.
        TagImmutable: The tag is immutable.
    """
    facts = upstream_registries.image_facts(recipe)
    namespace = repositories.get_namespace(world, repository)
    if manifests.lookup(world, repository, facts.digest) is None:
        quota_checks.check_room(world, namespace, facts.size)
    manifest = synthetic_images.add(world, repository, recipe)
    current = tags.find_alive(world, repository, name)
    if current is None or current.manifest_id != manifest.id:
        tags.push(world, repository, name, manifest)
        quota_checks.finish_push(world, namespace)


def _log_usage(world: World, repository: Repository, kind: str, **details: str) -> None:
    """Add a usage log entry about a mirror sync.

    The metadata of the entry contain all keys that the real server writes. Keys without a value are
    null.
    """
    namespace = repositories.get_namespace(world, repository)
    metadata = {
        "verb": None,
        "namespace": namespace.name,
        "repo": repository.name,
        "message": None,
        "tag": None,
        "tags": None,
        "stdout": None,
        "stderr": None,
        **details,
    }
    usage_log.record(world, kind, namespace, repository, metadata)
