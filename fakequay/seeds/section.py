"""Seed section: a key of the seed format, its JSON Schema, and its conversion to records."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from fakequay.fast_dataclasses import frozen
from fakequay.world import World

from .contexts import ExportContext, LoadingContext

Load = Callable[[LoadingContext, Any, Any], object]
Dump = Callable[[ExportContext, Any], Any]
Find = Callable[[World, str], Any]


@frozen
class Section:
    """A key of the seed format, with its JSON Schema and its conversion to and from records.

    Sections can be nested: the objects in a section such as ``users`` contain the keys of other
    sections.

    Attributes:
        key: The key.
        on: Names of the places that can contain the key: ``seed`` for the top level, or the
            ``place`` of another section, for example ``user``.
        schema: JSON Schema of the value.
        load: Function that stores a value. Its arguments are the context, the record of the object
            that contains the key (None at the top level), and the value.
        dump: Function that returns the value for an export; an empty value is left out. Its
            arguments are the context and the record of the object that contains the key.
        place: Name that other sections use in ``on`` to add keys to the objects of this section;
            empty if they cannot.
        item: JSON Schemas of the keys that this section itself defines for its objects.
        find: Function that returns the record of an object of this section by its key.
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
    """Yield all objects of a kind in a seed, for example all users, with their stored records.

    Args:
        sections: All sections of the seed format.
        world: Data of the instance (World), which contains the records.
        document: The seed.
        place: Kind of the objects, for example ``user``: the attribute ``place`` of a section.
        having: Yield only objects that contain this key; None for all objects.
    """
    if place == "seed" and (having is None or having in document):
        yield document, None
    for section in sections:
        if section.place == place and section.find is not None:
            for key, data in document.get(section.key, {}).items():
                if having is None or having in data:
                    yield data, section.find(world, key)
