"""Auto-prune policies on the simulated clock."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
POLICIES = {"/organization/acme": "namespace", f"/repository/{WEB}": "repository"}


@pytest.fixture
def tag_owner(registry: Registry, owner: "Api", pass_time: Callable[[float], None]) -> "Api":
    """Push four tags, a minute apart, and return their owner."""
    for name in ("v1", "v2", "dev-1", "v3"):
        registry.push(WEB, name, image(name))
        pass_time(60)
    return owner


def list_tag_names(owner: "Api") -> list[str]:
    tags = owner.get(f"/repository/{WEB}/tag/?onlyActiveTags=true").json["tags"]
    return sorted(tag["name"] for tag in tags)


def apply_policy(
    owner: "Api", base: str, pass_time: Callable[[float], None], **policy: Any
) -> list[str]:
    made = owner.post(f"{base}/autoprunepolicy/", policy)
    assert made.status_code == 201, made.json
    pass_time(3600)
    return list_tag_names(owner)


@pytest.mark.parametrize("base", POLICIES)
def test_keeps_the_given_number_of_newest_tags(
    tag_owner: "Api", pass_time: Callable[[float], None], base: str
) -> None:
    kept = apply_policy(tag_owner, base, pass_time, method="number_of_tags", value=2)
    assert kept == ["dev-1", "v3"]


def test_deletes_tags_above_the_given_age(
    tag_owner: "Api", pass_time: Callable[[float], None]
) -> None:
    kept = apply_policy(
        tag_owner, "/organization/acme", pass_time, method="creation_date", value="63m"
    )
    assert kept == ["dev-1", "v3"]


@pytest.mark.parametrize(
    ("matches", "kept"), [(True, ["dev-1", "v3"]), (False, ["dev-1", "v1", "v2", "v3"])]
)
def test_applies_to_tags_that_match_its_pattern(
    tag_owner: "Api", pass_time: Callable[[float], None], matches: bool, kept: list[str]
) -> None:
    policy = {"tagPattern": "^v", "tagPatternMatches": matches}
    assert (
        apply_policy(
            tag_owner, f"/repository/{WEB}", pass_time, method="number_of_tags", value=1, **policy
        )
        == kept
    )


def test_policy_with_an_invalid_pattern_deletes_nothing(
    tag_owner: "Api", pass_time: Callable[[float], None]
) -> None:
    kept = apply_policy(
        tag_owner,
        f"/repository/{WEB}",
        pass_time,
        method="number_of_tags",
        value=1,
        tagPattern="(",
    )
    assert len(kept) == 4


def test_keeps_immutable_tags(tag_owner: "Api", pass_time: Callable[[float], None]) -> None:
    tag_owner.put(f"/repository/{WEB}/tag/v1", {"immutable": True})
    kept = apply_policy(
        tag_owner, "/organization/acme", pass_time, method="number_of_tags", value=1
    )
    assert kept == ["v1", "v3"]


def test_deletion_is_logged(tag_owner: "Api", pass_time: Callable[[float], None]) -> None:
    apply_policy(tag_owner, "/organization/acme", pass_time, method="number_of_tags", value=3)
    entry = tag_owner.get(f"/repository/{WEB}/logs").json["logs"][0]
    assert (entry["kind"], entry["metadata"]["tag"]) == ("autoprune_tag_delete", "v1")


def test_deleted_policy_deletes_nothing(
    tag_owner: "Api", pass_time: Callable[[float], None]
) -> None:
    base = "/organization/acme/autoprunepolicy/"
    uuid = tag_owner.post(base, {"method": "number_of_tags", "value": 1}).json["uuid"]
    assert tag_owner.delete(base + uuid).status_code == 200
    pass_time(86_400)
    assert len(list_tag_names(tag_owner)) == 4
