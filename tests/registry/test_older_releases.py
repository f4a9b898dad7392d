"""Registry API of older releases of Quay: tag pages, deletion by tag, referrers."""

from collections.abc import Callable
from typing import Any

from tests.support.registry_client import Registry, image

WEB = "acme/web"
RunAs = Callable[..., None]


def push_tags(registry: Registry, *names: str) -> None:
    pushed = image("a")
    registry.push(WEB, names[0], pushed)
    for name in names[1:]:
        registry.put(WEB, name, pushed.manifest)


def push_referrer(registry: Registry, name: str, subject: Any) -> str:
    return registry.push(WEB, name, image(name, subject=subject.descriptor))


class TestTags:
    def test_pages_are_in_order_of_creation_before_3_12(
        self, registry: Registry, run_as: RunAs
    ) -> None:
        run_as("3.11")
        push_tags(registry, "c", "a", "b", "d", "e")
        path, pages = "tags/list?n=2", []
        while path:
            answer = registry.get(WEB, path)
            pages.append(answer.json["tags"])
            link = answer.headers.get("Link", "")
            assert not link or link.startswith(f"</v2/{WEB}/tags/list?n=2&next_page=")
            path = link.partition(">")[0].removeprefix(f"</v2/{WEB}/")
        assert pages == [["c", "a"], ["b", "d"], ["e"]]

    def test_pages_are_sorted_by_name_since_3_12(self, registry: Registry, run_as: RunAs) -> None:
        run_as("3.12")
        push_tags(registry, "c", "a", "b")
        answer = registry.get(WEB, "tags/list?n=2")
        assert answer.json["tags"] == ["a", "b"]
        assert answer.headers["Link"] == f'</v2/{WEB}/tags/list?n=2&last=b>; rel="next"'

    def test_cannot_be_deleted_before_3_14(self, registry: Registry, run_as: RunAs) -> None:
        for release, status in ("3.13", 405), ("3.14", 202):
            run_as(release)
            push_tags(registry, "a")
            answer = registry.call("DELETE", WEB, "manifests/a")
            assert answer.status_code == status
            assert registry.get(WEB, "manifests/a").status_code == (200 if status == 405 else 404)

    def test_manifests_can_be_deleted_by_digest_in_every_release(
        self, registry: Registry, run_as: RunAs
    ) -> None:
        run_as("3.9")
        digest = registry.push(WEB, "a", image("a"))
        assert registry.call("DELETE", WEB, f"manifests/{digest}").status_code == 202


class TestReferrers:
    def test_do_not_exist_before_3_12(self, registry: Registry, run_as: RunAs) -> None:
        run_as("3.11")
        subject = image("a")
        digest = registry.push(WEB, "a", subject)
        assert registry.get(WEB, f"referrers/{digest}").status_code == 404

    def test_are_cached_for_a_minute_before_3_19(
        self, registry: Registry, run_as: RunAs, pass_time: Callable[[float], None]
    ) -> None:
        run_as("3.18")
        subject = image("a")
        digest = registry.push(WEB, "a", subject)
        assert registry.get(WEB, f"referrers/{digest}").json["manifests"] == []
        referrer = push_referrer(registry, "b", subject)
        assert registry.get(WEB, f"referrers/{digest}").json["manifests"] == []
        pass_time(60)
        [listed] = registry.get(WEB, f"referrers/{digest}").json["manifests"]
        assert listed["digest"] == referrer

    def test_are_listed_at_once_since_3_19(self, registry: Registry, run_as: RunAs) -> None:
        run_as("3.19")
        subject = image("a")
        digest = registry.push(WEB, "a", subject)
        assert registry.get(WEB, f"referrers/{digest}").json["manifests"] == []
        referrer = push_referrer(registry, "b", subject)
        [listed] = registry.get(WEB, f"referrers/{digest}").json["manifests"]
        assert listed["digest"] == referrer
