"""What is due in a FakeQuay, and making it happen: as the control API does it, from Python."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from fakequay.domain import agenda, steps, upcoming
from fakequay.domain.refusals import Aborted, DataRefused
from fakequay.domain.upcoming import Upcoming
from fakequay.frozen import frozen
from fakequay.web import sending
from fakequay.web.worlds import Instance
from fakequay.world import World

Tags = Sequence[str] | Mapping[str, Mapping[str, Any]]


@frozen
class Due:
    """``about`` names what it happens to: ``{"repository": "acme/web", "tag": "v1"}``."""

    kind: str
    at: datetime
    about: Mapping[str, str]


class Agenda:
    """``quay.agenda``; what is not there is a LookupError, and what cannot be a ValueError."""

    def __init__(self, instance: Callable[[], Instance]) -> None:
        self._instance = instance

    def due(self) -> list[Due]:
        """What is to come, in order of its time."""
        with self._happening() as world:
            return [_due(one) for one in upcoming.everything(world)]

    def advance(self, seconds: float) -> None:
        """Move the clock, and let happen what it passes."""
        world = self._instance().world
        world.clock.advance(seconds)
        with self._happening():
            pass

    def step(self, **wanted: str) -> Due:
        """Let the next thing happen now: of all, or of a kind: ``step(kind="prune")``."""
        with self._happening() as world:
            return _due(steps.next_of(world, wanted))

    def step_build(self, uuid: str) -> str:
        """To the next phase, which is returned."""
        with self._happening() as world:
            return steps.step_build(world, uuid).phase

    def finish_build(self, uuid: str) -> str:
        """To its end."""
        with self._happening() as world:
            return steps.finish_build(world, uuid).phase

    def fail_build(
        self,
        uuid: str,
        message: str = steps.FAILED,
        ending: Literal["error", "internalerror"] = "error",
    ) -> str:
        with self._happening() as world:
            return steps.fail_build(world, uuid, message, ending).phase

    def cancel_build(self, uuid: str) -> str:
        with self._happening() as world:
            return steps.cancel_build(world, uuid).phase

    def succeed_mirror(self, name: str, tags: Tags | None = None) -> str:
        """Sync a repository or an organization; ``tags`` are what is upstream of a repository."""
        with self._happening() as world:
            return steps.succeed_mirror(world, name, tags)

    def fail_mirror(self, name: str) -> str:
        with self._happening() as world:
            return steps.fail_mirror(world, name)

    def report_scan(
        self,
        digest: str,
        features: Sequence[Mapping[str, Any]] | None = None,
        status: str = "scanned",
    ) -> None:
        """From here on the scanner says this of a digest."""
        with self._happening() as world:
            steps.report_scan(world, digest, status, features)

    def declare_upstreams(self, held: Mapping[str, Tags]) -> None:
        """Say what other registries hold, by ``registry/path``."""
        with self._happening() as world:
            self._instance().reconfigure(steps.with_upstreams(world, held))

    @contextmanager
    def _happening(self) -> Iterator[World]:
        """The world as it is by now; afterwards what is to be sent is sent."""
        world = self._instance().world
        agenda.catch_up(world)
        try:
            with world.store.transaction():
                yield world
        except Aborted as refusal:
            raise LookupError(refusal.message) from refusal
        except DataRefused as refusal:
            raise ValueError(refusal.message) from refusal
        sending.send_allowed(world)


def _due(one: Upcoming) -> Due:
    return Due(one.kind, datetime.fromtimestamp(one.appointment.due, UTC), one.about)
