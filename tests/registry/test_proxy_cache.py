"""Pulls through a proxy cache organization and the expiry of its tags."""

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
def proxy_owner(owner: "Api", configure: Callable[..., None]) -> "Api":
    """Configure acme as a proxy cache of an upstream registry and return its owner."""
    configure(FAKEQUAY_UPSTREAMS={f"{UPSTREAM}/tools/busybox": HELD})
    assert owner.post("/organization/acme/proxycache", {"org_name": "acme", **WHERE}).json
    return owner


@pytest.fixture
def member(proxy_owner: "Api", login: Callable[..., Registry]) -> Registry:
    return login("member")


def pull(registry: Registry, tag: str = "1.36") -> Any:
    return registry.get(BASE, f"manifests/{tag}")


def list_tag_expirations(owner: "Api") -> dict[str, str | None]:
    """Return the active tags and their expirations."""
    shown = owner.get(f"/repository/{BASE}/tag/?onlyActiveTags=true").json["tags"]
    return {tag["name"]: tag.get("expiration") for tag in shown}


def list_error_codes(answer: Any) -> list[str]:
    return [error["code"] for error in answer.json["errors"]]


def test_first_pull_creates_the_repository_and_the_tag(
    proxy_owner: "Api", member: Registry
) -> None:
    manifest = pull(member)

    assert manifest.status_code == 200
    for blob in [manifest.json["config"], *manifest.json["layers"]]:
        assert len(member.get(BASE, f"blobs/{blob['digest']}").data) == blob["size"]
    assert list_tag_expirations(proxy_owner) == {"1.36": "Thu, 01 Jan 2026 13:00:00 -0000"}
    assert proxy_owner.get(f"/repository/{BASE}").json["is_public"] is False


def test_digest_of_an_upstream_image_can_be_pulled(
    proxy_owner: "Api", member: Registry, configure: Callable[..., None]
) -> None:
    digest = pull(member, "1.37").headers["Docker-Content-Digest"]
    proxy_owner.delete(f"/repository/{BASE}")

    assert member.get(BASE, f"manifests/{digest}").headers["Docker-Content-Digest"] == digest
    assert list_tag_expirations(proxy_owner) == {}
    assert list_error_codes(member.get(BASE, f"manifests/{NOTHING}")) == ["MANIFEST_UNKNOWN"]


@pytest.mark.parametrize("path", ["manifests/2.0", f"manifests/{NOTHING}", "tags/list"])
def test_unknown_reference_creates_no_repository(
    proxy_owner: "Api", member: Registry, path: str
) -> None:
    assert list_error_codes(member.get(BASE, path)) == ["NAME_UNKNOWN"]
    assert proxy_owner.get(f"/repository/{BASE}").status_code == 404


def test_requires_membership(
    proxy_owner: "Api", login: Callable[..., Registry], member: Registry
) -> None:
    assert pull(login("stranger")).status_code == 401
    assert pull(login()).status_code == 401


def test_each_pull_extends_the_expiration(
    proxy_owner: "Api", member: Registry, pass_time: Pass
) -> None:
    pull(member)
    pass_time(3000)
    pull(member)
    pass_time(3000)
    assert list_tag_expirations(proxy_owner) == {"1.36": "Thu, 01 Jan 2026 13:50:00 -0000"}

    pass_time(600)
    assert list_tag_expirations(proxy_owner) == {}
    assert pull(member).status_code == 200


def test_changed_upstream_image_replaces_the_tag(
    proxy_owner: "Api", member: Registry, change_config: Callable[..., None]
) -> None:
    before = pull(member).headers["Docker-Content-Digest"]
    change_config(FAKEQUAY_UPSTREAMS={f"{UPSTREAM}/tools/busybox": {"1.36": {"content": "new"}}})

    after = pull(member).headers["Docker-Content-Digest"]

    assert before != after
    assert member.get(BASE, f"manifests/{before}").status_code == 404


