"""Go programs that use registry libraries, or Quay's API with typed structs."""

import json
from collections.abc import Callable

import requests

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of, list_tags, read_manifest


def test_libraries_push_images_and_list_referrers(
    open_client: Callable[[str], Client], demo: FakeQuay, login: Login
) -> None:
    report = json.loads(open_client("registry").run(host_of(demo), "acme/made", *login))

    tags = list_tags(demo, "acme/made")
    assert report == {
        "tags": ["all", "amd64", "arm64"],
        "image": tags["arm64"],
        "index": tags["all"],
        "platforms": ["linux/amd64", "linux/arm64"],
        "artifact": report["artifact"],
        "referrers": [report["artifact"]],
        "seen": ["application/vnd.example.bom"],
    }
    artifact = read_manifest(demo, "acme/made", report["artifact"])
    assert artifact["subject"]["digest"] == tags["arm64"]


def test_typed_client_sets_up_and_deletes_an_organization(
    open_client: Callable[[str], Client], demo: FakeQuay
) -> None:
    token = demo.token("alice")
    report = json.loads(open_client("quay").run(demo.url, token, "hooli"))

    assert report == {
        "robot": "hooli+ci",
        "prototype": "write hooli+ci",
        "repositories": ["hooli/api", "hooli/web", "hooli/team/tool"],
        "pages": 1,
        "roles": {"alice": "admin", "hooli+ci": "write"},
        "duplicate": "400 invalid_request Repository already exists",
        "missing": "400  Could not find robot with specified username",
        "deleted": True,
    }
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{demo.url}/api/v1/organization/hooli", headers=headers)
    assert answer.status_code == 404


def test_typed_client_reports_a_token_without_permission(
    open_client: Callable[[str], Client], demo: FakeQuay
) -> None:
    error = open_client("quay").run(demo.url, demo.token("alice", "repo:read"), "hooli", fails=True)
    assert "create the organization: 403 insufficient_scope Unauthorized" in error
