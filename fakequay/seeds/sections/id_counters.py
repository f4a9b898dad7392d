"""Seed section of the counters of derived ids: how many ids each object name has used.

With the counters, a new object does not get the ids of a deleted object of the same name.
"""

from typing import Any

from fakequay.models import Draw
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.section import Section


def _load(context: LoadingContext, _: None, data: dict[str, int]) -> None:
    draws = context.world.store.draws
    for subject, count in data.items():
        found = draws.one(subject=subject) or draws.add(Draw(subject, 0))
        draws.change(found, count=count)


def _dump(context: ExportContext, _: None) -> dict[str, Any]:
    """Return the counters whose value a load of the other sections would not restore."""
    counted = {draw.subject: draw.count for draw in context.world.store.draws.all()}
    subjects = sorted(counted.keys() | context.drawn.keys())
    return {
        subject: counted.get(subject, 0)
        for subject in subjects
        if counted.get(subject, 0) != context.drawn[subject]
    }


DRAWS = Section(
    "draws",
    ("seed",),
    {
        "type": "object",
        "description": (
            "Counters of derived ids, by subject (kind and name of an object): how many ids the "
            "server has derived for the subject. An export omits counters that result from the "
            "other keys of the seed."
        ),
        "additionalProperties": {"type": "integer", "minimum": 0},
    },
    _load,
    _dump,
)
