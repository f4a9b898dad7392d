"""Queue of manifests that wait for their security scan."""

from fakequay.domain import job_queue
from fakequay.models import Manifest
from fakequay.world import World

KIND = "scan"  # kind of the scheduled job that finishes a security scan
DURATION = 60  # seconds from the push of an image to its scan report


def add(world: World, manifest: Manifest) -> None:
    """Schedule the security scan of a manifest, if ``FEATURE_SECURITY_SCANNER`` is on."""
    if world.config.feature("SECURITY_SCANNER"):
        job_queue.schedule(world, KIND, manifest.id, world.now() + DURATION)


def remove(world: World, manifest: Manifest) -> None:
    """Cancel the pending security scan of a manifest."""
    job_queue.cancel(world, KIND, manifest.id)


def contains(world: World, manifest: Manifest) -> bool:
    """Return whether a manifest waits for its security scan."""
    return job_queue.next_job(world, KIND, manifest.id) is not None


def count(world: World) -> int:
    """Return the number of manifests that wait for their security scan."""
    return sum(job.kind == KIND for job in world.store.scheduled_jobs.all())
