"""Repositories with their tags, and builds."""

import json
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_some
from fakequay.console.rendering import show
from fakequay.console.routes import page
from fakequay.domain.images import image_configs, manifest_format
from fakequay.web import world

TAGS = 20  # on a page: of each manifest is asked what it is
BUILDS = 20
SEVERITIES = ("Critical", "High", "Medium", "Low", "Negligible", "Unknown")


@page("/repositories")
def repositories() -> ResponseReturnValue:
    found = get(
        "/api/v1/repository",
        public="true",
        last_modified="true",
        namespace=request.args.get("namespace"),
        next_page=request.args.get("next_page"),
    )
    return show("repositories.html", **found)


@page("/repositories/<path:repository>/builds/<uuid>")
def build(repository: str, uuid: str) -> ResponseReturnValue:
    path = f"/api/v1/repository/{repository}/build/{uuid}"
    logs = get_some(f"{path}/logs") or {}
    return show("build.html", repository=repository, build=get(path), lines=logs.get("logs") or [])


@page("/repositories/<path:repository>")
def repository(repository: str) -> ResponseReturnValue:
    path = f"/api/v1/repository/{repository}"
    number = request.args.get("page", "1")
    tags = get(f"{path}/tag/", limit=TAGS, page=number, onlyActiveTags="true")
    builds = get_some(f"{path}/build/", limit=BUILDS) or {}
    return show(
        "repository.html",
        repository=get(path, includeTags="false"),
        name=repository,
        tags=[_described(path, tag) for tag in tags["tags"]],
        page=tags["page"],
        has_more=tags["has_additional"],
        builds=builds.get("builds", []),
    )


def _described(path: str, tag: dict[str, Any]) -> dict[str, Any]:
    """A tag with its platforms and what the scanner says."""
    manifest = f"{path}/manifest/{tag['manifest_digest']}"
    return {**tag, "platforms": _platforms(manifest), "security": _security(manifest)}


def _platforms(path: str) -> list[str]:
    """Those that an index names, or the one that the image's configuration does."""
    answer = get_some(path) or {}
    content = answer.get("manifest_data") or "{}"
    values = json.loads(content)
    if answer.get("is_manifest_list"):
        found = [entry.get("platform", {}) for entry in values.get("manifests", [])]
    else:
        media_type = values.get("mediaType", "")
        document = manifest_format.read(content, media_type, answer.get("digest", ""))
        found = [image_configs.config(world(), document)]
    return [
        f"{one['os']}/{one['architecture']}" for one in found if {"os", "architecture"} <= set(one)
    ]


def _security(path: str) -> dict[str, Any]:
    """The state of the scan, and how many vulnerabilities there are of each severity."""
    report = get_some(f"{path}/security", vulnerabilities="true") or {}
    layer = ((report.get("data") or {}).get("Layer")) or {}
    counts: dict[str, int] = {}
    for feature in layer.get("Features") or []:
        for found in feature.get("Vulnerabilities") or []:
            counts[found["Severity"]] = counts.get(found["Severity"], 0) + 1
    ordered = {name: counts[name] for name in SEVERITIES if name in counts}
    return {"status": report.get("status", "off"), "found": ordered}
