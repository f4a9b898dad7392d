"""What happens while a repository is filled from another registry.

Nothing is fetched. What an upstream repository holds is said by the configuration key
FAKEQUAY_UPSTREAMS: ``{"registry.example.com/busybox": ["latest", "1.36"]}``; a sync from one that
is not there fails.
"""

from fnmatch import fnmatchcase

from fakequay.records import Mirror, Repository
from fakequay.world import World

from . import appointments, audit, events, repositories, synthetic, tags

KIND = "mirror"
UPSTREAMS = "FAKEQUAY_UPSTREAMS"
WAIT = 5  # seconds until a worker takes up what was asked for
DURATION = 30  # seconds that a sync takes
RETRY = 300  # seconds until a sync that failed is tried again


def plan(world: World, mirror: Mirror) -> None:
    """The next sync: at once if it was asked for, else when the interval says so."""
    appointments.cancel(world, KIND, mirror.id)
    if mirror.status == "SYNC_NOW":
        appointments.make(world, KIND, mirror.id, world.now() + WAIT)
    elif mirror.enabled and mirror.retries:
        appointments.make(world, KIND, mirror.id, max(mirror.sync_start, world.now()))


def advance(world: World, mirror_id: int) -> None:
    """Begin the sync that is due, or end the one that is running."""
    mirror = world.store.mirrors.get(mirror_id)
    repository = world.store.repositories.get(mirror.repository_id) if mirror else None
    if mirror is None or repository is None or not mirror.enabled:
        return
    if mirror.status != "SYNCING":
        _begin(world, mirror, repository)
    elif (held := _held(world, mirror)) is None:
        _fail(world, mirror, repository)
    else:
        _succeed(world, mirror, repository, held)


def _begin(world: World, mirror: Mirror, repository: Repository) -> None:
    until = world.now() + DURATION
    world.store.mirrors.change(mirror, status="SYNCING", expiration=until)
    appointments.make(world, KIND, mirror.id, until)
    _tell(world, repository, "repo_mirror_sync_started", mirror)


def _succeed(world: World, mirror: Mirror, repository: Repository, held: list[str]) -> None:
    for name in held:
        content = f"{mirror.external_reference}:{name}"
        manifest = synthetic.add(world, repository, synthetic.Recipe(content))
        current = tags.alive(world, repository, name)
        if current is None or current.manifest_id != manifest.id:
            tags.push(world, repository, name, manifest)
        _note(world, repository, "repo_mirror_sync_tag_success", f"{content} mirrored")
    following = world.now() + mirror.sync_interval
    world.store.mirrors.change(
        mirror, status="SUCCESS", retries=3, expiration=None, last_sync=world.now()
    )
    appointments.make(world, KIND, mirror.id, following)
    _tell(world, repository, "repo_mirror_sync_success", mirror)


def _fail(world: World, mirror: Mirror, repository: Repository) -> None:
    """Tried again a few times, then with the next interval."""
    left = max(mirror.retries - 1, 0)
    world.store.mirrors.change(
        mirror, status="FAIL", retries=left, expiration=None, last_sync=world.now()
    )
    following = RETRY if left else mirror.sync_interval
    appointments.make(world, KIND, mirror.id, world.now() + following)
    _tell(world, repository, "repo_mirror_sync_failed", mirror)


def _held(world: World, mirror: Mirror) -> list[str] | None:
    """The upstream tags that the mirror's rule wants; None where there is no such repository."""
    held = world.config.get(UPSTREAMS, {}).get(mirror.external_reference)
    if held is None:
        return None
    return [name for name in held if any(fnmatchcase(name, glob) for glob in mirror.rule)]


def _tell(world: World, repository: Repository, event: str, mirror: Mirror) -> None:
    message = f"{event.removeprefix('repo_mirror_')} {mirror.external_reference}".replace("_", " ")
    _note(world, repository, event, message)
    events.fire(world, event, repository, {"message": message})


def _note(world: World, repository: Repository, kind: str, message: str) -> None:
    namespace = repositories.namespace_of(world, repository)
    about = {"namespace": namespace.name, "repo": repository.name, "message": message}
    audit.note(world, kind, namespace, repository, about)
