"""What the security scanner has found in an image."""

from typing import Any

from fakequay.records import Manifest, ScanReport
from fakequay.world import World

from . import manifests

QUEUED, SCANNED, UNSUPPORTED = "queued", "scanned", "unsupported"
STATUSES = (QUEUED, SCANNED, "failed", UNSUPPORTED, "manifest_layer_too_large")
SCAN_TIME = 60  # seconds from a push to the report, where nobody says what it is


def of_manifest(world: World, manifest: Manifest) -> ScanReport:
    """What was said of the digest; else a report without findings, once there was time for it."""
    told = world.store.scan_reports.one(digest=manifest.digest)
    if told is not None:
        return told
    if world.now() - manifest.created < SCAN_TIME:
        return ScanReport(manifest.digest, QUEUED)
    status = UNSUPPORTED if manifests.is_list(manifest) else SCANNED
    return ScanReport(manifest.digest, status)


def tell(
    world: World, digest: str, status: str, features: list[dict[str, Any]] | None = None
) -> ScanReport:
    """From here on the scanner says this of a digest."""
    world.store.scan_reports.remove_all(digest=digest)
    return world.store.scan_reports.add(ScanReport(digest, status, features=features or []))
