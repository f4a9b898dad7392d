"""Webhook payloads of source hosts such as GitHub: converts them to Quay's trigger metadata.

Trigger metadata is an object with the keys ``commit``, ``ref``, ``default_branch``, ``git_url`` and
``commit_info``.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from fakequay.contract.quick_check import passes_quick_check
from fakequay.domain.errors import InvalidRequest
from fakequay.models import Trigger

from . import source_hosts, triggers
from .trigger_builds import COMMIT

_PERSON = {
    "type": "object",
    "required": ["username"],
    "properties": {key: {"type": "string"} for key in ("username", "url", "avatar_url")},
}
_METADATA: dict[str, Any] = {
    "type": "object",
    "required": ["commit", "ref"],
    "properties": {
        "commit": {"type": "string", "pattern": COMMIT},
        "ref": {"type": "string", "pattern": r"^refs\/(heads|tags|remotes)\/(.+)$"},
        "default_branch": {"type": ["string", "null"]},
        "git_url": {"type": ["string", "null"]},
        "commit_info": {
            "type": "object",
            "required": ["url", "message", "date"],
            "properties": {
                **{key: {"type": "string"} for key in ("url", "message", "date")},
                "author": _PERSON,
                "committer": _PERSON,
            },
        },
    },
}


class Skipped(Exception):
    """Error: a pushed change must not start a build, for example because it deletes a branch."""


def read(trigger: Trigger, data: bytes) -> dict[str, Any]:
    """Convert the payload of a source host's webhook to trigger metadata.

    Raises:
        Skipped: The pushed change must not start a build.
        InvalidRequest: The payload is missing or invalid.
    """
    if not data:
        raise InvalidRequest("Missing expected payload")
    try:
        payload = json.loads(data)
    except ValueError:
        raise InvalidRequest("Invalid JSON payload") from None
    try:
        metadata = _READERS[trigger.service](payload)
    except KeyError as error:
        raise InvalidRequest(f"{error} is a required property") from error
    except (TypeError, IndexError, AttributeError) as error:
        raise InvalidRequest(f"Invalid payload: {error}") from error
    if trigger.service == triggers.CUSTOM:
        metadata["git_url"] = source_hosts.text_value(trigger.config, "build_source")
    _check(metadata)
    _check_not_skipped(trigger, metadata)
    return metadata


def _check_not_skipped(trigger: Trigger, metadata: dict[str, Any]) -> None:
    """Check that a pushed change may start a build.

    A change starts no build if the commit message contains ``[skip build]`` or ``[build skip]``, or
    if ``branchtag_regex`` of the trigger does not match the branch or tag.

    Raises:
        Skipped: The change must not start a build.
    """
    message = (metadata.get("commit_info") or {}).get("message", "")
    if "[skip build]" in message or "[build skip]" in message:
        raise Skipped
    pattern = source_hosts.text_value(trigger.config, "branchtag_regex")
    if pattern and not _matches(pattern, metadata["ref"].removeprefix("refs/")):
        raise Skipped


def _matches(pattern: str, text: str) -> bool:
    """Return whether a regular expression matches a text. An invalid expression matches no text."""
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return False


def _check(metadata: dict[str, Any]) -> None:
    if passes_quick_check(_METADATA, metadata):
        return
    from jsonschema import Draft202012Validator  # imported here because it is slow to import
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(_METADATA).iter_errors(metadata))
    if error is not None:
        raise InvalidRequest(str(error))


def _custom(payload: Any) -> dict[str, Any]:
    """Read the payload of a custom Git trigger, which already has the keys of trigger metadata."""
    return {
        "default_branch": payload["default_branch"],
        **{key: payload[key] for key in ("commit", "ref", "commit_info") if key in payload},
    }


def _github(payload: Any) -> dict[str, Any]:
    head = payload.get("head_commit")
    if "zen" in payload or not head:
        raise Skipped
    return {
        "commit": head["id"],
        "ref": payload["ref"],
        "default_branch": payload["repository"]["default_branch"],
        "git_url": payload["repository"]["ssh_url"],
        "commit_info": _commit(head["url"], head["message"], head["timestamp"]),
    }


def _gitlab(payload: Any) -> dict[str, Any]:
    if payload["object_kind"] not in {"push", "tag_push"} or not payload.get("checkout_sha"):
        raise Skipped
    heads = [commit for commit in payload["commits"] if commit["id"] == payload["checkout_sha"]]
    info = [_commit(head["url"], head["message"], head["timestamp"]) for head in heads]
    return {
        "commit": payload["checkout_sha"],
        "ref": payload["ref"],
        "default_branch": payload["project"].get("default_branch"),
        "git_url": payload["project"]["git_ssh_url"],
        **({"commit_info": info[0]} if info else {}),
    }


def _bitbucket(payload: Any) -> dict[str, Any]:
    changed = payload["push"]["changes"][-1].get("new")
    if not changed:
        raise Skipped
    target, repository = changed["target"], payload["repository"]["full_name"]
    kind = "heads" if changed["type"] == "branch" else "tags"
    return {
        "commit": target["hash"],
        "ref": f"refs/{kind}/{changed['name']}",
        "default_branch": payload["repository"].get("default_branch"),
        "git_url": f"git@bitbucket.org:{repository}.git",
        "commit_info": _commit(target["links"]["html"]["href"], target["message"], target["date"]),
    }


def _commit(url: str, message: str, date: str) -> dict[str, str]:
    return {"url": url, "message": message, "date": date}


_READERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    triggers.CUSTOM: _custom,
    "github": _github,
    "gitlab": _gitlab,
    "bitbucket": _bitbucket,
}
