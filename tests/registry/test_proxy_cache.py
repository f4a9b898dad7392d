"""What a pull through a proxy organization brings, and how long that stays."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.registry_client import NOTHING, Registry

if TYPE_CHECKING:
    from tests.conftest import Api

UPSTREAM = "registry.example.com/library"
BASE = "acme/tools/busybox"
HELD: dict[str, Any] = {"1.36": {}, "1.37": {"platforms": ["linux/amd64", "linux/arm64"]}}
WHERE = {"upstream_registry": UPSTREAM, "expiration_s": 3600}
Pass = Callable[[float], None]


@pytest.fixture
def proxied(owner: "Api", configure: Callable[..., None]) -> "Api":
    """The owner of acme, which passes pulls on to an upstream with one repository."""
    configure(FAKEQUAY_UPSTREAMS={f"{UPSTREAM}/tools/busybox": HELD})
    assert owner.post("/organization/acme/proxycache", {"org_name": "acme", **WHERE}).json
    return owner


@pytest.fixture
def member(proxied: "Api", login: Callable[..., Registry]) -> Registry:
    return login("member")


def pull(registry: Registry, tag: str = "1.36") -> Any:
    return registry.get(BASE, f"manifests/{tag}")


def tags(owner: "Api") -> dict[str, str | None]:
    """When they end, by name."""
    shown = owner.get(f"/repository/{BASE}/tag/?onlyActiveTags=true").json["tags"]
    return {tag["name"]: tag.get("expiration") for tag in shown}


def codes(answer: Any) -> list[str]:
    return [error["code"] for error in answer.json["errors"]]


def test_the_first_pull_brings_the_image(proxied: "Api", member: Registry) -> None:
    manifest = pull(member)

    assert manifest.status_code == 200
    for blob in [manifest.json["config"], *manifest.json["layers"]]:
        assert len(member.get(BASE, f"blobs/{blob['digest']}").data) == blob["size"]
    assert tags(proxied) == {"1.36": "Thu, 01 Jan 2026 13:00:00 -0000"}
    assert proxied.get(f"/repository/{BASE}").json["is_public"] is False


def test_an_image_can_be_asked_for_by_its_digest(
    proxied: "Api", member: Registry, configure: Callable[..., None]
) -> None:
    digest = pull(member, "1.37").headers["Docker-Content-Digest"]
    proxied.delete(f"/repository/{BASE}")

    assert member.get(BASE, f"manifests/{digest}").headers["Docker-Content-Digest"] == digest
    assert tags(proxied) == {}
    assert codes(member.get(BASE, f"manifests/{NOTHING}")) == ["MANIFEST_UNKNOWN"]


@pytest.mark.parametrize("path", ["manifests/2.0", f"manifests/{NOTHING}", "tags/list"])
def test_what_is_nowhere_makes_no_repository(proxied: "Api", member: Registry, path: str) -> None:
    assert codes(member.get(BASE, path)) == ["NAME_UNKNOWN"]
    assert proxied.get(f"/repository/{BASE}").status_code == 404


def test_only_members_bring_something(
    proxied: "Api", login: Callable[..., Registry], member: Registry
) -> None:
    assert pull(login("stranger")).status_code == 401
    assert pull(login()).status_code == 401


def test_each_pull_begins_the_time_anew(proxied: "Api", member: Registry, pass_time: Pass) -> None:
    pull(member)
    pass_time(3000)
    pull(member)
    pass_time(3000)
    assert tags(proxied) == {"1.36": "Thu, 01 Jan 2026 13:50:00 -0000"}

    pass_time(600)
    assert tags(proxied) == {}
    assert pull(member).status_code == 200


def test_what_changes_upstream_is_brought_anew(
    proxied: "Api", member: Registry, change_config: Callable[..., None]
) -> None:
    before = pull(member).headers["Docker-Content-Digest"]
    change_config(FAKEQUAY_UPSTREAMS={f"{UPSTREAM}/tools/busybox": {"1.36": {"content": "new"}}})

    after = pull(member).headers["Docker-Content-Digest"]

    assert before != after
    assert member.get(BASE, f"manifests/{before}").status_code == 404


def test_what_is_gone_upstream_stays_until_its_time_is_over(
    member: Registry, change_config: Callable[..., None], pass_time: Pass
) -> None:
    pull(member)
    change_config(FAKEQUAY_UPSTREAMS={})

    pass_time(3599)
    assert pull(member).status_code == 200
    pass_time(1)
    assert codes(pull(member)) == ["TAG_EXPIRED"]


def test_a_quota_makes_room_for_what_is_pulled(
    proxied: "Api", superuser: "Api", member: Registry, pass_time: Pass
) -> None:
    pull(member, "1.36")
    size = superuser.get("/organization/acme").json["quota_report"]["quota_bytes"]
    superuser.post("/organization/acme/quota", {"limit_bytes": 3 * size - 1})
    limit = {"type": "Reject", "threshold_percent": 100}
    superuser.post("/organization/acme/quota/1/limit", limit)
    pass_time(1)

    assert pull(member, "1.37").status_code == 200
    assert list(tags(proxied)) == ["1.37"]


def test_what_no_quota_has_room_for_is_refused(
    proxied: "Api", superuser: "Api", member: Registry
) -> None:
    superuser.post("/organization/acme/quota", {"limit_bytes": 10})
    limit = {"type": "Reject", "threshold_percent": 100}
    superuser.post("/organization/acme/quota/1/limit", limit)

    answer = pull(member)

    message = "Quota has been exceeded on namespace"
    denied = {"code": "DENIED", "detail": {}, "message": message}
    assert (answer.status_code, answer.json) == (403, {"errors": [denied]})
    assert tags(proxied) == {}


def test_a_pull_by_digest_keeps_it_for_longer_too(
    proxied: "Api", member: Registry, pass_time: Pass
) -> None:
    digest = pull(member).headers["Docker-Content-Digest"]
    pass_time(3000)
    member.get(BASE, f"manifests/{digest}")

    assert tags(proxied) == {"1.36": "Thu, 01 Jan 2026 13:50:00 -0000"}


def test_without_an_expiration_it_stays(
    owner: "Api", configure: Callable[..., None], login: Callable[..., Registry]
) -> None:
    configure(FAKEQUAY_UPSTREAMS={f"{UPSTREAM}/tools/busybox": HELD})
    where = {"org_name": "acme", "upstream_registry": UPSTREAM, "expiration_s": 0}
    owner.post("/organization/acme/proxycache", where)
    pull(login("member"))

    assert tags(owner) == {"1.36": None}


def test_an_immutable_tag_keeps_what_it_has(
    proxied: "Api", member: Registry, change_config: Callable[..., None]
) -> None:
    before = pull(member).headers["Docker-Content-Digest"]
    path = f"/repository/{BASE}/tag/1.36"
    assert proxied.put(path, {"expiration": None}).status_code == 201
    assert proxied.put(path, {"immutable": True}).status_code == 201
    change_config(FAKEQUAY_UPSTREAMS={f"{UPSTREAM}/tools/busybox": {"1.36": {"content": "new"}}})

    assert pull(member).headers["Docker-Content-Digest"] == before


def test_where_the_feature_is_off_nothing_is_passed_on(
    member: Registry, change_config: Callable[..., None]
) -> None:
    change_config(FEATURE_PROXY_CACHE=False)
    assert pull(member).status_code == 401
