"""Security scan reports of manifests and Docker v1 images."""

from typing import Any

from fakequay.domain.errors import NotFound
from fakequay.domain.images import manifests, security_scans, v1_images
from fakequay.domain.repositories import repositories
from fakequay.models import Manifest, RepoName
from fakequay.world import World

INDEXED_BY = 4  # version of the security scanner that scan reports contain


def manifest_report(
    world: World, name: RepoName, digest: str, *, vulnerabilities: bool
) -> dict[str, Any]:
    """Return the security scan report of a manifest.

    Args:
        vulnerabilities: Whether to include the vulnerabilities of the packages.

    Raises:
        NotFound: No tag refers to the manifest.
    """
    manifest = manifests.find_alive(world, repositories.find(world, name), digest)
    return _view(world, manifest, vulnerabilities=vulnerabilities)


def image_report(
    world: World, name: RepoName, image_id: str, *, vulnerabilities: bool
) -> dict[str, Any]:
    """Return the security scan report of a Docker v1 image.

    Args:
        vulnerabilities: Whether to include the vulnerabilities of the packages.

    Raises:
        NotFound: The image does not exist.
    """
    repository = repositories.find(world, name)
    manifest = v1_images.find_manifest(world, repository, image_id)
    return _view(world, manifest, vulnerabilities=vulnerabilities)


def _view(world: World, manifest: Manifest | None, *, vulnerabilities: bool) -> dict[str, Any]:
    """Return the scan report of a manifest, with or without the vulnerabilities of the packages."""
    if manifest is None:
        raise NotFound
    report = security_scans.get_report(world, manifest)
    if report.status != security_scans.SCANNED:
        return {"status": report.status, "data": None}
    features = [
        feature if vulnerabilities else {**feature, "Vulnerabilities": []}
        for feature in report.features
    ]
    layer = {
        "Name": manifest.digest,
        "ParentName": "",
        "NamespaceName": "",
        "IndexedByVersion": INDEXED_BY,
        "Features": features,
    }
    return {"status": report.status, "data": {"Layer": layer}}
