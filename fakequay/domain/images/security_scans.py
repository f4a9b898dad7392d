"""What the security scanner has found in an image, and who is told."""

from collections.abc import Iterator
from typing import Any

from fakequay.domain.notifications import events
from fakequay.models import Manifest, ScanReport
from fakequay.world import World

from . import manifests, scan_queue, tags

QUEUED, SCANNED, UNSUPPORTED = "queued", "scanned", "unsupported"
STATUSES = (QUEUED, SCANNED, "failed", UNSUPPORTED, "manifest_layer_too_large")


def get_report(world: World, manifest: Manifest) -> ScanReport:
    """Once its scan is over: what was said of the digest, else a report without findings."""
    if scan_queue.contains(world, manifest):
        return ScanReport(manifest.digest, QUEUED)
    told = world.store.scan_reports.one(digest=manifest.digest)
    status = UNSUPPORTED if manifests.is_list(manifest) else SCANNED
    return told or ScanReport(manifest.digest, status)


def store_report(
    world: World, digest: str, status: str, features: list[dict[str, Any]] | None = None
) -> ScanReport:
    """From here on the scanner says this of a digest, wherever it has been pushed."""
    world.store.scan_reports.remove_all(digest=digest)
    report = world.store.scan_reports.add(ScanReport(digest, status, features=features or []))
    for manifest in world.store.manifests.find(digest=digest):
        finish_scan(world, manifest.id)
    return report


def finish_scan(world: World, manifest_id: int) -> None:
    """A report is there: each vulnerability in it is told of."""
    manifest = world.store.manifests.get(manifest_id)
    repository = world.store.repositories.get(manifest.repository_id) if manifest else None
    if manifest is None or repository is None:
        return
    scan_queue.remove(world, manifest)
    names = _tags(world, manifest)
    for found in _found(get_report(world, manifest)) if names else ():
        events.fire(
            world, "vulnerability_found", repository, {"tags": names, "vulnerability": found}
        )


def _tags(world: World, manifest: Manifest) -> list[str]:
    """Those that mean a manifest now, or a list with it in."""
    holders = manifests.referencing_tags(world, manifest)
    return sorted({tag.name for tag in holders if not tag.hidden and tags.is_alive(world, tag)})


def _found(report: ScanReport) -> Iterator[dict[str, Any]]:
    """Each vulnerability once, as events tell of it."""
    seen = set()
    for feature in report.features if report.status == SCANNED else ():
        for one in feature.get("Vulnerabilities") or ():
            if one.get("Name") not in seen:
                seen.add(one.get("Name"))
                yield {
                    "id": one.get("Name"),
                    "description": one.get("Description"),
                    "link": one.get("Link"),
                    "priority": one.get("Severity", "Unknown"),
                    "has_fix": bool(one.get("FixedBy")),
                }
