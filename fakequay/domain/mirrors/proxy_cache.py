"""Proxy caches: organizations that copy images from an upstream registry when clients pull.

The configuration key ``FAKEQUAY_UPSTREAMS`` declares the upstream images. Each pull renews the
expiration of the cached image. A pull by tag first updates the tag from the upstream registry.
"""

from fakequay.domain.cleanup import garbage_collection
from fakequay.domain.errors import QuotaExceeded
from fakequay.domain.images import manifests, synthetic_images, tag_expiry, tags
from fakequay.domain.images.synthetic_images import Recipe
from fakequay.domain.quotas import quota_checks, quota_usage
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Manifest, ProxyCache, Repository, Tag
from fakequay.world import World

from . import upstream_registries
from .upstream_registries import UpstreamTags


def get_cache(world: World, namespace: Account) -> ProxyCache | None:
    """Return the proxy cache of a namespace.

    Returns:
        None if the namespace has no proxy cache, or if ``FEATURE_PROXY_CACHE`` is off.
    """
    if not world.config.feature("PROXY_CACHE"):
        return None
    return world.store.proxy_caches.one(organization_id=namespace.id)


def has_image(world: World, cache: ProxyCache, name: str, wanted: str) -> bool:
    """Return whether an upstream repository contains an image.

    Args:
        name: Name of the repository in the upstream registry of the proxy cache.
        wanted: Tag or digest of the requested image.
    """
    upstream_tags = upstream_registries.tags(world, _reference(cache, name)) or {}
    return wanted in upstream_tags or _by_digest(upstream_tags, wanted) is not None


def fetch_tag(world: World, repository: Repository, name: str) -> None:
    """Update a tag of a proxy cache from the upstream registry, and renew its expiration.

    Do nothing if the namespace has no proxy cache, if the upstream registry does not contain the
    tag, or if the cached tag is immutable.
    """
    cache, upstream_tags = _upstream(world, repository)
    if cache is None or name not in upstream_tags:
        return
    current = tags.find_alive(world, repository, name)
    if current is not None and current.immutable:
        return
    manifest = _fetch(world, repository, upstream_tags[name])
    if current is None or current.manifest_id != manifest.id:
        current = tags.move(world, repository, name, manifest)
    _renew(world, cache, current)


def fetch_manifest(world: World, repository: Repository, digest: str) -> None:
    """Fetch an image from upstream by its digest, or renew the expiration of the cached image.

    Do nothing if the namespace has no proxy cache, or if the upstream registry does not contain the
    image.
    """
    cache, upstream_tags = _upstream(world, repository)
    manifest = manifests.find_alive(world, repository, digest) if cache else None
    if cache is None:
        return
    if manifest is None:
        found = _by_digest(upstream_tags, digest)
        if found is None:
            return
        manifest = _fetch(world, repository, found)
        tags.keep_alive(world, repository, manifest, cache.expiration_s or None)
    for tag in manifests.referencing_tags(world, manifest):
        if tags.is_alive(world, tag) and not tag.immutable:
            _renew(world, cache, tag)


def _upstream(world: World, repository: Repository) -> tuple[ProxyCache | None, UpstreamTags]:
    cache = get_cache(world, repositories.get_namespace(world, repository))
    upstream_tags = (
        upstream_registries.tags(world, _reference(cache, repository.name)) if cache else None
    )
    return cache, upstream_tags or {}


def _by_digest(upstream_tags: UpstreamTags, digest: str) -> Recipe | None:
    return next(
        (
            recipe
            for recipe in upstream_tags.values()
            if upstream_registries.image_facts(recipe).digest == digest
        ),
        None,
    )


def _reference(cache: ProxyCache, name: str) -> str:
    return f"{cache.upstream_registry}/{name}"


def _renew(world: World, cache: ProxyCache, tag: Tag) -> None:
    end = world.now() + cache.expiration_s if cache.expiration_s else None
    tag_expiry.set_expiry(world, tag, end)


def _fetch(world: World, repository: Repository, recipe: Recipe) -> Manifest:
    """Return an image from the proxy cache, or copy it from upstream if it is not cached.

    If the quota has no room for the image, older cached images are deleted first.
    """
    cached = manifests.lookup(world, repository, upstream_registries.image_facts(recipe).digest)
    if cached is not None:
        return cached
    namespace = repositories.get_namespace(world, repository)
    limit = quota_usage.reject_limit_bytes(world, namespace)
    if limit is not None and quota_checks.is_enforced(world, namespace):
        _make_room(world, namespace, limit - upstream_registries.image_facts(recipe).size)
    manifest = synthetic_images.add(world, repository, recipe)
    quota_checks.finish_push(world, namespace)
    return manifest


def _make_room(world: World, namespace: Account, limit: int) -> None:
    """Delete the least recently pulled images until a namespace uses at most ``limit`` bytes."""
    if limit < 0:
        raise QuotaExceeded
    owned = {repo.id: repo for repo in world.store.repositories.find(namespace_id=namespace.id)}
    alive = [
        tag
        for repository in owned.values()
        for tag in world.store.tags.find(repository_id=repository.id)
        if tags.is_alive(world, tag) and not tag.immutable
    ]
    alive.sort(key=lambda tag: (tag.end is None, tag.end, tag.id), reverse=True)
    while alive and quota_usage.used_bytes(world, namespace) > limit:
        tag = alive.pop()
        tags.delete_permanently(world, owned[tag.repository_id], [tag])
        garbage_collection.collect(world, owned[tag.repository_id])
