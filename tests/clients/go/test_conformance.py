"""Conformance suite of the OCI distribution specification, and the failures that Quay causes.

The specification requires more than Quay implements. Each expected failure has a reason; any other
failure fails the test, and so does an expected failure that does not occur.
"""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import requests

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of
from tests.clients.go.conftest import find_program


class ExpectedFailure(NamedTuple):
    """Tests of the suite that fail, because Quay differs from the specification.

    Attributes:
        tests: Regular expression for the names of the tests.
        message: Regular expression for a part of their messages.
        reason: What Quay does instead.
    """

    tests: str
    message: str
    reason: str


EXPECTED = (
    ExpectedFailure(
        ".*sha512.*",
        "status code|header is missing|failed",
        "Quay stores blobs and manifests only by their sha256 digest.",
    ),
    ExpectedFailure(
        "(empty|missing-subject)/referrers",
        "received 400",
        "Quay answers a request for the referrers of a missing manifest with MANIFEST_INVALID.",
    ),
    ExpectedFailure(
        "artifacts-with-subject/referrers",
        "ArtifactType:application/vnd.oci.image.config.v1",
        "Quay lists an image without artifactType, not with the media type of its configuration.",
    ),
    ExpectedFailure(
        "(artifacts-with-subject|index-with-subject|missing-subject)/push/manifest-by-tag",
        '"OCI-Subject"',
        "Quay sends the header OCI-Subject only after a push by digest.",
    ),
    ExpectedFailure(
        r"sha256 blobs/chunked out-of-order( and put chunk)?/blob-patch-chunked",
        'missing the 0- prefix: "bytes=0-0"',
        "Quay writes the header Range of an upload's status as bytes=0-0.",
    ),
    ExpectedFailure(
        "[a-z-]+/delete/manifest-delete",
        r"manifest head failed: .*\[404\], received 200",
        "Quay stores a manifest that was pushed by digest for an hour, also without a tag.",
    ),
    ExpectedFailure(
        "invalid-digest-format/.*manifest-put",
        r"\[400\], received 404",
        "Quay has no path for a digest of an invalid form.",
    ),
)
PASSED = {"3.12": 435, "3.19": 450}  # 3.12 cannot delete a manifest by tag


def run_suite(quay: FakeQuay, login: Login, folder: Path) -> list[ElementTree.Element]:
    """Run the suite in two empty repositories and return the results of its tests."""
    names = ("conformance/first", "conformance/second")
    for name in names:
        # The default permissions of the seed permit all kinds of logins to push.
        body = {"namespace": "acme", "repository": name, "visibility": "private", "description": ""}
        headers = {"Authorization": f"Bearer {quay.token('alice')}"}
        answer = requests.post(f"{quay.url}/api/v1/repository", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
    environment = {
        "OCI_REGISTRY": host_of(quay),
        "OCI_TLS": "disabled",
        "OCI_REPO1": f"acme/{names[0]}",
        "OCI_REPO2": f"acme/{names[1]}",
        "OCI_USERNAME": login[0],
        "OCI_PASSWORD": login[1],
        "OCI_RESULTS_DIR": str(folder),
        "OCI_VERSION": "1.1",
    }
    suite = Client(find_program("conformance"), folder, **environment)
    suite.run(fails=True)
    return list(ElementTree.parse(folder / "junit.xml").iter("testcase"))


def test_suite_fails_only_where_quay_differs_from_the_specification(
    demo: FakeQuay, login: Login, tmp_path: Path
) -> None:
    results = run_suite(demo, login, tmp_path)

    unexpected, occurred = [], set()
    for result in results:
        if result.get("status") in {"failure", "error"}:
            name = result.get("name", "").removeprefix("OCI Conformance Test/")
            message = result.findtext("system-out") or ""
            found = [
                expected
                for expected in EXPECTED
                if re.fullmatch(expected.tests, name) and re.search(expected.message, message)
            ]
            occurred.update(found)
            unexpected += [] if found else [f"{name}: {message}"]
    assert unexpected == []
    assert occurred == set(EXPECTED)
    statuses = Counter(result.get("status") for result in results)
    assert statuses["passed"] == PASSED[str(demo.world.release)]
