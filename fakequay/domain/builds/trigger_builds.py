"""Builds of build triggers: creates the builds that users or pushed commits start."""

import re
from collections.abc import Mapping
from typing import Any

from fakequay.domain.errors import InvalidRequest
from fakequay.models import Build, SourceRepository, Trigger
from fakequay.world import World

from . import dockerfiles, source_hosts, triggers
from .build_requests import NAME_LENGTH, tag_from_ref

COMMIT = r"^([A-Fa-f0-9]{7,})$"
_TEMPLATE = re.compile(r"\$\{([^}]*)\}")


def prepare_manual(world: World, trigger: Trigger, body: dict[str, Any]) -> Build:
    """Create the build of a manually started build trigger, without storing the build.

    Args:
        body: JSON body of the API request, which names a branch, a tag or a commit.

    Raises:
        InvalidRequest: The trigger is disabled or inactive, or the branch, tag or commit does not
            exist.
    """
    if not trigger.enabled:
        raise InvalidRequest("Trigger is not enabled.")
    if not triggers.is_active(trigger):
        raise InvalidRequest("Trigger is not active.")
    if trigger.service == triggers.CUSTOM:
        return prepare(world, trigger, _commit_of(trigger, body), is_manual=True)
    path = source_hosts.text_value(trigger.config, "build_source")
    source = source_hosts.find(world, trigger.service, path)
    return prepare(world, trigger, _head(source, body), is_manual=True)


def prepare(world: World, trigger: Trigger, metadata: dict[str, Any], *, is_manual: bool) -> Build:
    """Create the build that a build trigger starts for a commit, without storing the build.

    Args:
        metadata: Commit, ref and source, as in the field ``trigger_metadata`` of the API.
        is_manual: Whether a user started the trigger.
    """
    config = trigger.config
    return Build(
        repository_id=trigger.repository_id,
        uuid="",
        started=0.0,
        display_name=metadata["commit"][:NAME_LENGTH],
        dockerfile_path=source_hosts.text_value(config, "dockerfile_path"),
        context=source_hosts.text_value(config, "context"),
        tags=_tags(config, metadata),
        is_manual=is_manual,
        pull_robot_id=trigger.pull_robot_id,
        trigger_id=trigger.id,
        trigger_metadata=metadata,
        commands=_commands(world, trigger),
    )


def _commit_of(trigger: Trigger, body: dict[str, Any]) -> dict[str, Any]:
    commit = body.get("commit_sha")
    if commit is None:
        raise InvalidRequest("missing required parameter")
    if not re.match(COMMIT, commit):
        raise InvalidRequest(f"{commit!r} does not match {COMMIT!r}")
    return {"commit": commit, "git_url": source_hosts.text_value(trigger.config, "build_source")}


def _head(source: SourceRepository, body: dict[str, Any]) -> dict[str, Any]:
    """Return the trigger metadata (commit, ref and source) of the branch or tag to build.

    If the request body names no branch or tag, the default branch is used.

    Raises:
        InvalidRequest: The source repository has no such branch or tag.
    """
    ref = body.get("refs") or {}
    kind = source_hosts.text_value(ref, "kind") or "branch"
    name = source_hosts.text_value(ref, "name") or body.get("branch_name") or source.default_branch
    commit = (source.tags if kind == "tag" else source.branches).get(name)
    if commit is None:
        raise InvalidRequest(f"Could not find {kind} in repository")
    return {
        "commit": commit,
        "ref": f"refs/{'tags' if kind == 'tag' else 'heads'}/{name}",
        "default_branch": source.default_branch,
        "git_url": f"{source_hosts.url(source.service, source.path)}.git",
    }


def _tags(config: Mapping[str, Any], metadata: dict[str, Any]) -> tuple[str, ...]:
    """Return the tags under which a build pushes its image.

    The tags are the name of the branch or tag, ``latest`` for the default branch, and the tags from
    the templates in the configuration of the build trigger.
    """
    if metadata.get("ref") is None:
        return (metadata["commit"][:NAME_LENGTH],)
    _, kind, name = metadata["ref"].split("/", 2)
    found = [name] if config.get("default_tag_from_ref", True) else []
    is_default = kind == "heads" and name == metadata.get("default_branch")
    if is_default and config.get("latest_for_default_branch", True):
        found.append("latest")
    found += (_fill_template(template, metadata, kind, name) for template in _templates(config))
    named = (tag_from_ref(tag) for tag in found if tag)
    return tuple(dict.fromkeys(named)) or (metadata["commit"][:NAME_LENGTH],)


def _templates(config: Mapping[str, Any]) -> list[str]:
    values = config.get("tag_templates")
    return [text for text in values if isinstance(text, str)] if isinstance(values, list) else []


def _fill_template(template: str, metadata: dict[str, Any], kind: str, name: str) -> str:
    info = metadata.get("commit_info") or {}
    values = {
        "commit_info.sha": metadata["commit"],
        "commit_info.short_sha": metadata["commit"][:NAME_LENGTH],
        "commit_info.date": info.get("date", ""),
        "parsed_ref.branch": name if kind == "heads" else "",
        "parsed_ref.tag": name if kind == "tags" else "",
        "parsed_ref.remote": name if kind == "remotes" else "",
    }
    return _TEMPLATE.sub(lambda place: str(values.get(place[1].strip(), "")), template)


def _commands(world: World, trigger: Trigger) -> tuple[str, ...]:
    path = source_hosts.text_value(trigger.config, "build_source")
    source = source_hosts.get(world, trigger.service, path)
    text = source_hosts.dockerfile(source, trigger.config) if source else None
    return dockerfiles.commands(text) if text else dockerfiles.DEFAULT_COMMANDS
