"""What happens while an organization is filled from an upstream project.

A sync begins with finding out what is there, which makes repositories; it ends with their tags.
"""

from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from fakequay.domain import job_queue, usage_log
from fakequay.domain.repositories import repositories
from fakequay.models import Account, OrgMirror, OrgMirrorRepository, Repository
from fakequay.world import World

from . import mirror_copies, mirror_schedule, upstream_registries

KIND = "org_mirror"  # of scheduled jobs
STATE = "ORG_MIRROR"  # of the repositories that it brings


def schedule_sync(world: World, mirror: OrgMirror) -> None:
    """The next sync: at once if it was asked for, else when the interval says so."""
    job_queue.cancel(world, KIND, mirror.id)
    due = mirror_schedule.next_due(world, mirror)
    if due is not None:
        job_queue.schedule(world, KIND, mirror.id, due)


def advance(world: World, mirror_id: int) -> None:
    """Begin the sync that is due, or end the one that is running."""
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
    until = world.now() + mirror_schedule.DURATION
    mirror = world.store.org_mirrors.change(mirror, status="SYNCING", expiration=until)
    schedule_sync(world, mirror)
    record_log_entry(world, mirror, "org_mirror_sync_started")
    _discover(world, mirror)
    for found in _found(world, mirror):
        _begin(world, mirror, found)
    return mirror


def succeed(world: World, mirror: OrgMirror) -> None:
    """End with the tags of every repository that the filters want."""
    ends = [_fill(world, mirror, found) for found in _found(world, mirror)]
    _end(world, mirror, "SUCCESS" if all(ends) else "FAIL")


def fail(world: World, mirror: OrgMirror) -> None:
    """End without."""
    for found in _found(world, mirror):
        if found.status == "SYNCING":
            _settle(world, mirror, found, "FAIL", "The upstream registry did not answer")
    _end(world, mirror, "FAIL")


def cancel_sync(world: World, mirror: OrgMirror) -> None:
    """What was being copied is cancelled, too."""
    job_queue.cancel(world, KIND, mirror.id)
    for found in _found(world, mirror):
        if found.status in {"SYNC_NOW", "SYNCING"}:
            world.store.org_mirror_repositories.change(found, status="CANCEL")


def remove(world: World, mirror: OrgMirror) -> None:
    """What was copied is the organization's own from now on."""
    job_queue.cancel(world, KIND, mirror.id)
    for found in _found(world, mirror):
        repository = world.store.repositories.get(found.repository_id or 0)
        if repository is not None:
            world.store.repositories.change(repository, state="NORMAL")
    world.store.org_mirror_repositories.remove_all(org_mirror_id=mirror.id)
    world.store.org_mirrors.remove(mirror)


def reference(mirror: OrgMirror) -> str:
    return f"{mirror.registry_url}/{mirror.external_namespace}"


def record_log_entry(world: World, mirror: OrgMirror, kind: str, **about: Any) -> None:
    organization = _organization(world, mirror)
    about = {"namespace": organization.name, "external_reference": reference(mirror), **about}
    usage_log.record(world, kind, organization, metadata=about)


def _discover(world: World, mirror: OrgMirror) -> None:
    """Remember what is upstream, and make the repositories that are new."""
    known = {found.name for found in _found(world, mirror)}
    for name in upstream_registries.repositories_below(world, _project(mirror)):
        if name not in known and _wants(mirror, name):
            world.store.org_mirror_repositories.add(
                OrgMirrorRepository(mirror.id, name, discovered=world.now())
            )


def _begin(world: World, mirror: OrgMirror, found: OrgMirrorRepository) -> None:
    """Filters may have changed since a repository was found."""
    if not _wants(mirror, found.name):
        message = "Not among the repositories that the filters name"
        world.store.org_mirror_repositories.change(found, status="SKIP", message=message)
        return
    repository = _repository(world, mirror, found)
    world.store.org_mirror_repositories.change(
        found, repository_id=repository.id, status="SYNCING", message=None
    )
    event = "repo_mirror_sync_started"
    mirror_copies.fire_event(world, repository, event, _upstream(mirror, found))


def _repository(world: World, mirror: OrgMirror, found: OrgMirrorRepository) -> Repository:
    there = world.store.repositories.get(found.repository_id or 0)
    if there is not None:
        return there
    public = mirror.visibility == "public"
    organization = _organization(world, mirror)
    made = repositories.create(world, organization, found.name, None, public=public)
    made = world.store.repositories.change(made, state=STATE)
    repositories.grant(world, made, "write", account_id=mirror.robot_id)
    record_log_entry(world, mirror, "org_mirror_repo_created", repo=found.name)
    return made


def _fill(world: World, mirror: OrgMirror, found: OrgMirrorRepository) -> bool:
    """Whether that went well; what the filters leave out does not count."""
    repository = world.store.repositories.get(found.repository_id or 0)
    if found.status != "SYNCING" or repository is None:
        return True
    source = _upstream(mirror, found)
    held = upstream_registries.tags(world, source)
    if held is None:
        _settle(world, mirror, found, "FAIL", "There is no such repository upstream any more")
        return False
    is_done = mirror_copies.copy(world, repository, source, held)
    message = None if is_done else "Not every tag could be copied"
    _settle(world, mirror, found, "SUCCESS" if is_done else "FAIL", message)
    return is_done


def _settle(
    world: World, mirror: OrgMirror, found: OrgMirrorRepository, status: str, message: str | None
) -> None:
    world.store.org_mirror_repositories.change(
        found, status=status, last_sync=world.now(), message=message
    )
    repository = world.store.repositories.get(found.repository_id or 0)
    if repository is not None:
        event = "repo_mirror_sync_success" if status == "SUCCESS" else "repo_mirror_sync_failed"
        mirror_copies.fire_event(world, repository, event, _upstream(mirror, found))


def _end(world: World, mirror: OrgMirror, status: str) -> None:
    fields = mirror_schedule.fields_after_sync(world, mirror, status)
    schedule_sync(world, world.store.org_mirrors.change(mirror, **fields))
    kind = "org_mirror_sync_success" if status == "SUCCESS" else "org_mirror_sync_failed"
    record_log_entry(world, mirror, kind)


def _found(world: World, mirror: OrgMirror) -> list[OrgMirrorRepository]:
    return list(world.store.org_mirror_repositories.find(org_mirror_id=mirror.id))


def _wants(mirror: OrgMirror, name: str) -> bool:
    return not mirror.filters or any(fnmatchcase(name, glob) for glob in mirror.filters)


def _upstream(mirror: OrgMirror, found: OrgMirrorRepository) -> str:
    return f"{_project(mirror)}/{found.name}"


def _project(mirror: OrgMirror) -> str:
    """``https://harbor.example.com`` and ``project`` as references have them."""
    return f"{urlsplit(mirror.registry_url).netloc}/{mirror.external_namespace}"


def _organization(world: World, mirror: OrgMirror) -> Account:
    organization = world.store.accounts.get(mirror.organization_id)
    if organization is None:
        raise LookupError("a mirror goes with its organization")
    return organization
