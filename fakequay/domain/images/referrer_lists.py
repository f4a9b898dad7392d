"""Referrers of a manifest: the manifests whose ``subject`` is the digest of the manifest.

Some releases of Quay cache the list of referrers.
"""

from fakequay.contract.release_behavior import caches_referrers
from fakequay.models import Manifest, ReferrerList, Repository
from fakequay.world import World

from . import manifests

LIFETIME = 60  # seconds for which a list of referrers is cached


def find(world: World, repository: Repository, digest: str) -> list[Manifest]:
    """Return the referrers of a manifest: the manifests whose ``subject`` is its digest.

    In releases of Quay that cache the list, the list can be one minute old on the simulated clock.
    It can then lack manifests that were just pushed, and contain manifests that were just deleted.
    Source: recorded response ``v2.referrers.one``. The duration of one minute is Quay's default; it
    was not recorded.
    """
    if not caches_referrers(world.release):
        return manifests.referrers(world, repository, digest)
    cached = world.store.referrer_lists.one(repository_id=repository.id, digest=digest)
    if cached is None or cached.expires <= world.now():
        cached = _store(world, repository, digest, cached)
    found = (world.store.manifests.get(id) for id in cached.manifest_ids)
    return [manifest for manifest in found if manifest is not None]


def _store(
    world: World, repository: Repository, digest: str, previous: ReferrerList | None
) -> ReferrerList:
    ids = tuple(manifest.id for manifest in manifests.referrers(world, repository, digest))
    expires = world.now() + LIFETIME
    table = world.store.referrer_lists
    if previous is not None:
        return table.change(previous, manifest_ids=ids, expires=expires)
    return table.add(ReferrerList(repository.id, digest, ids, expires))
