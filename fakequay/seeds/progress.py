"""Progress reporting for long operations."""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

Step = TypeVar("Step")


class Progress(Protocol):
    """Protocol for a function that reports the progress of an operation, for example as a bar."""

    def __call__(self, work: str, steps: Collection[Step]) -> Iterable[Step]:
        """Yield the steps of an operation, and report the progress after each one.

        Args:
            work: Name of the operation, for example ``loading``.
            steps: The steps in order. The caller requests the next step when the previous step is
                finished.
        """


def no_progress(work: str, steps: Collection[Step]) -> Iterable[Step]:
    """Return the steps of an operation unchanged, without a progress report."""
    return steps
