"""A checked seed into a world, and a world into a seed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fakequay.determinism import Clock, Ids
from fakequay.domain.images import tag_expiry
from fakequay.domain.mirrors import mirror_sync, org_mirror_sync
from fakequay.domain.notifications import expiry_schedule
from fakequay.domain.policies import autoprune_policies
from fakequay.settings import Config
from fakequay.storage import Store
from fakequay.storage.data_folder import Durability
from fakequay.world import BlobStore, World

from .contexts import ExportContext, LoadingContext
from .json_schema import VERSION
from .progress import Progress, no_progress
from .reader import Seed
from .record_fields import seconds
from .section import owners
from .sections import SECTIONS

STEPS = tuple((section, place) for section in SECTIONS for place in section.on)


def load(
    seed: Seed,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    overrides: Mapping[str, Any] | None = None,
    folder: Path | None = None,
    durability: Durability = "always",
    progress: Progress = no_progress,
) -> World:
    """The world that a seed describes.

    A data folder that has a world already goes on with that one. A clock that stands still goes
    before the seed's, and ``overrides`` before its settings.
    """
    clock = clock or Clock()
    if "clock" in seed.data and not clock.frozen:
        clock.freeze(seconds(seed.data["clock"]))
    store = Store(folder, durability)
    blobs = BlobStore(folder / "blobs" if folder else None, sync=durability == "always")
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


def reload(seed: Seed, world: World) -> World:
    """The world as the seed describes it, whatever it has become."""
    with world.store.transaction():
        world.store.clear()
        _plant(seed, world)
    return _configured(world)


def _configured(world: World) -> World:
    (settings,) = world.store.configuration.all()
    return replace(world, config=Config({**settings.values, **world.overrides}))


def _plant(seed: Seed, world: World, progress: Progress = no_progress) -> None:
    """Nothing is scanned meanwhile: a seed says itself which scans are under way."""
    data = {"settings": {}, **seed.data}
    unscanned = Config({"FEATURE_SECURITY_SCANNER": False})
    planting = LoadingContext(replace(world, config=unscanned), world.now())
    with world.store.transaction():
        for section, place in progress("planting", STEPS):
            for at, record in owners(SECTIONS, world, data, place, having=section.key):
                section.load(planting, record, at[section.key])
        _set_going(world)


def _set_going(world: World) -> None:
    """What the clock drives from the start: policies, mirrors, and tags that end."""
    for policy in world.store.prune_policies.all():
        autoprune_policies.schedule_run(world, policy)
    for mirror in world.store.mirrors.all():
        mirror_sync.schedule_sync(world, mirror)
    for organization in world.store.org_mirrors.all():
        org_mirror_sync.schedule_sync(world, organization)
    for tag in world.store.tags.all():
        tag_expiry.schedule_expiry(world, tag)
    for subscription in world.store.subscriptions.all():
        expiry_schedule.schedule_notices(world, subscription)


def export(world: World, progress: Progress = no_progress) -> dict[str, Any]:
    """A world as a seed: planted with the same ids, it gives the same world again.

    What planting would derive or take by default is left out.
    """
    harvest = ExportContext(world)
    document: dict[str, Any] = {"fakequay": VERSION}
    for section, place in progress("writing", STEPS):
        for data, record in owners(SECTIONS, world, document, place):
            value = section.dump(harvest, record)
            if value:
                data[section.key] = value
    return document
