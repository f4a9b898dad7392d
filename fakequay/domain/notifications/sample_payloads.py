"""Sample payloads for test notifications, and one-line summaries of events."""

from typing import Any

BUILD_ID_LENGTH = 7  # number of characters of a build's id that a summary contains
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


_BUILD_SUMMARY = "for repository {name} [{build}]"
_SUMMARIES = {
    "repo_push": "Repository {name} updated",
    "build_queued": f"Build queued {_BUILD_SUMMARY}",
    "build_start": f"Build started {_BUILD_SUMMARY}",
    "build_success": f"Build succeeded {_BUILD_SUMMARY}",
    "build_failure": f"Build failure {_BUILD_SUMMARY}",
    "build_cancelled": f"Build cancelled {_BUILD_SUMMARY}",
    "vulnerability_found": "{priority} vulnerability detected in repository {name} in {tags} tags",
    "repo_mirror_sync_started": "Repository Mirror started for {message}",
    "repo_mirror_sync_success": "Repository Mirror success for {message}",
    "repo_mirror_sync_failed": "Repository Mirror unsuccessful for {message}",
    "repo_image_expiry": "Tags of {name} are about to expire",
    "quota_warning": "Namespace {name} comes close to its quota",
    "quota_error": "Namespace {name} has used up its quota",
}


def summary(event: str, payload: dict[str, Any]) -> str:
    """Return a one-line description of an event, for chat messages and subjects of e-mails.

    Args:
        payload: Payload of the event, with the name of the repository or namespace.
    """
    return _SUMMARIES[event].format(
        name=payload.get("repository", payload["name"]),
        build=str(payload.get("build_id", ""))[:BUILD_ID_LENGTH],
        priority=payload.get("vulnerability", {}).get("priority"),
        tags=len(payload.get("tags", ())),
        message=payload.get("message", ""),
    )
