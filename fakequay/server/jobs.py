"""What is due in a FakeQuay, and making it happen: as the control API does it, from Python."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from fakequay.domain.errors import Aborted, DataRefused
from fakequay.domain.schedule import due_jobs, job_control, job_runner
from fakequay.domain.schedule.due_jobs import DueJob
from fakequay.frozen_dataclasses import frozen
from fakequay.web import webhook_sender
from fakequay.web.instances.instances import Instance
from fakequay.world import World

Tags = Sequence[str] | Mapping[str, Mapping[str, Any]]


@frozen
class Job:
    """``about`` names what it happens to: ``{"repository": "acme/web", "tag": "v1"}``."""

    kind: str
    at: datetime
    about: Mapping[str, str]


class Jobs:
    """``quay.jobs``; what is not there is a LookupError, and what cannot be a ValueError."""

    def __init__(self, instance: Callable[[], Instance]) -> None:
        self._instance = instance

    def due(self) -> list[Job]:
        """What is to come, in order of its time."""
        with self._happening() as world:
            return [_due(one) for one in due_jobs.list_jobs(world)]

    def advance(self, seconds: float) -> None:
        """Move the clock, and let happen what it passes."""
        world = self._instance().world
        world.clock.advance(seconds)
        with self._happening():
            pass

    def run(self, **wanted: str) -> Job:
        """Let the next thing happen now: of all, or of a kind: ``run(kind="prune")``."""
        with self._happening() as world:
            return _due(job_control.run_next_job(world, wanted))

    def step_build(self, uuid: str) -> str:
        """To the next phase, which is returned."""
        with self._happening() as world:
            return job_control.step_build(world, uuid).phase

    def finish_build(self, uuid: str) -> str:
        """To its end."""
        with self._happening() as world:
            return job_control.finish_build(world, uuid).phase

    def fail_build(
        self,
        uuid: str,
        message: str = job_control.FAILURE_MESSAGE,
        ending: Literal["error", "internalerror"] = "error",
    ) -> str:
        with self._happening() as world:
            return job_control.fail_build(world, uuid, message, ending).phase

    def cancel_build(self, uuid: str) -> str:
        with self._happening() as world:
            return job_control.cancel_build(world, uuid).phase

    def succeed_mirror(self, name: str, tags: Tags | None = None) -> str:
        """Sync a repository or an organization; ``tags`` are what is upstream of a repository."""
        with self._happening() as world:
            return job_control.succeed_mirror(world, name, tags)

    def fail_mirror(self, name: str) -> str:
        with self._happening() as world:
            return job_control.fail_mirror(world, name)

    def report_scan(
        self,
        digest: str,
        features: Sequence[Mapping[str, Any]] | None = None,
        status: str = "scanned",
    ) -> None:
        """From here on the scanner says this of a digest."""
        with self._happening() as world:
            job_control.report_scan(world, digest, status, features)

    def declare_upstreams(self, held: Mapping[str, Tags]) -> None:
        """Say what other registries hold, by ``registry/path``."""
        with self._happening() as world:
            self._instance().reconfigure(job_control.declare_upstreams(world, held))

    @contextmanager
    def _happening(self) -> Iterator[World]:
        """The world as it is by now; afterwards what is to be sent is sent."""
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


def _due(one: DueJob) -> Job:
    return Job(one.kind, datetime.fromtimestamp(one.job.due, UTC), one.about)
