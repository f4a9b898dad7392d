"""Effects of policies, quotas and expiry on tags, observed with skopeo."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests

from fakequay import FakeQuay

LAYOUT = Path(__file__).parents[1] / "seeds" / "layout"
WEB, OTHER = "acme/web", "acme/other"
DAYS = {f"v{day}": {"start": f"2026-01-0{day}", "content": f"day {day}"} for day in range(1, 5)}
SEED: dict[str, Any] = {
    "fakequay": 1,
    "clock": "2026-01-10T12:00:00Z",
    "settings": {
        "SUPER_USERS": ["alice"],
        "FAKEQUAY_UPSTREAMS": {"registry.example.com/tool": {"v1": {"layers": 2}}},
    },
    "users": {"alice": {"password": "password-of-alice"}},
    "organizations": {
        "acme": {"teams": {"owners": {"role": "admin", "members": ["alice"]}}},
        "proxy": {
            "teams": {"owners": {"role": "admin", "members": ["alice"]}},
            "proxy_cache": {"upstream_registry": "registry.example.com", "expiration_s": 3600},
        },
    },
    "repositories": {
        WEB: {"tags": {**DAYS, "dev": {"start": "2026-01-05"}}},
        OTHER: {"tags": DAYS},
    },
}


class Registry(NamedTuple):
    quay: FakeQuay

    def tags(self, repository: str = WEB) -> list[str]:
        listed = json.loads(self._run("list-tags", self._at(repository)))
        return list(listed["Tags"])

    def push(self, tag: str, *, refused: str = "") -> None:
        """Push an image. ``refused``: text of the expected error."""
        arguments = (f"oci:{LAYOUT}:stable", self._at(f"{WEB}:{tag}"))
        self._run("copy", *arguments, refused=refused)

    def delete(self, tag: str, *, refused: str = "") -> None:
        self._run("delete", self._at(f"{WEB}:{tag}"), refused=refused)

    def inspect(self, name: str, *, refused: str = "") -> str:
        return self._run("inspect", "--raw", self._at(name), refused=refused)

    def api(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.ask(method, path, body)
        assert answer.ok, answer.text
        return answer

    def ask(self, method: str, path: str, body: Any = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.quay.token('alice')}"}
        url = f"{self.quay.url}/api/v1/{path}"
        return requests.request(method, url, json=body, headers=headers, timeout=10)

    def _at(self, name: str) -> str:
        return f"docker://127.0.0.1:{self.quay.port}/{name}"

    def _run(self, command: str, *arguments: str, refused: str = "") -> str:
        side = "dest-" if command == "copy" else ""
        access = [f"--{side}creds=alice:password-of-alice", f"--{side}tls-verify=false"]
        done = subprocess.run(
            ["skopeo", "--insecure-policy", command, *access, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode != 0) is bool(refused), done.stderr
        assert refused in done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def module_server() -> Iterator[FakeQuay]:
    with FakeQuay(SEED) as quay:
        yield quay


@pytest.fixture
def registry(module_server: FakeQuay) -> Registry:
    module_server.reset()
    return Registry(module_server)


def apply_policy(registry: Registry, base: str, **policy: Any) -> None:
    """Create an auto-prune policy and run it after an hour."""
    registry.api("POST", f"{base}/autoprunepolicy/", policy)
    registry.quay.jobs.advance(3600)


class TestAutoPrune:
    def test_namespace_policy_keeps_the_newest_tags_of_each_repository(
        self, registry: Registry
    ) -> None:
        apply_policy(registry, "organization/acme", method="number_of_tags", value=2)
        assert registry.tags() == ["dev", "v4"]
        assert registry.tags(OTHER) == ["v3", "v4"]

    def test_repository_policy_deletes_tags_above_an_age(self, registry: Registry) -> None:
        apply_policy(registry, f"repository/{WEB}", method="creation_date", value="7d")
        assert registry.tags() == ["dev", "v4"]
        assert registry.tags(OTHER) == ["v1", "v2", "v3", "v4"]

    @pytest.mark.parametrize(
        ("matches", "left"), [(True, ["dev", "v4"]), (False, ["dev", "v1", "v2", "v3", "v4"])]
    )
    def test_policy_applies_to_tags_that_match_its_pattern(
        self, registry: Registry, matches: bool, left: list[str]
    ) -> None:
        pattern = {"tagPattern": "^v", "tagPatternMatches": matches}
        apply_policy(registry, f"repository/{WEB}", method="number_of_tags", value=1, **pattern)
        assert registry.tags() == left


def test_immutable_tag_cannot_be_moved_deleted_or_expire(registry: Registry) -> None:
    policy = {"tagPattern": "^release-", "tagPatternMatches": True}
    registry.api("POST", "organization/acme/immutabilitypolicy/", policy)
    first = {"manifest_digest": get_digest(registry, "v1")}
    registry.api("PUT", f"repository/{WEB}/tag/release-1", first)
    before = registry.inspect(f"{WEB}:release-1")

    registry.push("release-1", refused="tag is immutable")
    registry.delete("release-1", refused="tag is immutable")
    soon = {"expiration": int(registry.quay.world.now()) + 7200}
    refused = registry.ask("PUT", f"repository/{WEB}/tag/release-1", soon)

    assert refused.status_code == 400
    assert registry.inspect(f"{WEB}:release-1") == before
    assert registry.tags() == ["dev", "release-1", "v1", "v2", "v3", "v4"]


def get_digest(registry: Registry, tag: str) -> str:
    found = registry.api("GET", f"repository/{WEB}/tag/?specificTag={tag}&onlyActiveTags=true")
    return str(found.json()["tags"][0]["manifest_digest"])


class TestQuotaLimits:
    def test_reject_limit_rejects_a_push(self, registry: Registry) -> None:
        set_quota_limit(registry, "Reject")
        registry.push("more", refused="Quota has been exceeded on namespace")
        assert "more" not in registry.tags()

    def test_warning_limit_accepts_a_push_and_notifies_the_owner(self, registry: Registry) -> None:
        set_quota_limit(registry, "Warning")
        registry.push("more")
        notices = registry.api("GET", "user/notifications").json()["notifications"]
        assert [notice["kind"] for notice in notices] == ["quota_warning"]


def set_quota_limit(registry: Registry, kind: str) -> None:
    registry.api("POST", "organization/acme/quota", {"limit_bytes": 10})
    (quota,) = registry.api("GET", "organization/acme/quota").json()
    path = f"organization/acme/quota/{quota['id']}/limit"
    registry.api("POST", path, {"type": kind, "threshold_percent": 100})


class TestTagExpiry:
    def test_expired_tag_can_be_restored_with_the_time_machine(self, registry: Registry) -> None:
        was = get_digest(registry, "v1")
        soon = int(registry.quay.world.now()) + 7200
        registry.api("PUT", f"repository/{WEB}/tag/v1", {"expiration": soon})
        registry.quay.jobs.advance(7200)
        assert "v1" not in registry.tags()
        registry.inspect(f"{WEB}:v1", refused="deleted or has expired")

        registry.api("POST", f"repository/{WEB}/tag/v1/restore", {"manifest_digest": was})

        assert "v1" in registry.tags()

    def test_deleted_tag_is_removed_after_the_time_machine_period(self, registry: Registry) -> None:
        registry.delete("v1")
        registry.quay.jobs.advance(14 * 86_400)

        registry.inspect(f"{WEB}:v1", refused="manifest unknown")
        history = registry.api("GET", f"repository/{WEB}/tag/?specificTag=v1").json()["tags"]
        assert history == []


def test_pull_through_a_proxy_cache_creates_the_tag(registry: Registry, tmp_path: Path) -> None:
    arguments = ("--src-creds=alice:password-of-alice", "--src-tls-verify=false")
    source = f"docker://127.0.0.1:{registry.quay.port}/proxy/tool:v1"
    command = ["skopeo", "--insecure-policy", "copy", *arguments, source, f"dir:{tmp_path}"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)

    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert len(manifest["layers"]) == 2
    assert registry.tags("proxy/tool") == ["v1"]
