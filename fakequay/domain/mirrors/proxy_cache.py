"""Organizations whose images come from another registry, once somebody pulls them.

What an upstream holds is what the configuration says (``upstreams``). What was brought stays as
long as the cache's expiration, which each pull begins anew; a pull by tag looks first whether the
tag means something else upstream by now.
"""

from fakequay.domain.cleanup import garbage_collection
from fakequay.domain.errors import QuotaExceeded
from fakequay.domain.images import manifests, synthetic_images, tag_expiry, tags
from fakequay.domain.images.synthetic_images import Recipe
from fakequay.domain.quotas import quotas
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Manifest, ProxyCache, Repository, Tag
from fakequay.world import World

from . import upstream_registries
from .upstream_registries import UpstreamTags


def get_cache(world: World, namespace: Account) -> ProxyCache | None:
    """What a namespace passes pulls on to; None for most."""
    if not world.config.feature("PROXY_CACHE"):
        return None
    return world.store.proxy_caches.one(organization_id=namespace.id)


def has_image(world: World, cache: ProxyCache, name: str, wanted: str) -> bool:
    """Whether an upstream repository has an image, by its tag or its digest."""
    held = upstream_registries.tags(world, _reference(cache, name)) or {}
    return wanted in held or _by_digest(held, wanted) is not None


def fetch_tag(world: World, repository: Repository, name: str) -> None:
    """Let a tag mean what it means upstream; where that does not say, it stays what it is."""
    cache, held = _upstream(world, repository)
    if cache is None or name not in held:
        return
    current = tags.find_alive(world, repository, name)
    if current is not None and current.immutable:
        return
    manifest = _brought(world, repository, held[name])
    if current is None or current.manifest_id != manifest.id:
        current = tags.move(world, repository, name, manifest)
    _renew(world, cache, current)


def fetch_manifest(world: World, repository: Repository, digest: str) -> None:
    """Bring the image with a digest, or keep it for longer."""
    cache, held = _upstream(world, repository)
    manifest = manifests.find_alive(world, repository, digest) if cache else None
    if cache is None:
        return
    if manifest is None:
        found = _by_digest(held, digest)
        if found is None:
            return
        manifest = _brought(world, repository, found)
        tags.keep_alive(world, repository, manifest, cache.expiration_s or None)
    for tag in manifests.referencing_tags(world, manifest):
        if tags.is_alive(world, tag) and not tag.immutable:
            _renew(world, cache, tag)


def _upstream(world: World, repository: Repository) -> tuple[ProxyCache | None, UpstreamTags]:
    cache = get_cache(world, repositories.namespace_of(world, repository))
    held = upstream_registries.tags(world, _reference(cache, repository.name)) if cache else None
    return cache, held or {}


def _by_digest(held: UpstreamTags, digest: str) -> Recipe | None:
    return next(
        (one for one in held.values() if upstream_registries.image_facts(one).digest == digest),
        None,
    )


def _reference(cache: ProxyCache, name: str) -> str:
    return f"{cache.upstream_registry}/{name}"


def _renew(world: World, cache: ProxyCache, tag: Tag) -> None:
    end = world.now() + cache.expiration_s if cache.expiration_s else None
    tag_expiry.set_expiry(world, tag, end)


def _brought(world: World, repository: Repository, recipe: Recipe) -> Manifest:
    """The image, for which there may have to be made room."""
    there = manifests.lookup(world, repository, upstream_registries.image_facts(recipe).digest)
    if there is not None:
        return there
    namespace = repositories.namespace_of(world, repository)
    limit = quotas.limit_bytes(world, namespace)
    if limit is not None:
        _make_room(world, namespace, limit - upstream_registries.image_facts(recipe).size)
    return synthetic_images.add(world, repository, recipe)


def _make_room(world: World, namespace: Account, most: int) -> None:
    """End what was pulled longest ago, until no more than so many bytes are left."""
    if most < 0:
        raise QuotaExceeded
    owned = {one.id: one for one in world.store.repositories.find(namespace_id=namespace.id)}
    alive = [
        tag
        for repository in owned.values()
        for tag in world.store.tags.find(repository_id=repository.id)
        if tags.is_alive(world, tag) and not tag.immutable
    ]
    alive.sort(key=lambda tag: (tag.end is None, tag.end, tag.id), reverse=True)
    while alive and quotas.stored(world, namespace) > most:
        tag = alive.pop()
        tags.make_unrestorable(world, owned[tag.repository_id], [tag])
        garbage_collection.collect(world, owned[tag.repository_id])
