"""Section: a key of the seed format, with its JSON Schema and conversion to and from records."""

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
    """A key of the seed format, with its JSON Schema and its conversion to and from records.

    Attributes:
        key: The key.
        on: Places that can contain the key: ``seed`` (the top level), or the ``place`` of another
            section, for example ``user``.
        schema: JSON Schema of the value.
        load: Stores a value. Receives the context, the record of the place (None at the top level)
            and the value.
        dump: Returns the value of the key, which is left out if it is empty. Receives the context
            and the record of the place.
        place: Name under which other sections can add keys to the objects of this section; empty
            if they cannot.
        item: JSON Schemas of the keys of an object of this section, by key.
        find: Returns the record of an object by its key.
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
    """Yield each object at a place of a seed, for example each user, with its stored record.

    Args:
        sections: All sections.
        world: World that contains the records.
        document: Seed.
        place: Name of the place, for example ``user``.
        having: Yield only objects that contain this key; None for all objects.
    """
    if place == "seed" and (having is None or having in document):
        yield document, None
    for section in sections:
        if section.place == place and section.find is not None:
            for key, data in document.get(section.key, {}).items():
                if having is None or having in data:
                    yield data, section.find(world, key)
