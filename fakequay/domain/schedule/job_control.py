"""What happens because a test says so, and not because its time has come; the clock stays."""

from collections.abc import Mapping
from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.domain.builds import build_phases
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.domain.images import security_scans
from fakequay.domain.mirrors import mirror_sync, org_mirror_sync, upstream_registries
from fakequay.domain.repositories import repositories
from fakequay.models import Build, Mirror, OrgMirror, RepoName, Repository, ScanReport
from fakequay.settings import UPSTREAMS, Config, checked_config
from fakequay.world import World
from fakequay.world.blob_store import is_digest

from . import due_jobs, job_runner
from .due_jobs import DueJob

FAILURE_MESSAGE = "The build was made to fail"


def run_next_job(world: World, wanted: Mapping[str, str]) -> DueJob:
    """Let the next thing that is like that happen; refused where nothing like it is due."""
    found = next((one for one in due_jobs.list_jobs(world) if one.is_like(wanted)), None)
    if found is None:
        shown = ", ".join(f"{key} {value}" for key, value in wanted.items())
        raise Aborted(404, f"nothing is due{' of ' if shown else ''}{shown}")
    job_runner.run_job(world, found.job)
    return found


def step_build(world: World, uuid: str) -> Build:
    """To the next phase."""
    build = _running(world, uuid)
    build_phases.advance(world, build.id)
    return _build(world, uuid)


def finish_build(world: World, uuid: str) -> Build:
    """To its end, be that an image or a failure that is meant for it."""
    build = _running(world, uuid)
    while build.phase not in build_phases.ENDS:
        build_phases.advance(world, build.id)
        build = _build(world, uuid)
    return build


def fail_build(
    world: World, uuid: str, message: str = FAILURE_MESSAGE, ending: str = "error"
) -> Build:
    """``ending`` is error or internalerror."""
    return build_phases.fail(world, _running(world, uuid), message, ending=ending)


def cancel_build(world: World, uuid: str) -> Build:
    if not build_phases.cancel(world, _running(world, uuid)):
        raise DataRefused(f"the build {uuid} is pushing, and cannot be cancelled any more")
    return _build(world, uuid)


def succeed_mirror(world: World, name: str, tags: Any = None) -> str:
    """A sync from its start to its end; ``tags`` are what upstream has, in place of what it had.

    Returns the status.
    """
    if "/" in name:
        mirror, repository = _mirror(world, name)
        held = _held(world, mirror, tags)
        mirror_sync.succeed(world, _syncing(world, mirror, repository), repository, held)
        return _mirror(world, name)[0].status
    if tags is not None:
        raise DataRefused("tags: an organization has the repositories that are upstream")
    org_mirror_sync.succeed(world, _org_syncing(world, _org_mirror(world, name)))
    return _org_mirror(world, name).status


def fail_mirror(world: World, name: str) -> str:
    """The same, but that nothing comes of it."""
    if "/" in name:
        mirror, repository = _mirror(world, name)
        mirror_sync.fail(world, _syncing(world, mirror, repository), repository)
        return _mirror(world, name)[0].status
    org_mirror_sync.fail(world, _org_syncing(world, _org_mirror(world, name)))
    return _org_mirror(world, name).status


def report_scan(
    world: World, digest: str, status: str = security_scans.SCANNED, features: Any = None
) -> ScanReport:
    """The scanner says this of a digest from here on, wherever that was or will be pushed."""
    if not is_digest(digest):
        raise DataRefused(f"digest: {digest} is none")
    if status not in security_scans.STATUSES:
        raise DataRefused(f"status: choose from {', '.join(security_scans.STATUSES)}")
    _check_features(features)
    return security_scans.store_report(world, digest, status, features)


def declare_upstreams(world: World, held: Mapping[str, Any]) -> Config:
    """The configuration, remembered too, in which other registries hold just that."""
    try:
        values = checked_config({**world.config.values, UPSTREAMS: held})
    except ValueError as error:
        raise DataRefused(str(error)) from error
    with world.store.transaction():
        for kept in world.store.configuration.all():
            world.store.configuration.change(kept, values={**kept.values, UPSTREAMS: held})
    return Config(values)


def _check_features(features: Any) -> None:
    """Packages as the real server shows them."""
    if features is None:
        return
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise DataRefused("features: has to be a list of objects")
    for index, feature in enumerate(features):
        found = feature.get("Vulnerabilities") or []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise DataRefused(f"features[{index}].Vulnerabilities: has to be a list of objects")


def _build(world: World, uuid: str) -> Build:
    build = world.store.builds.one(uuid=uuid)
    if build is None:
        raise Aborted(404, f"there is no build {uuid}")
    return build


def _running(world: World, uuid: str) -> Build:
    build = _build(world, uuid)
    if build.phase in build_phases.ENDS:
        raise DataRefused(f"the build {uuid} is over: {build.phase}")
    return build


def _mirror(world: World, name: str) -> tuple[Mirror, Repository]:
    repository = repositories.one(world, RepoName(*name.split("/", 1)))
    mirror = world.store.mirrors.one(repository_id=repository.id) if repository else None
    if repository is None or mirror is None:
        raise Aborted(404, f"there is no mirror {name}")
    return mirror, repository


def _org_mirror(world: World, name: str) -> OrgMirror:
    organization = accounts.one(world, name, "organization")
    owned = organization.id if organization else 0
    mirror = world.store.org_mirrors.one(organization_id=owned)
    if mirror is None:
        raise Aborted(404, f"there is no mirror {name}")
    return mirror


def _held(world: World, mirror: Mirror, tags: Any) -> upstream_registries.Held:
    reference = mirror.external_reference
    if tags is None:
        return upstream_registries.tags(world, reference) or {}
    try:
        checked_config({UPSTREAMS: {reference: tags}})
    except ValueError as error:
        raise DataRefused(str(error).replace(UPSTREAMS, "tags", 1)) from error
    return upstream_registries.images(reference, tags)


def _syncing(world: World, mirror: Mirror, repository: Repository) -> Mirror:
    return mirror if mirror.status == "SYNCING" else mirror_sync.begin(world, mirror, repository)


def _org_syncing(world: World, mirror: OrgMirror) -> OrgMirror:
    return mirror if mirror.status == "SYNCING" else org_mirror_sync.begin(world, mirror)
