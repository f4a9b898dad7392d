"""Progress reporting for long operations."""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

Step = TypeVar("Step")


class Progress(Protocol):
    """Protocol for a function that reports the progress of an operation, for example as a bar."""

    def __call__(self, work: str, steps: Collection[Step]) -> Iterable[Step]:
        """Report the progress of an operation while the caller iterates over its steps.

        Args:
            work: Name of the operation, for example ``loading``.
            steps: The steps in order. When the caller requests the next step, the previous step is
                finished.

        Yields:
            The steps.
        """


def no_progress(work: str, steps: Collection[Step]) -> Iterable[Step]:
    """Return the steps of an operation unchanged, without reporting progress."""
    return steps
