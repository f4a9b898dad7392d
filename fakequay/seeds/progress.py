"""Progress reporting for long operations."""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

Step = TypeVar("Step")


class Progress(Protocol):
    """Protocol for a function that reports the progress of an operation, for example as a bar."""

    def __call__(self, work: str, steps: Collection[Step]) -> Iterable[Step]:
        """Yield the steps of an operation in order.

        Args:
            work: Name of the operation, for example ``loading``.
            steps: The steps. The caller takes the next step when it has finished the previous step.
        """


def no_progress(work: str, steps: Collection[Step]) -> Iterable[Step]:
    """Return the steps of an operation without reporting any progress."""
    return steps
