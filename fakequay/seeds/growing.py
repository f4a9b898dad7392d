"""A checked seed into a world, and a world into a seed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fakequay.domain import autoprune, expiry_plans, mirror_sync, org_mirror_sync, tag_ends
from fakequay.kit import Clock, Ids
from fakequay.settings import Config
from fakequay.state import Store
from fakequay.state.folder import Durability
from fakequay.world import Blobs, World

from .format import VERSION
from .ground import Harvest, Planting
from .progress import Progress, untold
from .reading import Seed
from .section import owners
from .sections import SECTIONS
from .shape import seconds

STEPS = tuple((section, place) for section in SECTIONS for place in section.on)


def plant(
    seed: Seed,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    overrides: Mapping[str, Any] | None = None,
    folder: Path | None = None,
    durability: Durability = "always",
    progress: Progress = untold,
) -> World:
    """The world that a seed describes.

    A data folder that has a world already goes on with that one. A clock that stands still goes
    before the seed's, and ``overrides`` before its settings.
    """
    clock = clock or Clock()
    if "clock" in seed.data and not clock.frozen:
        clock.freeze(seconds(seed.data["clock"]))
    store = Store(folder, durability)
    blobs = Blobs(folder / "blobs" if folder else None, sync=durability == "always")
    world = World(
        store, clock=clock, ids=ids or Ids(), blobs=blobs, overrides=dict(overrides or {})
    )
    if not len(store.configuration):
        _plant(seed, world, progress)
    elif folder:
        handed_in = {file.digest for file in store.build_files.all() if file.digest}
        blobs.keep_only(
            {blob.digest for blob in store.blobs.all()} | handed_in,
            {upload.uuid for upload in store.uploads.all()},
        )
    return _configured(world)


def replant(seed: Seed, world: World) -> World:
    """The world as the seed describes it, whatever it has become."""
    with world.store.transaction():
        world.store.clear()
        _plant(seed, world)
    return _configured(world)


def _configured(world: World) -> World:
    (settings,) = world.store.configuration.all()
    return replace(world, config=Config({**settings.values, **world.overrides}))


def _plant(seed: Seed, world: World, progress: Progress = untold) -> None:
    """Nothing is scanned meanwhile: a seed says itself which scans are under way."""
    data = {"settings": {}, **seed.data}
    unscanned = Config({"FEATURE_SECURITY_SCANNER": False})
    planting = Planting(replace(world, config=unscanned), world.now())
    with world.store.transaction():
        for section, place in progress("planting", STEPS):
            for at, record in owners(SECTIONS, world, data, place, having=section.key):
                section.load(planting, record, at[section.key])
        _set_going(world)


def _set_going(world: World) -> None:
    """What the clock drives from the start: policies, mirrors, and tags that end."""
    for policy in world.store.prune_policies.all():
        autoprune.plan(world, policy)
    for mirror in world.store.mirrors.all():
        mirror_sync.plan(world, mirror)
    for organization in world.store.org_mirrors.all():
        org_mirror_sync.plan(world, organization)
    for tag in world.store.tags.all():
        tag_ends.plan(world, tag)
    for subscription in world.store.subscriptions.all():
        expiry_plans.plan(world, subscription)


def export(world: World, progress: Progress = untold) -> dict[str, Any]:
    """A world as a seed: planted with the same ids, it gives the same world again.

    What planting would derive or take by default is left out.
    """
    harvest = Harvest(world)
    document: dict[str, Any] = {"fakequay": VERSION}
    for section, place in progress("writing", STEPS):
        for data, record in owners(SECTIONS, world, document, place):
            value = section.dump(harvest, record)
            if value:
                data[section.key] = value
    return document
