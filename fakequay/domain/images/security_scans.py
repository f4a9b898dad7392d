"""Security scans: stores and returns scan reports, and sends notifications about them."""

from collections.abc import Iterator
from typing import Any

from fakequay.domain.notifications import events
from fakequay.models import Manifest, ScanReport
from fakequay.world import World

from . import manifests, scan_queue, tags

QUEUED, SCANNED, UNSUPPORTED = "queued", "scanned", "unsupported"
STATUSES = (QUEUED, SCANNED, "failed", UNSUPPORTED, "manifest_layer_too_large")


def get_report(world: World, manifest: Manifest) -> ScanReport:
    """Return the security scan report of a manifest.

    While a scan is pending, the report has the status ``queued``. After the scan, the result is the
    report that is stored for the digest of the manifest. If no report is stored, the result is a
    report without vulnerabilities.
    """
    if scan_queue.contains(world, manifest):
        return ScanReport(manifest.digest, QUEUED)
    report = world.store.scan_reports.one(digest=manifest.digest)
    status = UNSUPPORTED if manifests.is_list(manifest) else SCANNED
    return report or ScanReport(manifest.digest, status)


def store_report(
    world: World, digest: str, status: str, features: list[dict[str, Any]] | None = None
) -> ScanReport:
    """Store a security scan report for a digest; an earlier report for the digest is replaced.

    The report applies to all manifests with this digest, which can be in several repositories. The
    pending scans of these manifests are finished immediately.

    Args:
        status: Status of the report, for example ``scanned``.
        features: Packages with their vulnerabilities, in the API's format.
    """
    world.store.scan_reports.remove_all(digest=digest)
    report = world.store.scan_reports.add(ScanReport(digest, status, features=features or []))
    for manifest in world.store.manifests.find(digest=digest):
        finish_scan(world, manifest.id)
    return report


def finish_scan(world: World, manifest_id: int) -> None:
    """Finish the security scan of a manifest, with a notification for each vulnerability found.

    If no current tag refers to the manifest, no notification is sent.
    """
    manifest = world.store.manifests.get(manifest_id)
    repository = world.store.repositories.get(manifest.repository_id) if manifest else None
    if manifest is None or repository is None:
        return
    scan_queue.remove(world, manifest)
    names = _tags(world, manifest)
    for vulnerability in _vulnerabilities(get_report(world, manifest)) if names else ():
        events.fire(
            world,
            "vulnerability_found",
            repository,
            {"tags": names, "vulnerability": vulnerability},
        )


def _tags(world: World, manifest: Manifest) -> list[str]:
    """Return the names of the current tags of a manifest and of manifest lists that contain it."""
    holders = manifests.referencing_tags(world, manifest)
    return sorted({tag.name for tag in holders if not tag.hidden and tags.is_alive(world, tag)})


def _vulnerabilities(report: ScanReport) -> Iterator[dict[str, Any]]:
    """Yield each vulnerability in a scan report once, in the format of notification payloads."""
    seen = set()
    for feature in report.features if report.status == SCANNED else ():
        for vulnerability in feature.get("Vulnerabilities") or ():
            if vulnerability.get("Name") not in seen:
                seen.add(vulnerability.get("Name"))
                yield {
                    "id": vulnerability.get("Name"),
                    "description": vulnerability.get("Description"),
                    "link": vulnerability.get("Link"),
                    "priority": vulnerability.get("Severity", "Unknown"),
                    "has_fix": bool(vulnerability.get("FixedBy")),
                }
