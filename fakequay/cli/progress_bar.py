"""A bar for work that takes long, on stderr, for a person at a terminal; for others nothing."""

import sys
import time
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

import click

SOON = 0.5  # seconds: what ends before needs no bar
Step = TypeVar("Step")


def shown(work: str, steps: Collection[Step]) -> Iterable[Step]:
    """``for step in shown("planting", steps)``: the steps, and how many of them are done."""
    return _watched(work, steps) if sys.stderr.isatty() else steps


def _watched(work: str, steps: Collection[Step]) -> Iterator[Step]:
    soon = time.monotonic() + SOON
    for done, step in enumerate(steps, start=1):
        yield step
        if time.monotonic() > soon:
            yield from _with_bar(work, steps, done)
            return


def _with_bar(work: str, steps: Collection[Step], done: int) -> Iterator[Step]:
    # Steps differ too much in length for an estimate of the time that is left.
    with click.progressbar(length=len(steps), label=work, file=sys.stderr, show_eta=False) as bar:
        bar.update(done)
        for step in islice(steps, done, None):
            yield step
            bar.update(1)
