"""Job control: runs scheduled jobs on request, and sets the outcome of builds, syncs and scans.

The control API and ``FakeQuay.jobs`` call these functions. The simulated clock does not move when a
function runs a job.
"""

from collections.abc import Mapping
from typing import Any

from fakequay.contract import scan_report_schema
from fakequay.domain.accounts import accounts
from fakequay.domain.builds import build_phases
from fakequay.domain.builds.builds import ENDS
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.domain.images import security_scans
from fakequay.domain.mirrors import mirror_sync, org_mirror_sync, upstream_registries
from fakequay.domain.repositories import repositories
from fakequay.models import Build, Mirror, OrgMirror, RepoName, Repository, ScanReport
from fakequay.settings import UPSTREAMS, Config, checked_config
from fakequay.world import World
from fakequay.world.blob_store import is_digest

from . import job_list, job_runner
from .job_list import DueJob

FAILURE_MESSAGE = "The failure of the build was requested"


def run_next_job(world: World, wanted: Mapping[str, str]) -> DueJob:
    """Run the earliest scheduled job that has all the given values.

    Args:
        wanted: Required values by key, for example ``{"kind": "build"}``; empty for any job.

    Raises:
        Aborted: 404 if no job has these values.
    """
    found = next((job for job in job_list.list_jobs(world) if job.matches(wanted)), None)
    if found is None:
        if not wanted:
            raise Aborted(404, "no job is scheduled")
        criteria = ", ".join(f"{key} {value!r}" for key, value in wanted.items())
        raise Aborted(404, f"no scheduled job matches {criteria}")
    job_runner.run_job(world, found.job)
    return found


def step_build(world: World, uuid: str) -> Build:
    """Move a build to its next phase."""
    build = _running(world, uuid)
    build_phases.advance(world, build.id)
    return _build(world, uuid)


def finish_build(world: World, uuid: str) -> Build:
    """Run a build until it ends, successfully or with the failure that a seed declares for it."""
    build = _running(world, uuid)
    while build.phase not in ENDS:
        build_phases.advance(world, build.id)
        build = _build(world, uuid)
    return build


def fail_build(
    world: World, uuid: str, message: str = FAILURE_MESSAGE, ending: str = "error"
) -> Build:
    """Fail a build.

    Args:
        ending: Final phase of the build: ``error`` or ``internalerror``.
    """
    return build_phases.fail(world, _running(world, uuid), message, ending=ending)


def cancel_build(world: World, uuid: str) -> Build:
    """Cancel a build, if the build has not ended and is not pushing its image.

    Raises:
        DataRefused: The build has ended, or is in phase ``pushing``.
    """
    if not build_phases.cancel(world, _running(world, uuid)):
        raise DataRefused(f"build {uuid!r} is in phase 'pushing' and can no longer be cancelled")
    return _build(world, uuid)


def succeed_mirror(world: World, name: str, tags: Any = None) -> str:
    """Run a successful sync of a repository mirror or an organization mirror.

    Args:
        name: Repository mirror as ``namespace/repository``, or name of the organization.
        tags: New tags of the upstream repository, as in the configuration key
            ``FAKEQUAY_UPSTREAMS``; None to keep its current tags. For an organization mirror, the
            value must be None.

    Returns:
        The status of the mirror after the sync.
    """
    if "/" in name:
        mirror, repository = _mirror(world, name)
        upstream_tags = _upstream_tags(world, mirror, tags)
        syncing = _ensure_syncing(world, mirror, repository)
        mirror_sync.succeed(world, syncing, repository, upstream_tags)
        return _mirror(world, name)[0].status
    if tags is not None:
        raise DataRefused(
            "tags: permitted only for the mirror of a repository; for the mirror of an "
            "organization, set the content of the upstream registry with PUT /_fakequay/upstreams"
        )
    org_mirror_sync.succeed(world, _ensure_org_syncing(world, _org_mirror(world, name)))
    return _org_mirror(world, name).status


