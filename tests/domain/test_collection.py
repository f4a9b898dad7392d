"""What is let go of when no tag keeps it any more."""

from fakequay.domain.cleanup import garbage_collection
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName
from fakequay.world import World
from tests.support.registry_client import Image, Registry, digest_of, image, index

WEB = "acme/web"
TWO_WEEKS = 1_209_600


def collect(world: World) -> None:
    garbage_collection.collect(world, repositories.find(world, RepoName("acme", "web")))


def kept(world: World) -> tuple[set[str], set[str]]:
    """The digests of manifests and of blobs."""
    store = world.store
    manifests = {manifest.digest for manifest in store.manifests.all()}
    return manifests, {blob.digest for blob in store.blobs.all()}


def parts(*images: Image) -> tuple[set[str], set[str]]:
    blobs = {digest_of(blob) for one in images for blob in one.blobs}
    return {one.digest for one in images}, blobs


def test_what_can_be_restored_stays(registry: Registry, world: World) -> None:
    pushed = image("a")
    registry.push(WEB, "latest", pushed)
    registry.call("DELETE", WEB, "manifests/latest")

    world.clock.advance(TWO_WEEKS - 1)
    collect(world)
    assert kept(world) == parts(pushed)

    world.clock.advance(1)
    collect(world)
    assert kept(world) == (set(), set())


def test_what_several_share_stays_for_the_others(registry: Registry, world: World) -> None:
    gone, stays = image("a", labels={"n": "1"}), image("a", labels={"n": "2"})
    for name, pushed in (("gone", gone), ("stays", stays)):
        registry.push(WEB, name, pushed)
    registry.call("DELETE", WEB, "manifests/gone")

    world.clock.advance(TWO_WEEKS)
    collect(world)

    assert kept(world) == parts(stays)


def test_what_is_in_a_list_stays_with_it(registry: Registry, world: World) -> None:
    part = image("a")
    both = index([part])
    registry.push(WEB, "list", both)

    world.clock.advance(TWO_WEEKS)
    collect(world)

    assert kept(world) == parts(both, part)


def test_what_was_pushed_by_digest_stays_for_an_hour(registry: Registry, world: World) -> None:
    loose = image("a")
    registry.push(WEB, loose.digest, loose)

    world.clock.advance(3599)
    collect(world)
    assert kept(world) == parts(loose)

    world.clock.advance(1)
    collect(world)
    assert kept(world) == (set(), set())


def test_a_referrer_stays_as_long_as_its_repository(registry: Registry, world: World) -> None:
    pushed = image("a")
    registry.push(WEB, "latest", pushed)
    about = image("sbom", subject=pushed.descriptor)
    registry.push(WEB, about.digest, about)

    world.clock.advance(TWO_WEEKS)
    collect(world)

    assert kept(world) == parts(pushed, about)


def test_a_blob_whose_manifest_is_on_the_way_stays(registry: Registry, world: World) -> None:
    registry.upload(WEB, b"early")
    collect(world)
    assert kept(world) == (set(), {digest_of(b"early")})
