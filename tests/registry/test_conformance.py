"""The OCI distribution specification 1.1, walked in the order of its conformance suite."""

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
    """Before a repository that is not there yet."""
    logins = {
        "user": ("alice", "password-of-alice"),
        "robot": ("acme+ci", accounts.find(quay.world, "acme+ci", "robot").token or ""),
        "OAuth token": ("$oauthtoken", quay.token("alice")),
    }
    return SuiteClient(quay.url, f"acme/conformance/{next(NUMBERS)}", logins[request.param])


def described(data: bytes, media_type: str, **more: Any) -> dict[str, Any]:
    """With a field that no specification names, as the suite adds one."""
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
        "config": described(CONFIG_BLOB, CONFIG),
        "layers": [described(LAYER_BLOB, LAYER)],
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


def about(subject: bytes, kind: str, config: dict[str, Any], layer: bytes, **more: Any) -> bytes:
    """An artifact that refers to a manifest."""
    return dump(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config,
            "layers": [described(layer, "text/plain")],
            "subject": described(subject, MANIFEST),
            "annotations": {"org.opencontainers.conformance.test": kind},
            **more,
        }
    )


class TestPull:
    def test_what_is_not_there(self, suite: SuiteClient) -> None:
        set_up(suite)
        for method in ("HEAD", "GET"):
            for path in (
                f"blobs/{NOTHING}",
                "manifests/.INVALID_MANIFEST_NAME",
                f"manifests/{NOTHING}",
            ):
                assert suite.call(method, path).status_code == 404

    def test_what_is_there(self, suite: SuiteClient) -> None:
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

    def test_a_reference_that_is_none(self, suite: SuiteClient) -> None:
        set_up(suite)
        assert push(suite, "sha256:totallywrong", b"blablabla").status_code == 404

    def test_bytes_that_are_no_manifest(self, suite: SuiteClient) -> None:
        set_up(suite)
        answer = push(suite, "wrong", b"blablabla")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "MANIFEST_INVALID")


class TestPush:
    def test_a_streamed_blob(self, suite: SuiteClient) -> None:
        started = suite.call("POST", "blobs/uploads/")
        assert started.status_code == 202
        kind = {"Content-Type": "application/octet-stream"}
        streamed = suite.call("PATCH", location(started), data=LAYER_BLOB, headers=kind)
        assert streamed.status_code == 202

        query = {"digest": digest_of(LAYER_BLOB)}
        finished = suite.call("PUT", location(streamed), params=query, headers=kind)

        assert finished.status_code == 201
        assert suite.call("GET", location(finished)).content == LAYER_BLOB

    def test_a_blob_in_one_request_or_in_two(self, suite: SuiteClient) -> None:
        assert suite.call("GET", f"blobs/{NOTHING}").status_code in {401, 404}
        query = {"digest": digest_of(CONFIG_BLOB)}
        at_once = suite.call("POST", "blobs/uploads/", params=query, data=CONFIG_BLOB)
        assert at_once.status_code == 201
        assert suite.call("GET", location(at_once)).content == CONFIG_BLOB

        assert suite.upload(LAYER_BLOB, digest_of(LAYER_BLOB)).status_code == 201
        assert suite.call("GET", f"blobs/{digest_of(LAYER_BLOB)}").content == LAYER_BLOB

    def test_a_blob_in_chunks(self, suite: SuiteClient) -> None:
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

    def test_mounting_from_another_repository(self, suite: SuiteClient) -> None:
        set_up(suite)
        source, suite.repository = suite.repository, f"{suite.repository}-crossmount"
        mount = {"mount": digest_of(LAYER_BLOB)}
        for query in (mount, {**mount, "from": source}, {"mount": NOTHING, "from": source}):
            answer = suite.call("POST", "blobs/uploads/", params=query)
            # The suite's tokens are for the target alone, so that nothing is mounted.
            assert answer.status_code == 202
            assert location(answer).startswith(f"/v2/{suite.repository}/blobs/uploads/")

    def test_manifests(self, suite: SuiteClient) -> None:
        set_up(suite)
        assert suite.call("GET", f"manifests/{NOTHING}").status_code == 404
        for number in range(4):
            pushed = push(suite, f"test{number}", IMAGE)
            assert pushed.status_code == 201
            assert suite.call("GET", location(pushed)).content == IMAGE

        config = described(CONFIG_BLOB, CONFIG)
        without = dump({"schemaVersion": 2, "config": config, "layers": []})
        assert push(suite, "emptylayer", without).status_code == 201
        found = suite.call("GET", f"manifests/{digest_of(without)}", headers={"Accept": MANIFEST})
        assert (found.status_code, found.content) == (200, without)


