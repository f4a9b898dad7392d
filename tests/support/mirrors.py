"""Configurations of repository and organization mirrors."""

from fakequay.domain.accounts import accounts
from fakequay.models import OrgMirror
from fakequay.world import World

MIRROR = {
    "external_reference": "registry.example.com/library/web",
    "sync_interval": 3600,
    "sync_start_date": "2030-01-02T03:04:05Z",
    "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["latest"]},
    "robot_username": "acme+ci",
    "skopeo_timeout_interval": 300,
}


def make_org_mirror(world: World, name: str) -> None:
    """Make an organization with repositories a mirror. The API permits this only without them."""
    organization = accounts.find(world, name, "organization")
    world.store.org_mirrors.add(
        OrgMirror(
            organization_id=organization.id,
            registry_type="quay",
            registry_url="https://registry.example.com",
            external_namespace="upstream",
            robot_id=0,
            visibility="private",
            sync_interval=3600,
            sync_start=world.now(),
            created=world.now(),
        )
    )
