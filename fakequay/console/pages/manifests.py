"""Console pages of an image manifest: layers, config, labels, vulnerabilities and packages."""

import json
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console import manifest_details, pull_commands, scan_reports
from fakequay.console.api_calls import get, get_or_none
from fakequay.console.markdown import render_markdown
from fakequay.console.repository_layout import api_path, render_repository, split_name
from fakequay.console.routes import page

MAX_ROWS = 500  # vulnerabilities or packages on a page
MANIFEST = "/repositories/<path:repository>/-/manifests/<digest>"
TABS = (("", "Manifest"), ("/vulnerabilities", "Vulnerabilities"), ("/packages", "Packages"))


@page(MANIFEST)
def manifest(repository: str, digest: str) -> ResponseReturnValue:
    """Return the page of an image manifest."""
    path = _path(repository, digest)
    found = get(path, include_modelcard="true")
    stored = manifest_details.read_manifest(split_name(repository), digest)
    return _render(
        "manifest.html",
        repository,
        digest,
        manifest=found,
        stored=stored,
        children=_children(repository, found) if found["is_manifest_list"] else [],
        content=json.loads(found["manifest_data"]),
        labels=get(f"{path}/labels")["labels"],
        pulls=_pulls(repository, digest, stored["tags"]),
        modelcard=render_markdown(found.get("modelcard") or ""),
        commands=pull_commands.list_commands(repository, digest),
    )


@page(f"{MANIFEST}/vulnerabilities")
def vulnerabilities(repository: str, digest: str) -> ResponseReturnValue:
    """Return the page with the vulnerability report of a manifest.

    The query parameters ``severity`` and ``fixable`` select vulnerabilities.
    """
    found = get(_path(repository, digest))
    report = scan_reports.read_report(_path(repository, digest))
    rows = scan_reports.list_vulnerabilities(report["features"])
    severity, is_fixable = request.args.get("severity", ""), "fixable" in request.args
    shown = [
        row
        for row in rows
        if severity in ("", row["severity"]) and (row["fixed_by"] or not is_fixable)
    ]
    return _render(
        "vulnerabilities.html",
        repository,
        digest,
        report=report,
        children=_children(repository, found) if found["is_manifest_list"] else [],
        counts=scan_reports.count_severities(report["features"]),
        total=len(rows),
        fixable=sum(bool(row["fixed_by"]) for row in rows),
        severity=severity,
        is_fixable=is_fixable,
        rows=shown[:MAX_ROWS],
        more=max(len(shown) - MAX_ROWS, 0),
    )


@page(f"{MANIFEST}/packages")
def packages(repository: str, digest: str) -> ResponseReturnValue:
    """Return the page with the packages that the security scan of a manifest found."""
    get(_path(repository, digest))
    report = scan_reports.read_report(_path(repository, digest))
    rows = list(scan_reports.list_packages(report["features"]))
    return _render(
        "packages.html",
        repository,
        digest,
        report=report,
        rows=rows[:MAX_ROWS],
        more=max(len(rows) - MAX_ROWS, 0),
    )


def _path(repository: str, digest: str) -> str:
    return f"{api_path(repository)}/manifest/{digest}"


def _render(template: str, repository: str, digest: str, **values: Any) -> str:
    return render_repository(template, repository, digest=digest, manifest_tabs=TABS, **values)


def _children(repository: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the manifests in a manifest list, with size and scan report if they are stored."""
    return [
        _child(repository, child)
        for child in manifest_details.list_platforms(
            found["manifest_data"], found["digest"], is_list=True
        )
    ]


def _child(repository: str, child: dict[str, Any]) -> dict[str, Any]:
    path = _path(repository, child["digest"])
    answer = get_or_none(path)
    if answer is None:
        return {**child, "is_stored": False}
    report = scan_reports.read_report(path)
    return {
        **child,
        "is_stored": True,
        "size": answer["layers_compressed_size"],
        "security": {
            "status": report["status"],
            "found": scan_reports.count_severities(report["features"]),
        },
    }


def _pulls(repository: str, digest: str, tags: list[str]) -> list[dict[str, Any]]:
    """Return how often a manifest was pulled by digest, and by each of its tags."""
    of_manifest = get_or_none(f"{_path(repository, digest)}/pull_statistics")
    of_tags = [get_or_none(f"{api_path(repository)}/tag/{tag}/pull_statistics") for tag in tags]
    rows = [
        {
            "name": f"tag {one['tag_name']}",
            "count": one["tag_pull_count"],
            "last": one["last_tag_pull_date"],
        }
        for one in of_tags
        if one
    ]
    if of_manifest:
        count, last = of_manifest["manifest_pull_count"], of_manifest["last_manifest_pull_date"]
        rows.append({"name": "this manifest", "count": count, "last": last})
    return rows
