"""Scheduled jobs of a remote instance: lists and runs jobs through the control API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .control_client import ControlClient, ControlError

NOT_FOUND = 404


@dataclass(frozen=True)
class RemoteJob:
    """A scheduled job.

    Attributes:
        kind: Kind of the job, such as ``build`` or ``prune``.
        at: Due time, in UTC.
        about: Object that the job changes, identified by names.
    """

    kind: str
    at: datetime
    about: Mapping[str, str]


class RemoteJobs:
    """Scheduled jobs of a remote instance, with the methods of ``Jobs``.

    The methods raise LookupError if a job, build, mirror or image does not exist, and ValueError if
    an argument is invalid or the action is not possible in the current state.
    """

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def due(self) -> list[RemoteJob]:
        """Return all scheduled jobs in order of their due time."""
        return [_job(view) for view in self._call("GET", "/jobs")["jobs"]]

    def advance(self, seconds: float) -> None:
        """Advance the clock; the jobs that become due run before the next request."""
        self._call("POST", "/clock/advance", {"seconds": seconds})

    def run(self, **wanted: str) -> RemoteJob:
        """Run the earliest scheduled job now; ``run(kind="prune")`` runs the earliest prune job."""
        return _job(self._call("POST", "/jobs/run", wanted)["job"])

    def step_build(self, uuid: str) -> str:
        """Move a build to its next phase, and return that phase."""
        return str(self._call("POST", f"/builds/{uuid}/step")["phase"])

    def finish_build(self, uuid: str) -> str:
        """Run a build to its end, and return its final phase."""
        return str(self._call("POST", f"/builds/{uuid}/finish")["phase"])

    def fail_build(self, uuid: str, message: str | None = None, ending: str = "error") -> str:
        """Fail a build, and return its final phase, which is ``ending``."""
        fields = {"ending": ending, **({} if message is None else {"message": message})}
        return str(self._call("POST", f"/builds/{uuid}/fail", fields)["phase"])

    def cancel_build(self, uuid: str) -> str:
        """Cancel a build, and return its final phase."""
        return str(self._call("POST", f"/builds/{uuid}/cancel")["phase"])

    def succeed_mirror(self, name: str, tags: Any = None) -> str:
        """Finish the sync of a mirror successfully, and return the status of the mirror."""
        fields = {} if tags is None else {"tags": tags}
        return str(self._call("POST", f"/mirrors/{name}/succeed", fields)["status"])

    def fail_mirror(self, name: str) -> str:
        """Make the sync of a mirror fail, and return the status of the mirror."""
        return str(self._call("POST", f"/mirrors/{name}/fail")["status"])

    def report_scan(
        self,
        digest: str,
        features: Sequence[Mapping[str, Any]] | None = None,
        status: str = "scanned",
    ) -> None:
        """Store a scan report for a digest; it applies to all images with that digest."""
        fields = {"status": status, **({} if features is None else {"features": list(features)})}
        self._call("PUT", f"/scans/{digest}", fields)

    def declare_upstreams(self, held: Mapping[str, Any]) -> None:
        """Replace the simulated contents of all upstream registries: tags by ``registry/path``."""
        self._call("PUT", "/upstreams", dict(held))

    def _call(self, method: str, path: str, fields: Any = None) -> Any:
        try:
            return self._client.call(method, path, fields)
        except ControlError as error:
            kind = LookupError if error.status == NOT_FOUND else ValueError
            raise kind(error.message) from error


def _job(view: Mapping[str, Any]) -> RemoteJob:
    about = {name: value for name, value in view.items() if name not in {"kind", "due"}}
    return RemoteJob(view["kind"], datetime.fromisoformat(view["due"]), about)
