"""Progress bar for slow steps of a command, shown only if stderr is a terminal."""

import sys
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

import click

from fakequay.determinism import monotonic

DELAY = 0.5  # seconds; shorter work shows no bar
Step = TypeVar("Step")


def show_progress(work: str, steps: Collection[Step]) -> Iterable[Step]:
    """Return an iterable of the given steps that shows a progress bar while it is iterated over.

    Args:
        work: Label of the progress bar, such as ``loading``.
        steps: Items that the caller processes; an item counts as done when the caller requests
            the next item.
    """
    return _with_late_bar(work, steps) if sys.stderr.isatty() else steps


def _with_late_bar(work: str, steps: Collection[Step]) -> Iterator[Step]:
    bar_due = monotonic() + DELAY
    for done, step in enumerate(steps, start=1):
        yield step
        if monotonic() > bar_due:
            yield from _with_bar(work, steps, done)
            return


def _with_bar(work: str, steps: Collection[Step], done: int) -> Iterator[Step]:
    # No estimate of the remaining time: the durations of the steps differ too much.
    with click.progressbar(length=len(steps), label=work, file=sys.stderr, show_eta=False) as bar:
        bar.update(done)
        for step in islice(steps, done, None):
            yield step
            bar.update(1)
