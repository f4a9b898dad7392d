"""Scheduled jobs of a remote instance: lists and runs jobs through the control API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .control_client import ControlClient, ControlError

NOT_FOUND = 404


@dataclass(frozen=True)
class RemoteJob:
    """A scheduled job of an instance on a remote server.

    Attributes:
        kind: Kind of the job, such as ``build`` or ``prune``.
        at: Due time, in UTC.
        about: Names that identify the object that the job changes, such as
            ``{"repository": "acme/web", "tag": "v1"}``.
    """

    kind: str
    at: datetime
    about: Mapping[str, str]


class RemoteJobs:
    """The scheduled jobs of an instance on a remote server, with the methods of ``Jobs``.

    The methods raise LookupError if a job, build, mirror or image does not exist, and ValueError if
    an argument is invalid or the action is not possible in the current state.
    """

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def due(self) -> list[RemoteJob]:
        """Return all scheduled jobs of the instance, in the order of their due times."""
        return [_job(view) for view in self._call("GET", "/jobs")["jobs"]]

    def advance(self, seconds: float) -> None:
        """Advance the simulated clock by a number of seconds.

        Jobs that become due run before the next request.
        """
        self._call("POST", "/clock/advance", {"seconds": seconds})

    def run(self, **wanted: str) -> RemoteJob:
        """Run the earliest scheduled job now; ``run(kind="prune")`` runs the earliest prune job."""
        return _job(self._call("POST", "/jobs/run", wanted)["job"])

    def step_build(self, uuid: str) -> str:
        """Move an image build to its next phase, and return that phase."""
        return str(self._call("POST", f"/builds/{uuid}/step")["phase"])

    def finish_build(self, uuid: str) -> str:
        """Run an image build through all its phases, and return its final phase."""
        return str(self._call("POST", f"/builds/{uuid}/finish")["phase"])

    def fail_build(self, uuid: str, message: str | None = None, ending: str = "error") -> str:
        """Make an image build fail, and return its final phase.

        Args:
            uuid: UUID of the build.
            message: Error message of the build; None for a default message.
            ending: Final phase of the build: ``error`` or ``internalerror``.
        """
        fields = {"ending": ending, **({} if message is None else {"message": message})}
        return str(self._call("POST", f"/builds/{uuid}/fail", fields)["phase"])

    def cancel_build(self, uuid: str) -> str:
        """Cancel an image build, and return its final phase."""
        return str(self._call("POST", f"/builds/{uuid}/cancel")["phase"])

    def succeed_mirror(self, name: str, tags: Any = None) -> str:
        """Make the sync of a repository or organization mirror succeed; return the sync status."""
        fields = {} if tags is None else {"tags": tags}
        return str(self._call("POST", f"/mirrors/{name}/succeed", fields)["status"])

    def fail_mirror(self, name: str) -> str:
        """Make the sync of a repository or organization mirror fail; return the sync status."""
        return str(self._call("POST", f"/mirrors/{name}/fail")["status"])

    def report_scan(
        self,
        digest: str,
        features: Sequence[Mapping[str, Any]] | None = None,
        status: str = "scanned",
    ) -> None:
        """Set the security scan report of the manifest with the given digest."""
        fields = {"status": status, **({} if features is None else {"features": list(features)})}
        self._call("PUT", f"/scans/{digest}", fields)

    def declare_upstreams(self, upstreams: Mapping[str, Any]) -> None:
        """Replace the simulated content of all upstream registries.

        The argument maps ``registry/path`` to tags.
        """
        self._call("PUT", "/upstreams", dict(upstreams))

    def _call(self, method: str, path: str, fields: Any = None) -> Any:
        try:
            return self._client.call(method, path, fields)
        except ControlError as error:
            kind = LookupError if error.status == NOT_FOUND else ValueError
            raise kind(error.message) from error


def _job(view: Mapping[str, Any]) -> RemoteJob:
    about = {name: value for name, value in view.items() if name not in {"kind", "due"}}
    return RemoteJob(view["kind"], datetime.fromisoformat(view["due"]), about)
