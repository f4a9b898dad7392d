"""JSON Schema of the packages in a vulnerability report, in the format of Quay's API."""

from typing import Any

from .json_error_text import json_path
from .quick_check import passes_quick_check

SEVERITIES = ("Unknown", "Negligible", "Low", "Medium", "High", "Critical")


def _object(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": ["object", "null"],
        "description": description,
        "properties": properties,
        "additionalProperties": False,
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "description": description}


_CVSS = _object(
    "Rating of the vulnerability with CVSS version 3.",
    {
        "Vectors": _text("CVSS vector string of the vulnerability."),
        "Score": {
            "type": ["number", "string", "null"],
            "description": "CVSS base score of the vulnerability, from 0 to 10.",
        },
    },
)
_METADATA = _object(
    "Source from which the scanner got the data of the vulnerability.",
    {
        "UpdatedBy": _text(
            "Name of the scanner component that downloaded the data of the vulnerability."
        ),
        "RepoName": _text(
            "Name of the repository of packages that contains the vulnerable package."
        ),
        "RepoLink": _text(
            "URL of the repository of packages that contains the vulnerable package."
        ),
        "DistroName": _text("Name of the operating system of the vulnerable package."),
        "DistroVersion": _text("Version of the operating system of the vulnerable package."),
        "NVD": _object(
            "Data about the vulnerability from the National Vulnerability Database.",
            {"CVSSv3": _CVSS},
        ),
    },
)
_VULNERABILITY = {
    "type": "object",
    "properties": {
        "Name": _text("Name of the vulnerability, usually a CVE id."),
        "Severity": {"enum": list(SEVERITIES), "description": "Severity of the vulnerability."},
        "Description": _text("Description of the vulnerability."),
        "Link": _text("URLs of pages about the vulnerability, separated by spaces."),
        "FixedBy": _text("First version of the package without the vulnerability."),
        "NamespaceName": _text("Name of the data source that contains the vulnerability."),
        "Metadata": _METADATA,
    },
    "additionalProperties": False,
}
FEATURES: dict[str, Any] = {
    "type": "array",
    "description": "Packages of the image with their vulnerabilities, as in Quay's API.",
    "default": [],
    "items": {
        "type": "object",
        "properties": {
            "Name": _text("Name of the package."),
            "Version": _text("Version of the package."),
            "VersionFormat": _text("Format of the version of the package, for example rpm."),
            "NamespaceName": _text(
                "Name of the operating system or package repository from which the package comes."
            ),
            "AddedBy": _text("Digest of the layer that contains the package."),
            "BaseScores": {
                "type": ["array", "null"],
                "description": "CVSS base scores of the vulnerabilities of the package.",
                "items": {"type": ["number", "string"]},
            },
            "CVEIds": {
                "type": ["array", "null"],
                "description": "CVE ids of the vulnerabilities of the package.",
                "items": {"type": "string"},
            },
            "Vulnerabilities": {
                "type": ["array", "null"],
                "description": "Vulnerabilities of the package.",
                "items": _VULNERABILITY,
            },
        },
        "additionalProperties": False,
    },
}


def find_errors(features: Any) -> list[str]:
    """Return the errors in the packages of a vulnerability report: position and message of each."""
    if passes_quick_check(FEATURES, features):
        return []
    from . import seed_and_configuration_errors  # its JSON Schema library is slow to import

    errors = seed_and_configuration_errors.describe_errors([features], FEATURES, {})
    return [f"features{json_path(path)[1:]}: {text}" for path, text in errors]
