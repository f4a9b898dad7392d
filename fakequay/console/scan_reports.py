"""Security scan reports for console pages: vulnerabilities and packages of a manifest."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from .api_calls import get_or_none

SEVERITIES = ("Critical", "High", "Medium", "Low", "Negligible", "Unknown")
OFF = "off"  # status if the API has no security scans


def read_report(manifest_path: str) -> dict[str, Any]:
    """Return the status of a manifest's security scan, and the packages with vulnerabilities.

    Args:
        manifest_path: Path of the manifest in Quay's API.

    Returns:
        ``status`` and ``features``. The status is ``off`` if the API returns no report.
    """
    report = get_or_none(f"{manifest_path}/security", vulnerabilities="true") or {}
    layer = (report.get("data") or {}).get("Layer") or {}
    return {"status": report.get("status", OFF), "features": layer.get("Features") or []}


def list_vulnerabilities(features: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one table row for each vulnerability of each package, the most severe first."""
    rows = [
        {
            "name": str(vulnerability.get("Name", "")),
            "severity": severity_of(vulnerability),
            "score": _score(vulnerability),
            "package": str(feature.get("Name", "")),
            "version": str(feature.get("Version", "")),
            "fixed_by": str(vulnerability.get("FixedBy") or ""),
            "links": str(vulnerability.get("Link") or "").split(),
            "description": str(vulnerability.get("Description") or ""),
        }
        for feature in features
        for vulnerability in feature.get("Vulnerabilities") or ()
    ]
    return sorted(rows, key=lambda row: (_rank(row["severity"]), row["name"], row["package"]))


def count_severities(features: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Return the number of vulnerabilities for each severity, the highest severity first."""
    found = Counter(
        severity_of(vulnerability)
        for feature in features
        for vulnerability in feature.get("Vulnerabilities") or ()
    )
    return {name: found[name] for name in sorted(found, key=_rank)}


def list_packages(features: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield one table row for each package, sorted by name, with its number of vulnerabilities."""
    for feature in sorted(features, key=lambda feature: str(feature.get("Name", "")).lower()):
        yield {
            "name": str(feature.get("Name", "")),
            "version": str(feature.get("Version", "")),
            "namespace": str(feature.get("NamespaceName") or ""),
            "layer": str(feature.get("AddedBy") or ""),
            "found": count_severities([feature]),
        }


def severity_of(vulnerability: dict[str, Any]) -> str:
    """Return the severity of a vulnerability, or ``Unknown`` if it has none."""
    return str(vulnerability.get("Severity") or "Unknown")


def _rank(severity: str) -> tuple[int, str]:
    known = severity in SEVERITIES
    return (SEVERITIES.index(severity) if known else len(SEVERITIES), severity)


def _score(vulnerability: dict[str, Any]) -> str:
    """Return the CVSS score in the metadata of a vulnerability, or "" if there is none."""
    found: Any = vulnerability.get("Metadata")
    for name in ("NVD", "CVSSv3", "Score"):
        found = found.get(name) if isinstance(found, dict) else None
    return "" if found in (None, "") else str(found)
