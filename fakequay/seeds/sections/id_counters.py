"""How often things have been made anew, so that the next one gets what is new."""

from typing import Any

from fakequay.models import Draw
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.section import Section


def _load(planting: LoadingContext, _: None, data: dict[str, int]) -> None:
    draws = planting.world.store.draws
    for subject, count in data.items():
        found = draws.one(subject=subject) or draws.add(Draw(subject, 0))
        draws.change(found, count=count)


def _dump(harvest: ExportContext, _: None) -> dict[str, Any]:
    """What planting the rest will not count itself."""
    counted = {draw.subject: draw.count for draw in harvest.world.store.draws.all()}
    subjects = sorted(counted.keys() | harvest.drawn.keys())
    return {
        subject: counted.get(subject, 0)
        for subject in subjects
        if counted.get(subject, 0) != harvest.drawn[subject]
    }


DRAWS = Section(
    "draws",
    ("seed",),
    {
        "type": "object",
        "description": (
            "How many secrets have been derived for a subject, where that is not how many things "
            "of the name there are; written by an export."
        ),
        "additionalProperties": {"type": "integer", "minimum": 0},
    },
    _load,
    _dump,
)
