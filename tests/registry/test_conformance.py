"""Conformance to the OCI distribution specification 1.1, in the order of its conformance suite."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.domain.accounts import accounts
from tests.registry.suite_client import SuiteClient, location
from tests.support.registry_client import CONFIG, INDEX, LAYER, MANIFEST, NOTHING, digest_of, dump

SEED = {
    "fakequay": 1,
    "users": {"alice": {"password": "password-of-alice"}},
    "organizations": {
        "acme": {
            "teams": {
                "owners": {"role": "admin", "members": ["alice"]},
                "pushers": {"role": "creator", "members": ["acme+ci"]},
            },
            "robots": {"ci": {}},
        }
    },
}
ARTIFACT_A, ARTIFACT_B = "application/vnd.nba.strawberry.jam.croissant", "application/vnd.nhl.beer"
ARTIFACT_INDEX = "application/vnd.food.stand"
EMPTY = {"mediaType": "application/vnd.oci.empty.v1+json", "size": 2, "digest": digest_of(b"{}")}
NUMBERS = count(1)


@pytest.fixture(scope="module")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay(SEED) as quay:
        yield quay


@pytest.fixture(params=["user", "robot", "OAuth token"])
def suite(request: pytest.FixtureRequest, quay: FakeQuay) -> SuiteClient:
    """Return a client of a repository that does not exist yet, for each kind of login."""
    logins = {
        "user": ("alice", "password-of-alice"),
        "robot": ("acme+ci", accounts.find(quay.world, "acme+ci", "robot").token or ""),
        "OAuth token": ("$oauthtoken", quay.token("alice")),
    }
    return SuiteClient(quay.url, f"acme/conformance/{next(NUMBERS)}", logins[request.param])


def describe(data: bytes, media_type: str, **more: Any) -> dict[str, Any]:
    """Return a descriptor with an unspecified field, as the suite adds one."""
    unspecified = {"newUnspecifiedField": "aGVsbG8="}
    return {
        "mediaType": media_type,
        "size": len(data),
        "digest": digest_of(data),
        **unspecified,
    } | more


CONFIG_BLOB = dump(
    {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}}
)
LAYER_BLOB = b"a layer of the suite"
IMAGE = dump(
    {
        "schemaVersion": 2,
        "config": describe(CONFIG_BLOB, CONFIG),
        "layers": [describe(LAYER_BLOB, LAYER)],
    }
)


def push(
    suite: SuiteClient, reference: str, manifest: bytes, kind: str = MANIFEST
) -> requests.Response:
    headers = {"Content-Type": kind}
    return suite.call("PUT", f"manifests/{reference}", data=manifest, headers=headers)


def set_up(suite: SuiteClient, *tags: str) -> None:
    for blob in (CONFIG_BLOB, LAYER_BLOB, b"{}"):
        assert suite.upload(blob, digest_of(blob)).status_code == 201
    for tag in tags:
        assert push(suite, tag, IMAGE).status_code == 201


def make_referrer(
    subject: bytes, kind: str, config: dict[str, Any], layer: bytes, **more: Any
) -> bytes:
    """Return a manifest whose subject is another manifest."""
    return dump(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config,
            "layers": [describe(layer, "text/plain")],
            "subject": describe(subject, MANIFEST),
            "annotations": {"org.opencontainers.conformance.test": kind},
            **more,
        }
    )


class TestPull:
    def test_unknown_blobs_and_manifests_return_404(self, suite: SuiteClient) -> None:
        set_up(suite)
        for method in ("HEAD", "GET"):
            for path in (
                f"blobs/{NOTHING}",
                "manifests/.INVALID_MANIFEST_NAME",
                f"manifests/{NOTHING}",
            ):
                assert suite.call(method, path).status_code == 404

    def test_existing_blobs_and_manifests_are_returned_with_their_headers(
        self, suite: SuiteClient
    ) -> None:
        set_up(suite, "tagtest0")
        (tag,) = suite.call("GET", "tags/list").json()["tags"]

        for method in ("HEAD", "GET"):
            blob = suite.call(method, f"blobs/{digest_of(CONFIG_BLOB)}")
            assert (blob.status_code, blob.content) == (
                200,
                CONFIG_BLOB if method == "GET" else b"",
            )
            assert blob.headers["Docker-Content-Digest"] == digest_of(CONFIG_BLOB)
            for reference in (digest_of(IMAGE), tag):
                path, accept = f"manifests/{reference}", {"Accept": MANIFEST}
                found = suite.call(method, path, headers=accept)
                assert (found.status_code, found.content) == (
                    200,
                    IMAGE if method == "GET" else b"",
                )
                assert found.headers["Docker-Content-Digest"] == digest_of(IMAGE)
                assert found.headers["Content-Type"] == MANIFEST
                assert found.headers["Content-Length"] == str(len(IMAGE))

    def test_push_to_an_invalid_reference_returns_404(self, suite: SuiteClient) -> None:
        set_up(suite)
        assert push(suite, "sha256:totallywrong", b"blablabla").status_code == 404

    def test_push_of_an_invalid_manifest_returns_400(self, suite: SuiteClient) -> None:
        set_up(suite)
        answer = push(suite, "wrong", b"blablabla")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "MANIFEST_INVALID")


class TestPush:
    def test_blob_can_be_streamed(self, suite: SuiteClient) -> None:
        started = suite.call("POST", "blobs/uploads/")
        assert started.status_code == 202
        kind = {"Content-Type": "application/octet-stream"}
        streamed = suite.call("PATCH", location(started), data=LAYER_BLOB, headers=kind)
        assert streamed.status_code == 202

        query = {"digest": digest_of(LAYER_BLOB)}
        finished = suite.call("PUT", location(streamed), params=query, headers=kind)

        assert finished.status_code == 201
        assert suite.call("GET", location(finished)).content == LAYER_BLOB

    def test_blob_can_be_uploaded_in_one_or_two_requests(self, suite: SuiteClient) -> None:
        assert suite.call("GET", f"blobs/{NOTHING}").status_code in {401, 404}
        query = {"digest": digest_of(CONFIG_BLOB)}
        at_once = suite.call("POST", "blobs/uploads/", params=query, data=CONFIG_BLOB)
        assert at_once.status_code == 201
        assert suite.call("GET", location(at_once)).content == CONFIG_BLOB

        assert suite.upload(LAYER_BLOB, digest_of(LAYER_BLOB)).status_code == 201
        assert suite.call("GET", f"blobs/{digest_of(LAYER_BLOB)}").content == LAYER_BLOB

    def test_blob_can_be_uploaded_in_chunks(self, suite: SuiteClient) -> None:
        first, second = LAYER_BLOB[:3], LAYER_BLOB[3:]
        ranges = ("0-2", f"3-{len(LAYER_BLOB) - 1}")
        started = suite.call("POST", "blobs/uploads/", headers={"Content-Length": "0"})

        def send(where: requests.Response, chunk: bytes, span: str) -> requests.Response:
            headers = {"Content-Type": "application/octet-stream", "Content-Range": span}
            return suite.call("PATCH", location(where), data=chunk, headers=headers)

        assert send(started, second, ranges[1]).status_code == 416
        sent = send(started, first, ranges[0])
        assert (sent.status_code, sent.headers["Range"]) == (202, "0-2")
        assert send(sent, first, ranges[0]).status_code == 416
        status = suite.call("GET", location(sent))
        assert (status.status_code, status.headers["Range"]) == (204, "0-2")
        sent = send(status, second, ranges[1])
        assert (sent.status_code, sent.headers["Range"]) == (202, f"0-{len(LAYER_BLOB) - 1}")
        query = {"digest": digest_of(LAYER_BLOB)}
        finished = suite.call("PUT", location(sent), params=query, headers={"Content-Length": "0"})

        assert finished.status_code == 201
        assert suite.call("GET", location(finished)).content == LAYER_BLOB

    def test_mount_without_access_to_the_source_starts_an_upload(self, suite: SuiteClient) -> None:
        set_up(suite)
        source, suite.repository = suite.repository, f"{suite.repository}-crossmount"
        mount = {"mount": digest_of(LAYER_BLOB)}
        for query in (mount, {**mount, "from": source}, {"mount": NOTHING, "from": source}):
            answer = suite.call("POST", "blobs/uploads/", params=query)
            # The token of the suite covers only the target repository, so no blob is mounted.
            assert answer.status_code == 202
            assert location(answer).startswith(f"/v2/{suite.repository}/blobs/uploads/")

    def test_manifests_can_be_pushed_with_and_without_layers(self, suite: SuiteClient) -> None:
        set_up(suite)
        assert suite.call("GET", f"manifests/{NOTHING}").status_code == 404
        for number in range(4):
            pushed = push(suite, f"test{number}", IMAGE)
            assert pushed.status_code == 201
            assert suite.call("GET", location(pushed)).content == IMAGE

        config = describe(CONFIG_BLOB, CONFIG)
        without = dump({"schemaVersion": 2, "config": config, "layers": []})
        assert push(suite, "emptylayer", without).status_code == 201
        found = suite.call("GET", f"manifests/{digest_of(without)}", headers={"Accept": MANIFEST})
        assert (found.status_code, found.content) == (200, without)


class TestContentDiscovery:
    def test_tags_are_listed_in_order_and_in_pages(self, suite: SuiteClient) -> None:
        set_up(suite, *(f"test{number}" for number in range(4)))

        everything = suite.call("GET", "tags/list").json()["tags"]
        half = suite.call("GET", "tags/list", params={"n": 2}).json()["tags"]
        rest = suite.call("GET", "tags/list", params={"n": 2, "last": half[-1]}).json()["tags"]

        assert everything == sorted(everything)
        assert half + rest == everything

    def test_referrers_are_listed_and_filtered_by_artifact_type(self, suite: SuiteClient) -> None:
        set_up(suite, "latest")
        a, b = b"NBA Jam on my NBA toast", b"Hello from an artifact"
        for blob in (a, b):
            suite.upload(blob, digest_of(blob))
        artifacts = [
            make_referrer(IMAGE, "test config a", describe(a, ARTIFACT_A), a),
            make_referrer(IMAGE, "test layer a", EMPTY, a, artifactType=ARTIFACT_A),
            make_referrer(IMAGE, "test config b", describe(b, ARTIFACT_B), b),
            make_referrer(IMAGE, "test layer b", EMPTY, b, artifactType=ARTIFACT_B),
        ]
        bundle = dump(
            {
                "schemaVersion": 2,
                "mediaType": INDEX,
                "artifactType": ARTIFACT_INDEX,
                "manifests": [describe(one, MANIFEST) for one in artifacts[:2]],
                "subject": describe(IMAGE, MANIFEST),
                "annotations": {"org.opencontainers.conformance.test": "test index"},
            }
        )
        for kind, artifact in [*((MANIFEST, one) for one in artifacts), (INDEX, bundle)]:
            pushed = push(suite, digest_of(artifact), artifact, kind)
            assert pushed.status_code == 201
            assert pushed.headers["OCI-Subject"] == digest_of(IMAGE)

        everything = suite.call("GET", f"referrers/{digest_of(IMAGE)}")
        some = suite.call(
            "GET", f"referrers/{digest_of(IMAGE)}", params={"artifactType": ARTIFACT_A}
        )

        assert everything.headers["Content-Type"] == INDEX
        found = [one["digest"] for one in everything.json()["manifests"]]
        assert sorted(found) == sorted(map(digest_of, [*artifacts, bundle]))
        assert all(len(one["annotations"]) == 1 for one in everything.json()["manifests"])
        assert some.headers["OCI-Filters-Applied"] == "artifactType"
        # The specification lists "test config a", too, whose config has the type. Quay does not.
        assert [one["digest"] for one in some.json()["manifests"]] == [digest_of(artifacts[1])]

    def test_referrer_of_a_missing_manifest_can_be_pushed(self, suite: SuiteClient) -> None:
        set_up(suite)
        # The suite expects an empty list here, which the real server does not return.
        assert suite.call("GET", f"referrers/{NOTHING}").status_code == 400

        early = make_referrer(IMAGE, "test layer c", EMPTY, LAYER_BLOB, artifactType=ARTIFACT_A)
        pushed = push(suite, digest_of(early), early)
        push(suite, "late", IMAGE)
        found = suite.call("GET", f"referrers/{digest_of(IMAGE)}").json()["manifests"]

        assert pushed.headers["OCI-Subject"] == digest_of(IMAGE)
        assert [one["digest"] for one in found] == [digest_of(early)]


class TestContentManagement:
    def test_tag_can_be_deleted_before_its_manifest(self, suite: SuiteClient) -> None:
        set_up(suite, "tagtest0", "other")
        push(suite, "other", IMAGE.replace(b",", b", "))
        before = suite.call("GET", "tags/list").json()["tags"]

        assert suite.call("DELETE", "manifests/tagtest0").status_code == 202
        # The last tag of the manifest is deleted.
        assert suite.call("DELETE", f"manifests/{digest_of(IMAGE)}").status_code == 404

        assert suite.call("GET", f"manifests/{digest_of(IMAGE)}").status_code == 404
        assert len(suite.call("GET", "tags/list").json()["tags"]) == len(before) - 1

    def test_deleting_a_manifest_deletes_its_tags(self, suite: SuiteClient) -> None:
        set_up(suite, "one", "two")

        assert suite.call("DELETE", f"manifests/{digest_of(IMAGE)}").status_code == 202

        assert suite.call("GET", "tags/list").json()["tags"] == []

    def test_blobs_cannot_be_deleted(self, suite: SuiteClient) -> None:
        set_up(suite, "latest")
        for _ in range(2):
            answer = suite.call("DELETE", f"blobs/{digest_of(CONFIG_BLOB)}")
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (405, "UNSUPPORTED")
            suite.call("DELETE", f"manifests/{digest_of(IMAGE)}")