def test_image_deleted_upstream_stays_until_it_expires(
    member: Registry, change_config: Callable[..., None], pass_time: Pass
) -> None:
    pull(member)
    change_config(FAKEQUAY_UPSTREAMS={})

    pass_time(3599)
    assert pull(member).status_code == 200
    pass_time(1)
    assert list_error_codes(pull(member)) == ["TAG_EXPIRED"]


def test_quota_deletes_older_tags_for_the_pulled_image(
    proxy_owner: "Api", superuser: "Api", member: Registry, pass_time: Pass
) -> None:
    pull(member, "1.36")
    size = superuser.get("/organization/acme").json["quota_report"]["quota_bytes"]
    superuser.post("/organization/acme/quota", {"limit_bytes": 3 * size - 1})
    limit = {"type": "Reject", "threshold_percent": 100}
    superuser.post("/organization/acme/quota/1/limit", limit)
    pass_time(1)

    assert pull(member, "1.37").status_code == 200
    assert list(list_tag_expirations(proxy_owner)) == ["1.37"]


def test_image_larger_than_the_quota_returns_403(
    proxy_owner: "Api", superuser: "Api", member: Registry
) -> None:
    superuser.post("/organization/acme/quota", {"limit_bytes": 10})
    limit = {"type": "Reject", "threshold_percent": 100}
    superuser.post("/organization/acme/quota/1/limit", limit)

    answer = pull(member)

    message = "Quota has been exceeded on namespace"
    denied = {"code": "DENIED", "detail": {}, "message": message}
    assert (answer.status_code, answer.json) == (403, {"errors": [denied]})
    assert list_tag_expirations(proxy_owner) == {}


def test_pull_that_exceeds_a_quota_limit_notifies_the_admins(
    proxy_owner: "Api", superuser: "Api", member: Registry
) -> None:
    superuser.post("/organization/acme/quota", {"limit_bytes": 10})
    superuser.post(
        "/organization/acme/quota/1/limit", {"type": "Warning", "threshold_percent": 100}
    )

    assert pull(member).status_code == 200

    (notification,) = proxy_owner.get("/user/notifications").json["notifications"]
    assert notification["kind"] == "quota_warning"


def test_pull_by_digest_extends_the_expiration(
    proxy_owner: "Api", member: Registry, pass_time: Pass
) -> None:
    digest = pull(member).headers["Docker-Content-Digest"]
    pass_time(3000)
    member.get(BASE, f"manifests/{digest}")

    assert list_tag_expirations(proxy_owner) == {"1.36": "Thu, 01 Jan 2026 13:50:00 -0000"}


def test_tag_has_no_expiration_if_the_cache_has_none(
    owner: "Api", configure: Callable[..., None], login: Callable[..., Registry]
) -> None:
    configure(FAKEQUAY_UPSTREAMS={f"{UPSTREAM}/tools/busybox": HELD})
    where = {"org_name": "acme", "upstream_registry": UPSTREAM, "expiration_s": 0}
    owner.post("/organization/acme/proxycache", where)
    pull(login("member"))

    assert list_tag_expirations(owner) == {"1.36": None}


def test_immutable_tag_keeps_its_manifest(
    proxy_owner: "Api", member: Registry, change_config: Callable[..., None]
) -> None:
    before = pull(member).headers["Docker-Content-Digest"]
    path = f"/repository/{BASE}/tag/1.36"
    assert proxy_owner.put(path, {"expiration": None}).status_code == 201
    assert proxy_owner.put(path, {"immutable": True}).status_code == 201
    change_config(FAKEQUAY_UPSTREAMS={f"{UPSTREAM}/tools/busybox": {"1.36": {"content": "new"}}})

    assert pull(member).headers["Docker-Content-Digest"] == before


def test_returns_401_if_the_feature_is_off(
    member: Registry, change_config: Callable[..., None]
) -> None:
    change_config(FEATURE_PROXY_CACHE=False)
    assert pull(member).status_code == 401
