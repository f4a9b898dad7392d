"""``FakeQuay`` with releases of Quay: server, main instance and further instances."""

import pytest
import requests

from fakequay import FakeQuay
from fakequay.server.quay_instances import QuayInstance

NAMES = "3.9, 3.10, 3.11, 3.12, 3.13, 3.14, 3.15, 3.16, 3.17, 3.18, 3.19"


def release_of(quay: FakeQuay | QuayInstance) -> str:
    """Return the release that an instance reports."""
    version: str = requests.get(f"{quay.url}/config").json()["version_number"]
    return version


def test_server_reproduces_the_newest_release_by_default() -> None:
    with FakeQuay("empty") as quay:
        assert release_of(quay) == str(quay.world.release) == "3.19"


def test_server_reproduces_the_given_release() -> None:
    with FakeQuay("empty", quay_version="3.12") as quay:
        assert release_of(quay) == "3.12"
        quay.reset()
        assert release_of(quay) == "3.12"


def test_load_changes_the_release_of_the_main_instance() -> None:
    with FakeQuay("empty", config={"FAKEQUAY_QUAY_VERSION": "3.9"}) as quay:
        assert release_of(quay) == "3.9"
        quay.load(quay_version="3.17")
        assert release_of(quay) == "3.17"
        quay.load(quay_version="3.17", config={"FAKEQUAY_QUAY_VERSION": "3.10"})
        assert release_of(quay) == "3.10"
        quay.load()
        assert release_of(quay) == "3.9"


def test_instances_have_releases_of_their_choice() -> None:
    with FakeQuay("empty", quay_version="3.12") as quay:
        like_main = quay.instances.create()
        other = quay.instances.create(seed="demo", quay_version="3.16")
        copied = quay.instances.create(copy=other, quay_version="3.18")
        assert [release_of(one) for one in (like_main, other, copied)] == ["3.12", "3.16", "3.18"]


def test_unknown_release_is_an_error_with_the_list() -> None:
    message = f"quay_version: Quay 4.0 is not supported; choose from {NAMES}"
    with pytest.raises(ValueError, match="quay_version") as error:
        FakeQuay(quay_version="4.0")
    assert str(error.value) == message
    with FakeQuay("empty") as quay:
        for create in quay.load, quay.instances.create:
            with pytest.raises(ValueError, match="quay_version") as error:
                create(quay_version="4.0")
            assert str(error.value) == message


def test_number_instead_of_a_release_is_an_error() -> None:
    with pytest.raises(ValueError, match=r'must be a string such as "3\.12", not 3\.12'):
        FakeQuay(quay_version=3.12)  # type: ignore[arg-type]


def test_token_of_an_application_is_issued_in_python() -> None:
    with FakeQuay("demo") as quay:
        token = quay.token("alice", "repo:read", application="acme/portal")
        assert token == quay.token("alice", "repo:read", application="acme/portal")
        assert token != quay.token("alice", "repo:read")
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{quay.url}/api/v1/repository?namespace=acme", headers=headers)
        assert answer.status_code == 200
        with pytest.raises(LookupError, match="OAuth application 'acme/nothing' does not exist"):
            quay.token("alice", application="acme/nothing")
