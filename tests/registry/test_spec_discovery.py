"""OCI distribution specification 1.1, content discovery (end-8, end-12), and the catalog."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.registry_client import (
    CONFIG,
    INDEX,
    MANIFEST,
    NOTHING,
    Registry,
    digest_of,
    dump,
    image,
    index,
)

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"


def tag_all(registry: Registry, *names: str) -> None:
    pushed = image("a")
    registry.push(WEB, names[0], pushed)
    for name in names[1:]:
        registry.put(WEB, name, pushed.manifest)


class TestListTags:
    def test_tags_are_listed_in_lexical_order(self, registry: Registry) -> None:
        tag_all(registry, "c", "a", "b")
        answer = registry.get(WEB, "tags/list")
        assert (answer.status_code, answer.json) == (200, {"name": WEB, "tags": ["a", "b", "c"]})

    def test_list_is_empty_without_tags(self, registry: Registry) -> None:
        assert registry.get(WEB, "tags/list").json == {"name": WEB, "tags": []}

    def test_n_limits_the_page_and_adds_a_link_to_the_next(self, registry: Registry) -> None:
        tag_all(registry, "a", "b", "c")

        page = registry.get(WEB, "tags/list?n=2")
        more = registry.get(WEB, "tags/list?n=2&last=b")

        assert page.json["tags"] == ["a", "b"]
        assert page.headers["Link"] == f'</v2/{WEB}/tags/list?n=2&last=b>; rel="next"'
        assert more.json["tags"] == ["c"]
        assert "Link" not in more.headers

    def test_n_of_zero_returns_an_empty_list_without_a_link(self, registry: Registry) -> None:
        tag_all(registry, "a")
        answer = registry.get(WEB, "tags/list?n=0")
        assert answer.json["tags"] == []
        assert "Link" not in answer.headers

    def test_last_without_n_omits_earlier_tags(self, registry: Registry) -> None:
        tag_all(registry, "a", "b", "c")
        assert registry.get(WEB, "tags/list?last=a").json["tags"] == ["b", "c"]

    def test_links_lead_through_every_tag_once(self, registry: Registry) -> None:
        names = ["alpha", "beta", "delta", "gamma", "zeta"]
        tag_all(registry, *reversed(names))

        path, seen = "tags/list?n=2", []
        while path:
            answer = registry.get(WEB, path)
            seen += answer.json["tags"]
            link = answer.headers.get("Link", "")
            assert not link or link.endswith('>; rel="next"')
            path = link.partition(">")[0].removeprefix(f"</v2/{WEB}/")

        assert seen == names

    def test_last_can_be_an_unknown_tag(self, registry: Registry) -> None:
        tag_all(registry, "a", "c")
        assert registry.get(WEB, "tags/list?last=b").json["tags"] == ["c"]

    def test_deleted_repository_returns_404_to_a_permitted_token(
        self, login: Callable[..., Registry], owner: "Api"
    ) -> None:
        registry = login("owner")
        headers = {"Authorization": f"Bearer {registry.token('repository:acme/gone:pull,push')}"}
        assert owner.delete("/repository/acme/gone").status_code == 204

        answer = registry.client.get("/v2/acme/gone/tags/list", headers=headers)

        unknown = {"code": "NAME_UNKNOWN", "detail": {}, "message": "repository not found"}
        assert (answer.status_code, answer.json) == (404, {"errors": [unknown]})

    def test_page_has_at_most_fifty_tags(self, registry: Registry) -> None:
        tag_all(registry, *(f"t{number:02}" for number in range(52)))
        for query in ("", "?n=1000", "?n=many", f"?n={'9' * 5000}"):
            assert len(registry.get(WEB, f"tags/list{query}").json["tags"]) == 50


class TestReferrers:
    def test_referrers_are_returned_as_an_index(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        about = image(
            "sbom",
            subject=pushed.descriptor,
            artifactType="application/x-sbom",
            annotations={"k": "v"},
        )
        registry.push(WEB, about.digest, about)

        answer = registry.get(WEB, f"referrers/{pushed.digest}")

        descriptor = {
            **about.descriptor,
            "artifactType": "application/x-sbom",
            "annotations": {"k": "v"},
        }
        assert (answer.status_code, answer.mimetype) == (200, INDEX)
        # The real server repeats the annotations at the top level.
        assert answer.json == {
            "schemaVersion": 2,
            "mediaType": INDEX,
            "manifests": [descriptor],
            "annotations": {"k": "v"},
        }

    def test_list_is_empty_without_referrers(self, registry: Registry) -> None:
        answer = registry.get(WEB, f"referrers/{NOTHING}")
        empty = {"schemaVersion": 2, "mediaType": INDEX, "manifests": []}
        assert (answer.status_code, answer.json) == (200, empty)

    @pytest.mark.parametrize("digest", ["nonsense", "sha256:00", f"sha256:{'x' * 64}", "sha512:"])
    def test_invalid_digest_returns_400(self, registry: Registry, digest: str) -> None:
        answer = registry.get(WEB, f"referrers/{digest}")

        invalid = {"code": "DIGEST_INVALID", "detail": {}, "message": "invalid digest"}
        assert (answer.status_code, answer.json) == (400, {"errors": [invalid]})

    def test_filters_header_is_absent_without_a_filter(self, registry: Registry) -> None:
        assert "OCI-Filters-Applied" not in registry.get(WEB, f"referrers/{NOTHING}").headers

    def test_index_with_a_subject_is_listed_with_its_artifact_type(
        self, registry: Registry
    ) -> None:
        subject, child = image("a"), image("b")
        registry.push(WEB, "latest", subject)
        bundle = index([child], subject=subject.descriptor, artifactType="application/x-bundle")
        registry.push(WEB, bundle.digest, bundle)

        answer = registry.get(WEB, f"referrers/{subject.digest}")

        expected = {**bundle.descriptor, "artifactType": "application/x-bundle"}
        assert answer.json["manifests"] == [expected]

    def test_custom_config_type_is_used_as_artifact_type(self, registry: Registry) -> None:
        registry.upload(WEB, b"{}")
        subject = {"mediaType": MANIFEST, "size": 1, "digest": NOTHING}
        config = {"mediaType": "application/x-sbom", "size": 2, "digest": digest_of(b"{}")}
        about = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config,
            "layers": [],
            "subject": subject,
        }
        registry.put(WEB, digest_of(dump(about)), dump(about))

        query = {"artifactType": "application/x-sbom"}
        (found,) = registry.get(WEB, f"referrers/{NOTHING}", query_string=query).json["manifests"]

        assert found["artifactType"] == "application/x-sbom"

    def test_deleted_referrer_is_not_listed(self, registry: Registry) -> None:
        about = image("a", subject={"mediaType": MANIFEST, "size": 1, "digest": NOTHING})
        registry.push(WEB, "signature", about)
        assert len(registry.get(WEB, f"referrers/{NOTHING}").json["manifests"]) == 1

        registry.call("DELETE", WEB, f"manifests/{about.digest}")

        assert registry.get(WEB, f"referrers/{NOTHING}").json["manifests"] == []

    def test_referrers_remain_after_their_subject_is_deleted(self, registry: Registry) -> None:
        subject = image("a")
        registry.push(WEB, "latest", subject)
        about = image("b", subject=subject.descriptor)
        registry.push(WEB, about.digest, about)

        registry.call("DELETE", WEB, f"manifests/{subject.digest}")

        (found,) = registry.get(WEB, f"referrers/{subject.digest}").json["manifests"]
        assert found["digest"] == about.digest

    def test_referrers_of_another_repository_are_not_listed(
        self, login: Callable[..., Registry]
    ) -> None:
        owner = login("owner")
        about = image("a", subject={"mediaType": MANIFEST, "size": 1, "digest": NOTHING})
        owner.push(WEB, about.digest, about)
        assert owner.get("acme/docs", f"referrers/{NOTHING}").json["manifests"] == []

    def test_filter_is_applied_and_reported_in_the_header(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        for kind in ("application/x-sbom", "application/x-signature"):
            about = image(kind, subject=pushed.descriptor, artifactType=kind)
            registry.push(WEB, about.digest, about)

        query = {"artifactType": "application/x-sbom"}
        answer = registry.get(WEB, f"referrers/{pushed.digest}", query_string=query)

        assert answer.headers["OCI-Filters-Applied"] == "artifactType"
        found = [one["artifactType"] for one in answer.json["manifests"]]
        assert found == ["application/x-sbom"]

    def test_config_type_is_used_without_an_artifact_type(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        about = image("b", subject=pushed.descriptor)
        registry.push(WEB, about.digest, about)

        (found,) = registry.get(WEB, f"referrers/{pushed.digest}").json["manifests"]

        assert found["artifactType"] == CONFIG


class TestCatalog:
    def test_lists_repositories_in_which_the_caller_has_a_role(
        self, login: Callable[..., Registry]
    ) -> None:
        for user, expected in (
            ("owner", ["acme/web", "acme/docs"]),
            ("reader", ["acme/web"]),
            ("stranger", []),
        ):
            headers = {"Authorization": f"Bearer {login(user).token()}"}
            answer = login(user).client.get("/v2/_catalog", headers=headers)
            assert (answer.status_code, answer.json) == (200, {"repositories": expected})

    def test_returns_results_in_pages(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        headers = {"Authorization": f"Bearer {owner.token()}"}

        first = owner.client.get("/v2/_catalog?n=1", headers=headers)
        link = first.headers["Link"].partition(">")[0].lstrip("<")
        second = owner.client.get(link, headers=headers)

        assert first.json == {"repositories": ["acme/web"]}
        assert second.json == {"repositories": ["acme/docs"]}
        assert "Link" not in second.headers

    def test_invalid_page_token_returns_the_first_page(
        self, login: Callable[..., Registry]
    ) -> None:
        owner = login("owner")
        headers = {"Authorization": f"Bearer {owner.token()}"}
        answer = owner.client.get("/v2/_catalog?next_page=nonsense", headers=headers)
        assert answer.json == {"repositories": ["acme/web", "acme/docs"]}

    @pytest.mark.parametrize(
        ("user", "expected"),
        [
            ("", ["acme/docs"]),
            ("stranger", ["acme/docs"]),
            ("reader", ["acme/web", "acme/docs"]),
            ("owner", ["acme/web", "acme/docs"]),
        ],
    )
    def test_includes_public_repositories_once_if_configured(
        self,
        configure: Callable[..., None],
        login: Callable[..., Registry],
        user: str,
        expected: list[str],
    ) -> None:
        configure(FEATURE_PUBLIC_CATALOG=True)
        someone = login(user)

        path, seen = "/v2/_catalog?n=1", []
        while path:
            answer = someone.client.get(path, auth=someone.login)
            seen += answer.json["repositories"]
            path = answer.headers.get("Link", "").partition(">")[0].lstrip("<")

        assert seen == expected
