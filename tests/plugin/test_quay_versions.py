"""pytest plugin: tests that run with other releases of Quay."""

import pytest

from tests.support.nested_pytest import run_pytest

pytest_plugins = ["pytester"]

RELEASE = """
import json, pytest
from urllib.request import urlopen

def release_of(quay):
    return json.load(urlopen(quay.url + "/config"))["version_number"]
"""
NAMES = "3.9, 3.10, 3.11, 3.12, 3.13, 3.14, 3.15, 3.16, 3.17, 3.18, 3.19"


def run(pytester: pytest.Pytester, test: str, *arguments: str) -> pytest.RunResult:
    pytester.makepyfile(RELEASE + test)
    return run_pytest(pytester, *arguments)


def test_marker_chooses_the_release_of_a_test(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
@pytest.mark.fakequay(quay_version="3.12")
def test_one(fakequay): assert release_of(fakequay) == "3.12"

def test_default(fakequay): assert release_of(fakequay) == "3.19"
""",
    )
    ended.assert_outcomes(passed=2)


def test_list_of_releases_runs_the_test_with_each_of_them(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
@pytest.mark.fakequay(quay_version=["3.12", "3.19"])
class TestReleases:
    def test_each(self, fakequay, request):
        assert request.node.name == f"test_each[quay-{release_of(fakequay)}]"

    @pytest.mark.fakequay(quay_version="3.9")
    def test_closest_marker_wins(self, fakequay): assert release_of(fakequay) == "3.9"

    @pytest.mark.parametrize("number", [1, 2])
    def test_with_other_parameters(self, fakequay, number): pass
""",
    )
    ended.assert_outcomes(passed=2 + 1 + 4)


def test_list_of_releases_of_a_class_or_module_runs_its_shared_server_with_each(
    pytester: pytest.Pytester,
) -> None:
    ended = run(
        pytester,
        """
pytestmark = pytest.mark.fakequay(quay_version=["3.12", "3.19"])
seen = []

class TestShared:
    def test_first(self, fakequay_class): seen.append(release_of(fakequay_class))
    def test_second(self, fakequay_class): seen.append(release_of(fakequay_class))

def test_module(fakequay_module): seen.append(release_of(fakequay_module))

@pytest.fixture(scope="module", autouse=True)
def _check():
    yield
    assert sorted(seen) == ["3.12"] * 3 + ["3.19"] * 3
""",
    )
    ended.assert_outcomes(passed=6)


def test_ini_key_chooses_the_release_of_all_fixtures(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
def test_fixture(fakequay): assert release_of(fakequay) == "3.10"
def test_session(fakequay_server): assert release_of(fakequay_server) == "3.10"
def test_factory(fakequay_factory):
    assert release_of(fakequay_factory(seed="empty")) == "3.10"
    assert release_of(fakequay_factory(seed="empty", quay_version="3.17")) == "3.17"
""",
        *("-o", "fakequay_quay_version=3.10"),
    )
    ended.assert_outcomes(passed=3)


def test_several_releases_in_the_ini_key_run_each_test_with_each(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
releases = []
def test_collects(fakequay): releases.append(release_of(fakequay))
def test_collected(): assert releases == ["3.9", "3.19"]
""",
        *("-o", "fakequay_quay_version=3.9 3.19"),
    )
    ended.assert_outcomes(passed=3)


@pytest.mark.parametrize("versions", ['"4.0"', '["3.12", "4.0"]'])
def test_unknown_release_in_a_marker_is_an_error(pytester: pytest.Pytester, versions: str) -> None:
    ended = run(
        pytester,
        f"""
@pytest.mark.fakequay(quay_version={versions})
def test_never_runs(fakequay): pass
""",
    )
    ended.assert_outcomes(errors=1)
    message = f"@pytest.mark.fakequay: quay_version: Quay 4.0 is not supported; choose from {NAMES}"
    ended.stdout.fnmatch_lines(f"*{message}")


def test_number_instead_of_a_release_is_an_error(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
@pytest.mark.fakequay(quay_version=3.12)
def test_never_runs(fakequay): pass
""",
    )
    ended.assert_outcomes(errors=1)
    ended.stdout.fnmatch_lines('*the release of Quay must be a string such as "3.12", not 3.12')


def test_unknown_release_in_the_ini_key_is_an_error(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nfakequay_quay_version = 3.12 3.99")
    ended = run(pytester, "def test_never_runs(fakequay): pass")
    ended.assert_outcomes(errors=1)
    message = f"fakequay_quay_version, in *tox.ini: Quay 3.99 is not supported; choose from {NAMES}"
    ended.stdout.fnmatch_lines(f"*{message}")


def test_strict_mode_names_operations_and_endpoints_of_later_releases(
    pytester: pytest.Pytester,
) -> None:
    ended = run(
        pytester,
        """
def call(quay, path):
    try:
        urlopen(quay.url + path)
    except OSError:
        pass

@pytest.mark.fakequay(quay_version="3.9", strict=True)
def test_calls_what_came_later(fakequay):
    call(fakequay, "/api/v1/organization/acme/immutabilitypolicy/")
    call(fakequay, "/v2/acme/web/referrers/sha256:" + "0" * 64)

@pytest.mark.fakequay(quay_version="3.19", strict=True)
def test_calls_what_exists(fakequay):
    call(fakequay, "/api/v1/organization/acme/immutabilitypolicy/")
""",
    )
    ended.assert_outcomes(passed=1, failed=1)
    path = "/api/v1/organization/acme/immutabilitypolicy/"
    ended.stdout.fnmatch_lines(
        [
            f"fakequay: Quay 3.9 has no operation listOrgImmutabilityPolicies (GET {path}); "
            "the first release with this operation is 3.17",
            "fakequay: Quay 3.9 has no endpoint GET /v2/acme/web/referrers/*; "
            "the first release with this endpoint is 3.12",
        ]
    )
