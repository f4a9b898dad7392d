"""Sample payloads for test notifications."""

from typing import Any

_BUILD = {
    "build_id": "build-uuid",
    "build_name": "some-build",
    "docker_tags": ["latest", "foo"],
    "trigger_id": "trigger-uuid",
    "trigger_kind": "github",
    "trigger_metadata": {
        "default_branch": "master",
        "ref": "refs/heads/somebranch",
        "commit": "42d4a62c53350993ea41069e9f2cfdefb0df097d",
    },
    "is_manual": False,
}
_QUOTA = {
    "threshold_percent": 80,
    "usage_bytes": 9_126_805_504,
    "limit_bytes": 10_737_418_240,
    "usage_percent": 85.0,
    "usage_formatted": "8.5 GiB",
    "limit_formatted": "10.0 GiB",
}
_SAMPLES: dict[str, dict[str, Any]] = {
    "repo_push": {"updated_tags": ["latest", "foo"]},
    "build_queued": _BUILD,
    "build_start": _BUILD,
    "build_success": {**_BUILD, "image_id": "1245657346", "manifest_digests": []},
    "build_failure": {**_BUILD, "error_message": "This is a fake error message"},
    "build_cancelled": _BUILD,
    "vulnerability_found": {
        "tags": ["latest", "prod", "foo", "bar", "baz"],
        "vulnerability": {
            "id": "CVE-0000-0000",
            "description": "A sample vulnerability",
            "link": "http://vulnerabilities.example.com/CVE-0000-0000",
            "priority": "Critical",
            "has_fix": True,
        },
    },
    "repo_mirror_sync_started": {"message": "TEST NOTIFICATION"},
    "repo_mirror_sync_success": {"message": "TEST NOTIFICATION"},
    "repo_mirror_sync_failed": {"message": "TEST NOTIFICATION"},
    "repo_image_expiry": {"tags": ["latest", "v1"], "expiring_in": "1 days"},
    "quota_warning": _QUOTA,
    "quota_error": {
        **_QUOTA,
        "threshold_percent": 100,
        "usage_bytes": 10_844_792_422,
        "usage_percent": 101.0,
        "usage_formatted": "10.1 GiB",
    },
}


def sample_payload(event: str) -> dict[str, Any]:
    """Return the fields of a test notification's payload that are specific to an event."""
    return _SAMPLES.get(event, {})
