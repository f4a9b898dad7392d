"""Seed loader: loads a validated seed into an instance, and exports an instance as a seed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakequay.determinism import Clock, Ids
from fakequay.domain.images import tag_expiry
from fakequay.domain.mirrors import mirror_schedule
from fakequay.domain.notifications import expiry_schedule
from fakequay.domain.policies import autoprune_policies
from fakequay.settings import Config
from fakequay.storage import Store
from fakequay.world import BlobStore, World

from . import release_limits
from .contexts import ExportContext, LoadingContext
from .errors import SeedError
from .json_schema import VERSION
from .progress import Progress, no_progress
from .reader import Seed
from .record_fields import parse_time
from .section import owners
from .sections import SECTIONS

if TYPE_CHECKING:
    from fakequay.storage.data_folder import Durability

STEPS = tuple((section, place) for section in SECTIONS for place in section.on)


def load(
    seed: Seed,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    overrides: Mapping[str, Any] | None = None,
    folder: Path | None = None,
    durability: "Durability" = "always",
    progress: Progress = no_progress,
) -> World:
    """Create the data of a new instance from a seed, or from a data folder.

    Args:
        seed: Initial data. Ignored if the data folder already contains data.
        clock: Clock of the instance. A frozen clock overrides the clock of the seed.
        ids: Source of derived ids.
        overrides: Configuration keys that override the configuration in the seed.
        folder: Data folder, or None to keep the data in memory.
        durability: When changes are written to the disk; see ``Settings.durability``.
        progress: Function that reports the progress of the load.

    Raises:
        SeedError: The seed contains invalid images, or data that the reproduced release of Quay
            cannot store. The error lists all of them.
        StoreError: The data folder cannot be used.
    """
    clock = clock or Clock()
    if "clock" in seed.data and not clock.frozen:
        clock.freeze(parse_time(seed.data["clock"]))
    store = Store(folder, durability)
    blobs = BlobStore(folder / "blobs" if folder else None, sync=durability == "always")
    world = World(
        store, clock=clock, ids=ids or Ids(), blobs=blobs, overrides=dict(overrides or {})
    )
    if not len(store.configuration):
        _load_sections(seed, world, progress)
    elif folder:
        build_files = {file.digest for file in store.build_files.all() if file.digest}
        blobs.keep_only(
            {blob.digest for blob in store.blobs.all()} | build_files,
            {upload.uuid for upload in store.uploads.all()},
        )
    return _with_configuration(world)


def reload(seed: Seed, world: World) -> World:
    """Replace all data of an instance by the data of a seed.

    Returns:
        A World with the same store, and with the configuration that the seed sets.
    """
    with world.store.transaction():
        world.store.clear()
        _load_sections(seed, world)
    return _with_configuration(world)


def _with_configuration(world: World) -> World:
    (settings,) = world.store.configuration.all()
    return replace(world, config=Config({**settings.values, **world.overrides}))


def _load_sections(seed: Seed, world: World, progress: Progress = no_progress) -> None:
    """Load all sections of a seed, with the security scanner switched off.

    The seed itself contains the scans to run. If the scanner were on, loading an image would start
    further scans.
    """
    settings = {**seed.data.get("settings", {}), **world.overrides}
    data = {"settings": {}, **release_limits.fit(seed, Config(settings).release)}
    without_scanner = Config({"FEATURE_SECURITY_SCANNER": False})
    context = LoadingContext(
        replace(world, config=without_scanner),
        world.now(),
        seed.data,
        seed.names,
        validates_manifests=not seed.is_built_in,
    )
    with world.store.transaction(), world.blobs.sync_at_end():
        for section, place in progress("loading", STEPS):
            for at, record in owners(SECTIONS, world, data, place, having=section.key):
                section.load(context, record, at[section.key])
        if context.problems:
            raise SeedError(context.problems)
        _schedule_jobs(world)


def _schedule_jobs(world: World) -> None:
    """Schedule the jobs for auto-pruning policies, mirrors, expiring tags and notifications."""
    for policy in world.store.prune_policies.all():
        autoprune_policies.schedule_run(world, policy)
    for mirror in world.store.mirrors.all():
        mirror_schedule.schedule_sync(world, mirror)
    for organization in world.store.org_mirrors.all():
        mirror_schedule.schedule_sync(world, organization)
    for tag in world.store.tags.all():
        if tag.end is not None:
            tag_expiry.schedule_expiry(world, tag)
    for subscription in world.store.subscriptions.all():
        expiry_schedule.schedule_notices(world, subscription)


def export(world: World, progress: Progress = no_progress) -> dict[str, Any]:
    """Export the data of an instance as a seed.

    Default values and values that are derived from names, such as most tokens, are left out. If the
    seed is loaded by a server with the same option ``--ids``, the result is the same data.
    """
    context = ExportContext(world)
    document: dict[str, Any] = {"fakequay": VERSION}
    objects: dict[str, list[tuple[dict[str, Any], Any]]] = {"seed": [(document, None)]}
    for section, place in progress("exporting", STEPS):
        for data, record in objects.get(place, ()):
            value = section.dump(context, record)
            if value:
                data[section.key] = value
        if section.place and section.find is not None:
            named = document.get(section.key, {}).items()
            objects[section.place] = [(data, section.find(world, key)) for key, data in named]
    return document
