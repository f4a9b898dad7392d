"""Scheduled jobs of an instance (``quay.jobs``): lists and runs jobs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from fakequay.domain.errors import Aborted, DataRefused
from fakequay.domain.schedule import job_control, job_list, job_runner
from fakequay.domain.schedule.job_list import DueJob
from fakequay.fast_dataclasses import frozen
from fakequay.settings import parse_time
from fakequay.web import webhook_sender
from fakequay.web.instances.instance import Instance
from fakequay.world import World

Tags = Sequence[str] | Mapping[str, Mapping[str, Any]]


@frozen
class Job:
    """A scheduled job of an instance.

    Attributes:
        kind: Kind of the job, such as ``build`` or ``prune``.
        at: Due time, in UTC.
        about: Object that the job changes, identified by names, such as
            ``{"repository": "acme/web", "tag": "v1"}``.
    """

    kind: str
    at: datetime
    about: Mapping[str, str]


class Jobs:
    """Scheduled jobs of one instance.

    The methods raise LookupError if a job, build, mirror or image does not exist, and ValueError if
    an argument is invalid or the action is not possible in the current state.
    """

    def __init__(self, instance: Callable[[], Instance]) -> None:
        self._instance = instance

    def due(self) -> list[Job]:
        """Return all scheduled jobs of the instance, in the order of their due times."""
        with self._transaction() as world:
            return [_job(entry) for entry in job_list.list_jobs(world)]

    def advance(self, seconds: float) -> None:
        """Advance the simulated clock, and run the jobs that are due at the new time.

        Raises:
            ValueError: The number of seconds is negative, or the clock would pass the year 3000.
        """
        world = self._instance().world
        parse_time(str(world.now() + seconds))
        world.clock.advance(seconds)
        with self._transaction():
            pass

    def run(self, **wanted: str) -> Job:
        """Run the earliest scheduled job now; ``run(kind="prune")`` runs the earliest prune job.

        Args:
            wanted: Required values: ``kind``, or keys of ``Job.about``.
        """
        with self._transaction() as world:
            return _job(job_control.run_next_job(world, wanted))

    def step_build(self, uuid: str) -> str:
        """Move an image build to its next phase, and return that phase."""
        with self._transaction() as world:
            return job_control.step_build(world, uuid).phase

    def finish_build(self, uuid: str) -> str:
        """Run an image build through all its phases, and return its final phase."""
        with self._transaction() as world:
            return job_control.finish_build(world, uuid).phase

    def fail_build(
        self,
        uuid: str,
        message: str = job_control.FAILURE_MESSAGE,
        ending: Literal["error", "internalerror"] = "error",
    ) -> str:
        """Make an image build fail, and return its final phase.

        Args:
            uuid: UUID of the build.
            message: Error message of the build.
            ending: Final phase of the build.
        """
        with self._transaction() as world:
            return job_control.fail_build(world, uuid, message, ending).phase

    def cancel_build(self, uuid: str) -> str:
        """Cancel an image build, and return its final phase."""
        with self._transaction() as world:
            return job_control.cancel_build(world, uuid).phase

    def succeed_mirror(self, name: str, tags: Tags | None = None) -> str:
        """Make the mirror sync of a repository or organization succeed; return its status.

        Args:
            name: ``namespace/repository``, or the name of an organization.
            tags: Tags that the upstream repository has from now on; None to keep its tags.
        """
        with self._transaction() as world:
            return job_control.succeed_mirror(world, name, tags)

    def fail_mirror(self, name: str) -> str:
        """Make the mirror sync of a repository or organization fail; return its status."""
        with self._transaction() as world:
            return job_control.fail_mirror(world, name)

    def report_scan(
        self,
        digest: str,
        features: Sequence[Mapping[str, Any]] | None = None,
        status: str = "scanned",
    ) -> None:
        """Store the security scan report of all images with a digest.

        Args:
            digest: ``sha256:`` and 64 hex digits.
            features: Packages with their vulnerabilities, in the form of Quay's API; None for no
                packages.
            status: Status of the scan, such as ``scanned`` or ``failed``.
        """
        with self._transaction() as world:
            job_control.report_scan(world, digest, status, features)

    def declare_upstreams(self, upstreams: Mapping[str, Tags]) -> None:
        """Replace the simulated content of all upstream registries.

        The argument maps ``registry/path`` to tags.
        """
        with self._transaction() as world:
            self._instance().reconfigure(job_control.declare_upstreams(world, upstreams))

    @contextmanager
    def _transaction(self) -> Iterator[World]:
        """Run the due jobs, then the ``with`` block in a transaction, then send the webhooks.

        The block gets the data of the instance. If the settings do not permit webhooks, no webhook
        is sent.
        """
        world = self._instance().world
        job_runner.run_due_jobs(world)
        try:
            with world.store.transaction():
                yield world
        except Aborted as refusal:
            raise LookupError(refusal.message) from refusal
        except DataRefused as refusal:
            raise ValueError(refusal.message) from refusal
        webhook_sender.send_allowed(world)


def _job(entry: DueJob) -> Job:
    return Job(entry.kind, datetime.fromtimestamp(entry.job.due, UTC), entry.about)
