"""Sync of organization mirrors: copies a project of an upstream registry to an organization.

When a sync starts, new upstream repositories are created in the organization. When the sync ends,
the tags of all repositories are copied.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from fakequay.domain import job_queue, usage_log
from fakequay.domain.repositories import repositories
from fakequay.models import Account, OrgMirror, OrgMirrorRepository, Repository
from fakequay.world import World

from . import mirror_copies, mirror_schedule, upstream_registries
from .mirror_copies import Source

STATE = "ORG_MIRROR"  # value of ``state`` of the repositories that an organization mirror creates


def advance(world: World, mirror_id: int) -> None:
    """Start the sync of an organization mirror, or finish the running sync.

    Args:
        mirror_id: Id of the mirror. If the mirror does not exist or is disabled, do nothing.
    """
    mirror = world.store.org_mirrors.get(mirror_id)
    if mirror is None or not mirror.enabled:
        return
    if mirror.status != "SYNCING":
        begin(world, mirror)
    elif upstream_registries.repositories_below(world, _project(mirror)):
        succeed(world, mirror)
    else:
        fail(world, mirror)


def begin(world: World, mirror: OrgMirror) -> OrgMirror:
    """Start a sync of an organization mirror.

    New upstream repositories are created in the organization, and the sync of each repository
    starts.
    """
    until = world.now() + mirror_schedule.DURATION
    mirror = world.store.org_mirrors.change(mirror, status="SYNCING", expiration=until)
    mirror_schedule.schedule_sync(world, mirror)
    _record_sync(world, mirror, "org_mirror_sync_started", verb="start")
    _discover(world, mirror)
    for found in _list_repositories(world, mirror):
        _begin(world, mirror, found)
    return mirror


def succeed(world: World, mirror: OrgMirror) -> None:
    """Finish the sync of an organization mirror: copy the tags of its repositories.

    Repositories that the filters of the mirror exclude are skipped.
    """
    results = [_fill(world, mirror, found) for found in _list_repositories(world, mirror)]
    _end(world, mirror, "SUCCESS" if all(results) else "FAIL")


def fail(world: World, mirror: OrgMirror) -> None:
    """Finish a sync of an organization mirror as failed, without copying tags."""
    for found in _list_repositories(world, mirror):
        if found.status == "SYNCING":
            _fail_repository(world, mirror, found, mirror_copies.NO_ANSWER)
    _end(world, mirror, "FAIL")


def cancel_sync(world: World, mirror: OrgMirror) -> None:
    """Cancel the sync of an organization mirror, and the syncs of its repositories."""
    job_queue.cancel(world, mirror_schedule.ORGANIZATION_KIND, mirror.id)
    for found in _list_repositories(world, mirror):
        if found.status in {"SYNC_NOW", "SYNCING"}:
            world.store.org_mirror_repositories.change(found, status="CANCEL")


def remove(world: World, mirror: OrgMirror) -> None:
    """Remove an organization mirror.

    The mirrored repositories stay in the organization as normal repositories.
    """
    job_queue.cancel(world, mirror_schedule.ORGANIZATION_KIND, mirror.id)
    for found in _list_repositories(world, mirror):
        repository = world.store.repositories.get(found.repository_id or 0)
        if repository is not None:
            world.store.repositories.change(repository, state="NORMAL")
    world.store.org_mirror_repositories.remove_all(org_mirror_id=mirror.id)
    world.store.org_mirrors.remove(mirror)


def reference(mirror: OrgMirror) -> str:
    """Return the URL of the upstream project that an organization mirror copies."""
    return f"{mirror.registry_url}/{mirror.external_namespace}"


def record_log_entry(world: World, mirror: OrgMirror, kind: str, **about: Any) -> None:
    """Add a usage log entry about an organization mirror.

    Args:
        kind: Kind of the entry.
        about: Additional metadata of the entry.
    """
    organization = _organization(world, mirror)
    about = {"namespace": organization.name, "external_reference": reference(mirror), **about}
    usage_log.record(world, kind, organization, metadata=about)


def _record_sync(world: World, mirror: OrgMirror, kind: str, verb: str) -> None:
    """Add a usage log entry about the start or end of an organization mirror's sync.

    The metadata have the same keys as for the sync of a repository mirror.
    """
    message = f"'{reference(mirror)}'"
    empty = dict.fromkeys(("tag", "tags", "stdout", "stderr"))
    record_log_entry(world, mirror, kind, verb=verb, message=message, **empty)


def _discover(world: World, mirror: OrgMirror) -> None:
    """Add new upstream repositories to the list of repositories of an organization mirror.

    Repositories that the filters of the mirror do not select are skipped.
    """
    known = {found.name for found in _list_repositories(world, mirror)}
    for name in upstream_registries.repositories_below(world, _project(mirror)):
        if name not in known and _selects(mirror, name):
            world.store.org_mirror_repositories.add(
                OrgMirrorRepository(mirror.id, name, discovered=world.now())
            )


def _begin(world: World, mirror: OrgMirror, found: OrgMirrorRepository) -> None:
    """Start the sync of a repository of an organization mirror; create the repository if missing.

    If the filters of the mirror no longer select the repository, the repository is skipped.
    """
    if not _selects(mirror, found.name):
        message = "The filters of the organization mirror do not select the repository"
        world.store.org_mirror_repositories.change(found, status="SKIP", message=message)
        return
    repository = _repository(world, mirror, found)
    world.store.org_mirror_repositories.change(
        found, repository_id=repository.id, status="SYNCING", message=None
    )
    mirror_copies.record_start(world, repository, _source(mirror, found))


def _repository(world: World, mirror: OrgMirror, found: OrgMirrorRepository) -> Repository:
    existing = world.store.repositories.get(found.repository_id or 0)
    if existing is not None:
        return existing
    public = mirror.visibility == "public"
    organization = _organization(world, mirror)
    created = repositories.create(world, organization, found.name, None, public=public)
    created = world.store.repositories.change(created, state=STATE)
    if mirror.robot_id is not None:
        repositories.grant(world, created, "write", account_id=mirror.robot_id)
    record_log_entry(world, mirror, "org_mirror_repo_created", repo=found.name)
    return created


def _fill(world: World, mirror: OrgMirror, found: OrgMirrorRepository) -> bool:
    """Copy the upstream tags of a repository of an organization mirror.

    Returns:
        False if the copy fails; True after a copy, and for a skipped repository.
    """
    repository = world.store.repositories.get(found.repository_id or 0)
    if found.status != "SYNCING" or repository is None:
        return True
    source = _source(mirror, found)
    upstream_tags = upstream_registries.tags(world, source.reference)
    if upstream_tags is None:
        _fail_repository(world, mirror, found, "The upstream repository no longer exists")
        return False
    if not mirror_copies.copy(world, repository, source, upstream_tags):
        _fail_repository(world, mirror, found, mirror_copies.NOT_ALL_COPIED, upstream_tags)
        return False
    _change_status(world, found, "SUCCESS", None)
    mirror_copies.record_success(world, repository, source, upstream_tags)
    return True


def _fail_repository(
    world: World,
    mirror: OrgMirror,
    found: OrgMirrorRepository,
    reason: str,
    names: Iterable[str] = (),
) -> None:
    _change_status(world, found, "FAIL", reason)
    repository = world.store.repositories.get(found.repository_id or 0)
    if repository is not None:
        source = _source(mirror, found)
        mirror_copies.record_failure(world, repository, source, reason, names)


def _change_status(
    world: World, found: OrgMirrorRepository, status: str, message: str | None
) -> None:
    world.store.org_mirror_repositories.change(
        found, status=status, last_sync=world.now(), message=message
    )


def _end(world: World, mirror: OrgMirror, status: str) -> None:
    fields = mirror_schedule.fields_after_sync(world, mirror, status)
    mirror_schedule.schedule_sync(world, world.store.org_mirrors.change(mirror, **fields))
    kind = "org_mirror_sync_success" if status == "SUCCESS" else "org_mirror_sync_failed"
    _record_sync(world, mirror, kind, verb="end")


def _list_repositories(world: World, mirror: OrgMirror) -> list[OrgMirrorRepository]:
    return list(world.store.org_mirror_repositories.find(org_mirror_id=mirror.id))


def _selects(mirror: OrgMirror, name: str) -> bool:
    return not mirror.filters or any(fnmatchcase(name, glob) for glob in mirror.filters)


def _source(mirror: OrgMirror, found: OrgMirrorRepository) -> Source:
    return Source(f"{_project(mirror)}/{found.name}")


def _project(mirror: OrgMirror) -> str:
    """Return the host and name of the upstream project, such as ``harbor.example.com/project``."""
    return f"{urlsplit(mirror.registry_url).netloc}/{mirror.external_namespace}"


def _organization(world: World, mirror: OrgMirror) -> Account:
    organization = world.store.accounts.get(mirror.organization_id)
    if organization is None:
        raise LookupError(f"organization mirror {mirror.id} refers to a missing organization")
    return organization
