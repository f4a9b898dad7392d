"""How far long work is, for whoever wants to know."""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

Step = TypeVar("Step")


class Progress(Protocol):
    def __call__(self, work: str, steps: Collection[Step]) -> Iterable[Step]:
        """Hand out the steps of a work in their order, each when the one before is done."""


def no_progress(work: str, steps: Collection[Step]) -> Iterable[Step]:
    """The steps, without telling anyone."""
    return steps
