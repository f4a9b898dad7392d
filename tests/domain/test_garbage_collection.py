"""Garbage collection of manifests and blobs."""

from fakequay.domain.cleanup import garbage_collection
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName
from fakequay.world import World
from tests.support.registry_client import Image, Registry, digest_of, image, index

WEB = "acme/web"
TWO_WEEKS = 1_209_600


def collect_garbage(world: World) -> None:
    garbage_collection.collect(world, repositories.find(world, RepoName("acme", "web")))


def stored_digests(world: World) -> tuple[set[str], set[str]]:
    """Return the digests of the stored manifests and blobs."""
    store = world.store
    manifests = {manifest.digest for manifest in store.manifests.all()}
    return manifests, {blob.digest for blob in store.blobs.all()}


def digests_of(*images: Image) -> tuple[set[str], set[str]]:
    blobs = {digest_of(blob) for one in images for blob in one.blobs}
    return {one.digest for one in images}, blobs


def test_restorable_manifest_is_kept(registry: Registry, world: World) -> None:
    pushed = image("a")
    registry.push(WEB, "latest", pushed)
    registry.call("DELETE", WEB, "manifests/latest")

    world.clock.advance(TWO_WEEKS - 1)
    collect_garbage(world)
    assert stored_digests(world) == digests_of(pushed)

    world.clock.advance(1)
    collect_garbage(world)
    assert stored_digests(world) == (set(), set())


def test_shared_blobs_are_kept(registry: Registry, world: World) -> None:
    gone, stays = image("a", labels={"n": "1"}), image("a", labels={"n": "2"})
    for name, pushed in (("gone", gone), ("stays", stays)):
        registry.push(WEB, name, pushed)
    registry.call("DELETE", WEB, "manifests/gone")

    world.clock.advance(TWO_WEEKS)
    collect_garbage(world)

    assert stored_digests(world) == digests_of(stays)


def test_manifests_of_an_index_are_kept(registry: Registry, world: World) -> None:
    part = image("a")
    both = index([part])
    registry.push(WEB, "list", both)

    world.clock.advance(TWO_WEEKS)
    collect_garbage(world)

    assert stored_digests(world) == digests_of(both, part)


def test_manifest_pushed_by_digest_is_kept_for_an_hour(registry: Registry, world: World) -> None:
    loose = image("a")
    registry.push(WEB, loose.digest, loose)

    world.clock.advance(3599)
    collect_garbage(world)
    assert stored_digests(world) == digests_of(loose)

    world.clock.advance(1)
    collect_garbage(world)
    assert stored_digests(world) == (set(), set())


def test_referrer_is_kept_as_long_as_its_repository(registry: Registry, world: World) -> None:
    pushed = image("a")
    registry.push(WEB, "latest", pushed)
    about = image("sbom", subject=pushed.descriptor)
    registry.push(WEB, about.digest, about)

    world.clock.advance(TWO_WEEKS)
    collect_garbage(world)

    assert stored_digests(world) == digests_of(pushed, about)


def test_uploaded_blob_without_a_manifest_is_kept(registry: Registry, world: World) -> None:
    registry.upload(WEB, b"early")
    collect_garbage(world)
    assert stored_digests(world) == (set(), {digest_of(b"early")})
