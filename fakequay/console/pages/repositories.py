"""Pages for repositories with their tags, and for builds."""

import json
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_or_none
from fakequay.console.rendering import render_page
from fakequay.console.repository_pages import render_repository
from fakequay.console.routes import page
from fakequay.domain.images import image_configs, manifest_format
from fakequay.web import world

TAGS = 20  # tags on a page; the page requests the manifest and scan report of each tag
BUILDS = 20
SEVERITIES = ("Critical", "High", "Medium", "Low", "Negligible", "Unknown")


@page("/repositories")
def repositories() -> ResponseReturnValue:
    """Return the page with the repositories that the signed-in user may see."""
    found = get(
        "/api/v1/repository",
        public="true",
        last_modified="true",
        namespace=request.args.get("namespace"),
        next_page=request.args.get("next_page"),
    )
    return render_page("repositories.html", **found)


@page("/repositories/<path:repository>/builds/<uuid>")
def build(repository: str, uuid: str) -> ResponseReturnValue:
    """Return the page of a build."""
    path = f"/api/v1/repository/{repository}/build/{uuid}"
    logs = get_or_none(f"{path}/logs") or {}
    return render_page(
        "build.html", repository=repository, build=get(path), lines=logs.get("logs") or []
    )


@page("/repositories/<path:repository>")
def repository(repository: str) -> ResponseReturnValue:
    """Return the page of a repository."""
    path = f"/api/v1/repository/{repository}"
    number = request.args.get("page", "1")
    tags = get(f"{path}/tag/", limit=TAGS, page=number, onlyActiveTags="true")
    builds = get_or_none(f"{path}/build/", limit=BUILDS) or {}
    return render_repository(
        "repository.html",
        repository,
        tags=[_with_details(path, tag) for tag in tags["tags"]],
        page=tags["page"],
        has_more=tags["has_additional"],
        builds=builds.get("builds", []),
    )


def _with_details(path: str, tag: dict[str, Any]) -> dict[str, Any]:
    """Return a tag with its platforms and the result of its security scan."""
    manifest = f"{path}/manifest/{tag['manifest_digest']}"
    return {**tag, "platforms": _platforms(manifest), "security": _security(manifest)}


def _platforms(path: str) -> list[str]:
    """Return the platforms of a tag: those of an image index, or the one of a single image."""
    answer = get_or_none(path) or {}
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
    """Return the status of a tag's security scan, and the number of vulnerabilities by severity."""
    report = get_or_none(f"{path}/security", vulnerabilities="true") or {}
    layer = ((report.get("data") or {}).get("Layer")) or {}
    counts: dict[str, int] = {}
    for feature in layer.get("Features") or []:
        for vulnerability in feature.get("Vulnerabilities") or []:
            severity = vulnerability["Severity"]
            counts[severity] = counts.get(severity, 0) + 1
    ordered = {name: counts[name] for name in SEVERITIES if name in counts}
    return {"status": report.get("status", "off"), "found": ordered}