class TestContentDiscovery:
    def test_tags(self, suite: SuiteClient) -> None:
        set_up(suite, *(f"test{number}" for number in range(4)))

        everything = suite.call("GET", "tags/list").json()["tags"]
        half = suite.call("GET", "tags/list", params={"n": 2}).json()["tags"]
        rest = suite.call("GET", "tags/list", params={"n": 2, "last": half[-1]}).json()["tags"]

        assert everything == sorted(everything)
        assert half + rest == everything

    def test_referrers(self, suite: SuiteClient) -> None:
        set_up(suite, "latest")
        a, b = b"NBA Jam on my NBA toast", b"Hello from an artifact"
        for blob in (a, b):
            suite.upload(blob, digest_of(blob))
        artifacts = [
            about(IMAGE, "test config a", described(a, ARTIFACT_A), a),
            about(IMAGE, "test layer a", EMPTY, a, artifactType=ARTIFACT_A),
            about(IMAGE, "test config b", described(b, ARTIFACT_B), b),
            about(IMAGE, "test layer b", EMPTY, b, artifactType=ARTIFACT_B),
        ]
        bundle = dump(
            {
                "schemaVersion": 2,
                "mediaType": INDEX,
                "artifactType": ARTIFACT_INDEX,
                "manifests": [described(one, MANIFEST) for one in artifacts[:2]],
                "subject": described(IMAGE, MANIFEST),
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
        assert [one["artifactType"] for one in some.json()["manifests"]] == [ARTIFACT_A] * 2

    def test_referrers_of_what_is_not_there(self, suite: SuiteClient) -> None:
        set_up(suite)
        nothing = suite.call("GET", f"referrers/{NOTHING}")
        assert (nothing.status_code, nothing.json()["manifests"]) == (200, [])

        early = about(b"comes later", "test layer c", EMPTY, LAYER_BLOB, artifactType=ARTIFACT_A)
        pushed = push(suite, digest_of(early), early)
        found = suite.call("GET", f"referrers/{digest_of(b'comes later')}").json()["manifests"]

        assert pushed.headers["OCI-Subject"] == digest_of(b"comes later")
        assert [one["digest"] for one in found] == [digest_of(early)]


class TestContentManagement:
    def test_a_tag_then_its_manifest(self, suite: SuiteClient) -> None:
        set_up(suite, "tagtest0", "other")
        push(suite, "other", IMAGE.replace(b",", b", "))
        before = suite.call("GET", "tags/list").json()["tags"]

        assert suite.call("DELETE", "manifests/tagtest0").status_code == 202
        # No tag is left that held it.
        assert suite.call("DELETE", f"manifests/{digest_of(IMAGE)}").status_code == 404

        assert suite.call("GET", f"manifests/{digest_of(IMAGE)}").status_code == 404
        assert len(suite.call("GET", "tags/list").json()["tags"]) == len(before) - 1

    def test_a_manifest_with_its_tags(self, suite: SuiteClient) -> None:
        set_up(suite, "one", "two")

        assert suite.call("DELETE", f"manifests/{digest_of(IMAGE)}").status_code == 202

        assert suite.call("GET", "tags/list").json()["tags"] == []

    def test_blobs_before_and_after_their_manifests(self, suite: SuiteClient) -> None:
        set_up(suite, "latest")
        for _ in range(2):
            answer = suite.call("DELETE", f"blobs/{digest_of(CONFIG_BLOB)}")
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (405, "UNSUPPORTED")
            suite.call("DELETE", f"manifests/{digest_of(IMAGE)}")