def fail_mirror(world: World, name: str) -> str:
    """Run a failing sync of a repository mirror or an organization mirror.

    The sync copies no tags.
    """
    if "/" in name:
        mirror, repository = _mirror(world, name)
        mirror_sync.fail(world, _ensure_syncing(world, mirror, repository), repository)
        return _mirror(world, name)[0].status
    org_mirror_sync.fail(world, _ensure_org_syncing(world, _org_mirror(world, name)))
    return _org_mirror(world, name).status


def report_scan(
    world: World, digest: str, status: str = security_scans.SCANNED, features: Any = None
) -> ScanReport:
    """Store a security scan report for all images with the given digest, in all repositories.

    Args:
        digest: ``sha256:`` and 64 hex digits.
        status: Status of the report, for example ``scanned``.
        features: Packages with their vulnerabilities, as the API lists them; None for no packages.

    Raises:
        DataRefused: An argument is invalid.
    """
    if not is_digest(digest):
        raise DataRefused(f"digest: {digest!r} is not a digest such as sha256:4f53…")
    if status not in security_scans.STATUSES:
        raise DataRefused(f"status: must be one of {', '.join(security_scans.STATUSES)}")
    if features is not None and (errors := scan_report_schema.find_errors(features)):
        raise DataRefused("; ".join(errors))
    return security_scans.store_report(world, digest, status, features)


def declare_upstreams(world: World, upstreams: Mapping[str, Any]) -> Config:
    """Replace the contents of the simulated upstream registries.

    Args:
        upstreams: Images by upstream repository, as in the configuration key
            ``FAKEQUAY_UPSTREAMS``.

    Returns:
        The configuration of the instance with the new images. The images are also stored.
    """
    try:
        values = {**world.config.values, **checked_config({UPSTREAMS: upstreams})}
    except ValueError as error:
        raise DataRefused(str(error)) from error
    with world.store.transaction():
        for kept in world.store.configuration.all():
            world.store.configuration.change(kept, values={**kept.values, UPSTREAMS: upstreams})
    return Config(values)


def _build(world: World, uuid: str) -> Build:
    build = world.store.builds.one(uuid=uuid)
    if build is None:
        raise Aborted(404, f"build {uuid!r} does not exist")
    return build


def _running(world: World, uuid: str) -> Build:
    build = _build(world, uuid)
    if build.phase in ENDS:
        raise DataRefused(f"build {uuid!r} has already ended in phase {build.phase!r}")
    return build


def _mirror(world: World, name: str) -> tuple[Mirror, Repository]:
    repository = repositories.get(world, RepoName(*name.split("/", 1)))
    mirror = world.store.mirrors.one(repository_id=repository.id) if repository else None
    if repository is None or mirror is None:
        raise Aborted(404, f"{name!r} has no mirror")
    return mirror, repository


def _org_mirror(world: World, name: str) -> OrgMirror:
    organization = accounts.get(world, name, "organization")
    owned = organization.id if organization else 0
    mirror = world.store.org_mirrors.one(organization_id=owned)
    if mirror is None:
        raise Aborted(404, f"{name!r} has no mirror")
    return mirror


def _upstream_tags(world: World, mirror: Mirror, tags: Any) -> upstream_registries.UpstreamTags:
    reference = mirror.external_reference
    if tags is None:
        return upstream_registries.tags(world, reference) or {}
    try:
        checked_config({UPSTREAMS: {reference: tags}})
    except ValueError as error:
        raise DataRefused(str(error).replace(UPSTREAMS, "tags", 1)) from error
    return upstream_registries.parse_tags(reference, tags)


def _ensure_syncing(world: World, mirror: Mirror, repository: Repository) -> Mirror:
    return mirror if mirror.status == "SYNCING" else mirror_sync.begin(world, mirror, repository)


def _ensure_org_syncing(world: World, mirror: OrgMirror) -> OrgMirror:
    return mirror if mirror.status == "SYNCING" else org_mirror_sync.begin(world, mirror)
