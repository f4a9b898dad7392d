"""Job list: scheduled jobs by due time, each with the name of the record on which it acts."""

from collections.abc import Callable, Mapping

from fakequay.domain.builds import builds
from fakequay.domain.cleanup import deleted_data
from fakequay.domain.images import garbage_collection_schedule, scan_queue, tag_expiry
from fakequay.domain.mirrors import mirror_schedule
from fakequay.domain.notifications import expiry_schedule
from fakequay.domain.policies import autoprune_policies
from fakequay.domain.quotas import registry_size
from fakequay.domain.repositories import repositories
from fakequay.fast_dataclasses import frozen
from fakequay.models import Repository, ScheduledJob
from fakequay.world import World

JobSubject = dict[str, str]
# Keys with which a job can be selected: ``kind``, and the keys with names of records.
FILTER_KEYS = (
    "kind",
    "repository",
    "organization",
    "namespace",
    "build",
    "manifest",
    "notification",
    "phase",
    "policy",
    "status",
    "tag",
)


@frozen
class DueJob:
    """A scheduled job, and the record on which the job acts.

    Attributes:
        job: The stored job.
        about: Names that identify the record, as the API writes them, for example ``{"repository":
            "acme/web", "tag": "v1"}``.
    """

    job: ScheduledJob
    about: JobSubject

    @property
    def kind(self) -> str:
        """Kind of the scheduled job, for example ``build``."""
        return self.job.kind

    def matches(self, wanted: Mapping[str, str]) -> bool:
        """Return whether the scheduled job has all the given values.

        Args:
            wanted: Required values by key, for example ``{"kind": "build", "repository":
                "acme/web"}``.
        """
        return wanted.items() <= ({"kind": self.kind} | self.about).items()


def list_jobs(world: World) -> list[DueJob]:
    """Return all scheduled jobs, sorted by due time.

    Jobs that act on a deleted record are left out.
    """
    entries = sorted(world.store.scheduled_jobs.all(), key=lambda entry: (entry.due, entry.id))
    described = ((entry, KINDS[entry.kind](world, entry.subject_id)) for entry in entries)
    return [DueJob(entry, about) for entry, about in described if about is not None]


def _build(world: World, id: int) -> JobSubject | None:
    build = world.store.builds.get(id)
    if build is None:
        return None
    return {**_repository(world, build.repository_id), "build": build.uuid, "phase": build.phase}


def _mirror(world: World, id: int) -> JobSubject | None:
    mirror = world.store.mirrors.get(id)
    if mirror is None:
        return None
    return {**_repository(world, mirror.repository_id), "status": mirror.status}


def _org_mirror(world: World, id: int) -> JobSubject | None:
    mirror = world.store.org_mirrors.get(id)
    if mirror is None:
        return None
    return {"organization": _name(world, mirror.organization_id), "status": mirror.status}


def _scan(world: World, id: int) -> JobSubject | None:
    manifest = world.store.manifests.get(id)
    if manifest is None:
        return None
    return {**_repository(world, manifest.repository_id), "manifest": manifest.digest}


def _policy(world: World, id: int) -> JobSubject | None:
    policy = world.store.prune_policies.get(id)
    if policy is None:
        return None
    if policy.repository_id is not None:
        return {**_repository(world, policy.repository_id), "policy": policy.uuid}
    return {"namespace": _name(world, policy.namespace_id or 0), "policy": policy.uuid}


def _tag(world: World, id: int) -> JobSubject | None:
    tag = world.store.tags.get(id)
    return None if tag is None else {**_repository(world, tag.repository_id), "tag": tag.name}


def _subscription(world: World, id: int) -> JobSubject | None:
    found = world.store.subscriptions.get(id)
    if found is None:
        return None
    return {**_repository(world, found.repository_id or 0), "notification": found.uuid}


def _deleted_namespace(world: World, id: int) -> JobSubject | None:
    deleted = world.store.deleted_namespaces.get(id)
    return None if deleted is None else {"namespace": deleted.name}


def _no_names(_world: World, _id: int) -> JobSubject:
    """Return an empty dict, for a kind of job that does not act on a record with a name."""
    return {}


def _repository(world: World, id: int) -> JobSubject:
    found: Repository | None = world.store.repositories.get(id)
    return {"repository": str(repositories.get_full_name(world, found))} if found else {}


def _name(world: World, account_id: int) -> str:
    account = world.store.accounts.get(account_id)
    return account.name if account else ""


KINDS: Mapping[str, Callable[[World, int], JobSubject | None]] = {
    builds.KIND: _build,
    mirror_schedule.REPOSITORY_KIND: _mirror,
    mirror_schedule.ORGANIZATION_KIND: _org_mirror,
    scan_queue.KIND: _scan,
    autoprune_policies.KIND: _policy,
    tag_expiry.KIND: _tag,
    expiry_schedule.KIND: _subscription,
    garbage_collection_schedule.KIND: _repository,
    registry_size.KIND: _no_names,
    deleted_data.REPOSITORY: _no_names,
    deleted_data.NAMESPACE: _deleted_namespace,
}
