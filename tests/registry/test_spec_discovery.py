"""OCI distribution specification 1.1, content discovery (end-8, end-12), and the catalog."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.registry_client import (
    CONFIG,
    INDEX,
    NOTHING,
    Registry,
    dump,
    error,
    image,
    index,
)

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
INVALID = (400, error("MANIFEST_INVALID", "manifest invalid"))


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

    @pytest.mark.parametrize("number", [-1, -2, -1000])
    def test_negative_n_returns_an_empty_list_without_a_link(
        self, registry: Registry, number: int
    ) -> None:
        tag_all(registry, "a", "b", "c")
        answer = registry.get(WEB, f"tags/list?n={number}")
        assert (answer.status_code, answer.json) == (200, {"name": WEB, "tags": []})
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
        digest = registry.push(WEB, "latest", image("a"))

        answer = registry.get(WEB, f"referrers/{digest}")

        empty = {"schemaVersion": 2, "mediaType": INDEX, "manifests": []}
        assert (answer.status_code, answer.json) == (200, empty)
        assert "OCI-Filters-Applied" not in answer.headers

    @pytest.mark.parametrize("digest", [NOTHING, "sha256:abc", "md5:00", "sha512:ABC"])
    def test_unknown_subject_returns_400(self, registry: Registry, digest: str) -> None:
        # The specification requires an empty list here, but the real server returns an error.
        answer = registry.get(WEB, f"referrers/{digest}")
        assert (answer.status_code, answer.json) == INVALID

    @pytest.mark.parametrize("digest", ["notadigest", f"sha256:{'x' * 64}", "sha512:"])
    def test_text_that_is_not_a_digest_returns_404(self, registry: Registry, digest: str) -> None:
        answer = registry.get(WEB, f"referrers/{digest}")
        assert (answer.status_code, answer.mimetype) == (404, "text/html")

    def test_subject_of_another_repository_is_unknown(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        digest = owner.push("acme/docs", "latest", image("a"))
        assert owner.get("acme/docs", f"referrers/{digest}").status_code == 200

        answer = owner.get(WEB, f"referrers/{digest}")

        assert (answer.status_code, answer.json) == INVALID

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

    def test_deleted_referrer_is_not_listed(self, registry: Registry) -> None:
        subject = image("a")
        registry.push(WEB, "latest", subject)
        about = image("b", subject=subject.descriptor)
        registry.push(WEB, "signature", about)
        path = f"referrers/{subject.digest}"
        assert len(registry.get(WEB, path).json["manifests"]) == 1

        registry.call("DELETE", WEB, f"manifests/{about.digest}")

        assert registry.get(WEB, path).json["manifests"] == []

    def test_referrers_are_listed_only_while_their_subject_exists(self, registry: Registry) -> None:
        subject = image("a")
        about = image("b", subject=subject.descriptor)
        registry.push(WEB, about.digest, about)
        path = f"referrers/{subject.digest}"

        before = registry.get(WEB, path)
        registry.push(WEB, "latest", subject)
        (found,) = registry.get(WEB, path).json["manifests"]
        registry.call("DELETE", WEB, f"manifests/{subject.digest}")
        after = registry.get(WEB, path)

        assert found == about.descriptor
        assert (before.status_code, before.json) == (after.status_code, after.json) == INVALID

    def test_subject_can_be_a_manifest_without_a_tag(self, registry: Registry) -> None:
        subject = image("a")
        registry.push(WEB, subject.digest, subject)
        assert registry.get(WEB, f"referrers/{subject.digest}").json["manifests"] == []

    def test_referrers_of_another_repository_are_not_listed(
        self, login: Callable[..., Registry]
    ) -> None:
        owner = login("owner")
        subject = image("a")
        about = image("b", subject=subject.descriptor)
        for repository in (WEB, "acme/docs"):
            owner.push(repository, "latest", subject)
        owner.push(WEB, about.digest, about)
        assert owner.get("acme/docs", f"referrers/{subject.digest}").json["manifests"] == []

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

    @pytest.mark.parametrize("kind", [CONFIG, "application/x-sbom"])
    def test_referrer_without_artifact_type_is_listed_without_the_key(
        self, registry: Registry, kind: str
    ) -> None:
        # The specification requires the media type of the config here.
        subject = image("a")
        registry.push(WEB, "latest", subject)
        about = image("b", subject=subject.descriptor)
        document = json.loads(about.manifest)
        document["config"]["mediaType"] = kind
        about = replace(about, manifest=dump(document))
        registry.push(WEB, about.digest, about)
        path = f"referrers/{subject.digest}"

        everything = registry.get(WEB, path).json["manifests"]
        filtered = registry.get(WEB, path, query_string={"artifactType": kind})

        assert everything == [about.descriptor]
        assert filtered.json["manifests"] == []
        assert filtered.headers["OCI-Filters-Applied"] == "artifactType"


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

    @pytest.mark.parametrize("number", [0, -1])
    def test_page_has_at_least_one_repository(
        self, login: Callable[..., Registry], number: int
    ) -> None:
        owner = login("owner")
        headers = {"Authorization": f"Bearer {owner.token()}"}
        answer = owner.client.get(f"/v2/_catalog?n={number}", headers=headers)
        assert answer.json == {"repositories": ["acme/web"]}

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
        headers = {"Authorization": f"Bearer {someone.token()}"} if user else {}

        path, seen = "/v2/_catalog?n=1", []
        while path:
            answer = someone.client.get(path, headers=headers)
            seen += answer.json["repositories"]
            path = answer.headers.get("Link", "").partition(">")[0].lstrip("<")

        assert seen == expected
