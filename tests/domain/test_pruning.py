"""What auto-prune policies delete once the clock has passed an hour."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
POLICIES = {"/organization/acme": "namespace", f"/repository/{WEB}": "repository"}


@pytest.fixture
def tagged(registry: Registry, owner: "Api", pass_time: Callable[[float], None]) -> "Api":
    """The owner of four tags, a minute apart."""
    for name in ("v1", "v2", "dev-1", "v3"):
        registry.push(WEB, name, image(name))
        pass_time(60)
    return owner


def names(owner: "Api") -> list[str]:
    tags = owner.get(f"/repository/{WEB}/tag/?onlyActiveTags=true").json["tags"]
    return sorted(tag["name"] for tag in tags)


def apply(owner: "Api", base: str, pass_time: Callable[[float], None], **policy: Any) -> list[str]:
    made = owner.post(f"{base}/autoprunepolicy/", policy)
    assert made.status_code == 201, made.json
    pass_time(3600)
    return names(owner)


@pytest.mark.parametrize("base", POLICIES)
def test_keeps_so_many_of_the_newest(
    tagged: "Api", pass_time: Callable[[float], None], base: str
) -> None:
    kept = apply(tagged, base, pass_time, method="number_of_tags", value=2)
    assert kept == ["dev-1", "v3"]


def test_deletes_those_of_an_age(tagged: "Api", pass_time: Callable[[float], None]) -> None:
    kept = apply(tagged, "/organization/acme", pass_time, method="creation_date", value="63m")
    assert kept == ["dev-1", "v3"]


@pytest.mark.parametrize(
    ("matches", "kept"), [(True, ["dev-1", "v3"]), (False, ["dev-1", "v1", "v2", "v3"])]
)
def test_means_the_tags_of_its_pattern(
    tagged: "Api", pass_time: Callable[[float], None], matches: bool, kept: list[str]
) -> None:
    policy = {"tagPattern": "^v", "tagPatternMatches": matches}
    assert (
        apply(tagged, f"/repository/{WEB}", pass_time, method="number_of_tags", value=1, **policy)
        == kept
    )


def test_a_pattern_that_is_none_means_nothing(
    tagged: "Api", pass_time: Callable[[float], None]
) -> None:
    kept = apply(
        tagged,
        f"/repository/{WEB}",
        pass_time,
        method="number_of_tags",
        value=1,
        tagPattern="(",
    )
    assert len(kept) == 4


def test_immutable_tags_stay(tagged: "Api", pass_time: Callable[[float], None]) -> None:
    tagged.put(f"/repository/{WEB}/tag/v1", {"immutable": True})
    kept = apply(tagged, "/organization/acme", pass_time, method="number_of_tags", value=1)
    assert kept == ["v1", "v3"]


def test_what_it_deletes_is_logged(tagged: "Api", pass_time: Callable[[float], None]) -> None:
    apply(tagged, "/organization/acme", pass_time, method="number_of_tags", value=3)
    entry = tagged.get(f"/repository/{WEB}/logs").json["logs"][0]
    assert (entry["kind"], entry["metadata"]["tag"]) == ("autoprune_tag_delete", "v1")


def test_a_deleted_policy_deletes_nothing(
    tagged: "Api", pass_time: Callable[[float], None]
) -> None:
    base = "/organization/acme/autoprunepolicy/"
    uuid = tagged.post(base, {"method": "number_of_tags", "value": 1}).json["uuid"]
    assert tagged.delete(base + uuid).status_code == 200
    pass_time(86_400)
    assert len(names(tagged)) == 4
