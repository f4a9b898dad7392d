"""The requirements on content discovery of the OCI distribution specification 1.1."""

from collections.abc import Callable

from tests.pushing import INDEX, NOTHING, Registry, image

WEB = "acme/web"


def tag_all(registry: Registry, *names: str) -> None:
    pushed = image("a")
    registry.push(WEB, names[0], pushed)
    for name in names[1:]:
        registry.put(WEB, name, pushed.manifest)


class TestListingTags:
    def test_tags_must_be_listed_in_order(self, registry: Registry) -> None:
        tag_all(registry, "c", "a", "b")
        answer = registry.get(WEB, "tags/list")
        assert (answer.status_code, answer.json) == (200, {"name": WEB, "tags": ["a", "b", "c"]})

    def test_no_tags_are_an_empty_list(self, registry: Registry) -> None:
        assert registry.get(WEB, "tags/list").json == {"name": WEB, "tags": []}

    def test_n_must_limit_them_and_tell_where_to_go_on(self, registry: Registry) -> None:
        tag_all(registry, "a", "b", "c")

        page = registry.get(WEB, "tags/list?n=2")
        more = registry.get(WEB, "tags/list?n=2&last=b")

        assert page.json["tags"] == ["a", "b"]
        assert page.headers["Link"] == f'</v2/{WEB}/tags/list?n=2&last=b>; rel="next"'
        assert more.json["tags"] == ["c"]
        assert "Link" not in more.headers

    def test_n_of_zero_must_be_an_empty_list_without_a_link(self, registry: Registry) -> None:
        tag_all(registry, "a")
        answer = registry.get(WEB, "tags/list?n=0")
        assert answer.json["tags"] == []
        assert "Link" not in answer.headers

    def test_last_alone_must_leave_out_what_comes_before(self, registry: Registry) -> None:
        tag_all(registry, "a", "b", "c")
        assert registry.get(WEB, "tags/list?last=a").json["tags"] == ["b", "c"]

    def test_a_page_has_fifty_of_them_at_most(self, registry: Registry) -> None:
        tag_all(registry, *(f"t{number:02}" for number in range(52)))
        for query in ("", "?n=1000", "?n=many"):
            assert len(registry.get(WEB, f"tags/list{query}").json["tags"]) == 50


class TestReferrers:
    def test_referrers_must_be_listed_as_an_index(self, registry: Registry) -> None:
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
        # The real server repeats the annotations at the top.
        assert answer.json == {
            "schemaVersion": 2,
            "mediaType": INDEX,
            "manifests": [descriptor],
            "annotations": {"k": "v"},
        }

    def test_no_referrers_must_be_an_empty_list(self, registry: Registry) -> None:
        answer = registry.get(WEB, f"referrers/{NOTHING}")
        empty = {"schemaVersion": 2, "mediaType": INDEX, "manifests": []}
        assert (answer.status_code, answer.json) == (200, empty)

    def test_a_filter_must_be_applied_and_told(self, registry: Registry) -> None:
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

    def test_without_an_artifact_type_the_config_must_stand_for_it(
        self, registry: Registry
    ) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        about = image("b", subject=pushed.descriptor)
        registry.push(WEB, about.digest, about)

        (found,) = registry.get(WEB, f"referrers/{pushed.digest}").json["manifests"]

        assert found["artifactType"] == "application/vnd.oci.image.config.v1+json"


class TestCatalog:
    def test_lists_the_repositories_in_which_the_caller_has_a_role(
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

    def test_goes_on_page_by_page(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        headers = {"Authorization": f"Bearer {owner.token()}"}

        first = owner.client.get("/v2/_catalog?n=1", headers=headers)
        link = first.headers["Link"].partition(">")[0].lstrip("<")
        second = owner.client.get(link, headers=headers)

        assert first.json == {"repositories": ["acme/web"]}
        assert second.json == {"repositories": ["acme/docs"]}
        assert "Link" not in second.headers

    def test_takes_a_made_up_page_for_the_first(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        headers = {"Authorization": f"Bearer {owner.token()}"}
        answer = owner.client.get("/v2/_catalog?next_page=nonsense", headers=headers)
        assert answer.json == {"repositories": ["acme/web", "acme/docs"]}
