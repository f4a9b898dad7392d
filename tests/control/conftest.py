"""Fixtures for the tests of scheduled jobs: a build, a mirror and an organization mirror."""

from typing import TYPE_CHECKING

import pytest

from tests.support.builds import start
from tests.support.jobs import UPSTREAM, WEB

if TYPE_CHECKING:
    from tests.conftest import Api

MIRROR = {
    "external_reference": UPSTREAM,
    "sync_interval": 3600,
    "sync_start_date": "2026-01-01T13:00:00Z",
    "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["v*"]},
    "robot_username": "acme+ci",
    "skopeo_timeout_interval": 300,
}
ORG_MIRROR = {
    "external_registry_type": "harbor",
    "external_registry_url": "https://harbor.example.com",
    "external_namespace": "project",
    "robot_username": "initech+copier",
    "visibility": "private",
    "sync_interval": 3600,
    "sync_start_date": "2026-01-01T13:00:00Z",
}


@pytest.fixture
def build(owner: "Api") -> str:
    """Start a build of acme/web and return its uuid."""
    return str(start(owner)["id"])


@pytest.fixture
def mirror(owner: "Api") -> str:
    assert owner.post(f"/repository/{WEB}/mirror", MIRROR).status_code == 201
    return WEB


@pytest.fixture
def org_mirror(stranger: "Api") -> str:
    stranger.post("/organization/", {"name": "initech"})
    stranger.put("/organization/initech/robots/copier")
    assert stranger.post("/organization/initech/mirror", ORG_MIRROR).status_code == 201
    return "initech"
