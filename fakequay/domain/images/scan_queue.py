"""The manifests whose scan is under way."""

from fakequay.domain import job_queue
from fakequay.models import Manifest
from fakequay.world import World

KIND = "scan"  # of scheduled jobs
DURATION = 60  # seconds from a push to the report


def add(world: World, manifest: Manifest) -> None:
    """A report will come, where there is a scanner."""
    if world.config.feature("SECURITY_SCANNER"):
        job_queue.schedule(world, KIND, manifest.id, world.now() + DURATION)


def remove(world: World, manifest: Manifest) -> None:
    job_queue.cancel(world, KIND, manifest.id)


def contains(world: World, manifest: Manifest) -> bool:
    return job_queue.next_job(world, KIND, manifest.id) is not None
