"""One kind of thing a seed can hold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from fakequay.frozen_dataclasses import frozen
from fakequay.world import World

from .contexts import ExportContext, LoadingContext

Load = Callable[[LoadingContext, Any, Any], object]
Dump = Callable[[ExportContext, Any], Any]
Find = Callable[[World, str], Any]


@frozen
class Section:
    """A key of the format: where it stands, what it holds, and how that goes in and out of a world.

    ``on``: the places that may have the key: ``seed`` (the top), or a place that another section
    defines. ``load`` gets the place's record (None at the top) and the key's value; ``dump`` gets
    the record and returns the value (left out when empty).

    A section that holds objects by name may be a ``place`` for other sections: ``item`` are the
    properties of one of its objects and ``find`` its record, by its key.
    """

    key: str
    on: tuple[str, ...]
    schema: Mapping[str, Any]
    load: Load
    dump: Dump
    place: str = ""
    item: Mapping[str, Any] = field(default_factory=dict)
    find: Find | None = None


def owners(
    sections: tuple[Section, ...],
    world: World,
    document: Mapping[str, Any],
    place: str,
    having: str | None = None,
) -> Iterator[tuple[Any, Any]]:
    """Every object of a document that is such a place, with its record.

    ``having``: those only that have the key; for the others no record is looked up.
    """
    if place == "seed" and (having is None or having in document):
        yield document, None
    for section in sections:
        if section.place == place and section.find is not None:
            for key, data in document.get(section.key, {}).items():
                if having is None or having in data:
                    yield data, section.find(world, key)
