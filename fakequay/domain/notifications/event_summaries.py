"""Event summaries: one-line descriptions of events."""

from typing import Any

BUILD_ID_LENGTH = 7  # number of characters of a build's id that a summary contains


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
