"""pytest plugin: requests in the report of a failed test."""

import pytest

from tests.support.nested_pytest import run_pytest

pytest_plugins = ["pytester"]


class TestFailureReport:
    def test_report_contains_the_requests_without_secrets(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import requests

            def test_fails(fakequay, fakequay_factory):
                headers = {"Authorization": "Bearer " + fakequay.token("alice")}
                url = fakequay.url + "/api/v1/organization/"
                requests.post(url, json={"name": "made"}, headers=headers)
                requests.post(url, json={"name": "made"}, headers=headers)
                requests.get(fakequay_factory("other").url + "/api/v1/users/alice?x=1")
                assert False
            """
        )
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"failed": 1}
        result.stdout.fnmatch_lines(
            [
                "*- fakequay requests -*",
                "201 POST /api/v1/organization/  (createOrganization, alice)",
                "400 POST /api/v1/organization/  (createOrganization, alice)",
                '      request body: {"name": "made"}',
                "      response body: *A user or organization with this name already exists*",
                "*- fakequay requests to other -*",
                "200 GET /api/v1/users/alice?x=1  (getUserInformation)",
            ]
        )
        assert "Bearer" not in result.stdout.str().partition("fakequay requests")[2]

    def test_report_hints_at_unknown_and_expired_tokens(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import requests

            def test_fails(fakequay):
                def call(method, path, token):
                    headers = {"Authorization": "Bearer " + token} if token else {}
                    requests.request(method, fakequay.url + "/api/v1" + path, headers=headers)
                robots = "/organization/acme/robots"
                call("GET", robots, "unknown")
                call("PUT", robots + "/nightly", fakequay.token("alice", expired=True))
                call("GET", "/organization/acme", "unknown")
                call("GET", robots, None)
                call("GET", robots, fakequay.token("alice"))
                assert False
            """
        )
        result = run_pytest(pytester)
        start = "      hint: the token of this request is unknown or has expired, so Quay handled*"
        result.stdout.fnmatch_lines(
            [
                "401 GET /api/v1/organization/acme/robots  (getOrgRobots)",
                start,
                "403 PUT /api/v1/organization/acme/robots/nightly  (createOrgRobot)",
                start,
                "200 GET /api/v1/organization/acme  (getOrganization)",
                start,
            ],
        )
        assert str(result.stdout).count(start.rstrip("*")) == 3

    def test_report_marks_missing_and_omitted_requests(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import requests

            def test_without_requests(fakequay): assert False

            def test_with_many_requests(fakequay):
                for _ in range(31):
                    requests.get(fakequay.url + "/api/v1/users/alice")
                assert False
            """
        )
        result = run_pytest(pytester)
        result.stdout.fnmatch_lines(
            ["(none)", "(1 earlier requests not shown)", "200 GET /api/v1/users/alice*"]
        )

    def test_run_without_the_fixture_has_no_report(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile("def test_fails(): assert False")
        result = run_pytest(pytester)
        result.stdout.no_fnmatch_line("*fakequay requests*")


class TestReportedServers:
    def test_report_of_a_failed_setup_has_no_requests_of_earlier_tests(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import pytest, requests

            @pytest.fixture
            def broken(fakequay_server):
                requests.get(fakequay_server.url + "/api/v1/users/bob")
                raise OSError

            def test_of_the_fixture(fakequay):
                requests.get(fakequay.url + "/api/v1/users/alice")

            def test_of_the_server(fakequay_server):
                requests.get(fakequay_server.url + "/api/v1/users/alice")

            def test_of_the_broken_fixture(broken, fakequay):
                pass
            """
        )
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"passed": 2, "errors": 1}
        result.stdout.fnmatch_lines(["*- fakequay requests -*", "200 GET /api/v1/users/bob*"])
        result.stdout.no_fnmatch_line("*/users/alice*")

    def test_report_has_the_requests_to_all_instances_and_servers(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import pytest, requests

            def call(quay, user):
                requests.get(quay.url + "/api/v1/users/" + user)

            def test_passes(fakequay, fakequay_class, fakequay_module):
                call(fakequay_class, "bob")
                fakequay_module.instances.create("of-the-module")

            def test_fails(fakequay, fakequay_factory, fakequay_class, fakequay_module):
                call(fakequay_class, "alice")
                call(fakequay_module.instances["of-the-module"], "alice")
                fakequay_factory("unused")
                fakequay_factory("factory").delete()
                other = fakequay_factory.server()
                call(other.instances.create("of-another-server"), "alice")
                other.stop()
                with fakequay.instances.create("deleted") as deleted:
                    call(deleted, "alice")
                    fakequay.requests.verify(0)
                    call(fakequay, "nobody")
                    assert False
            """
        )
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"passed": 1, "failed": 1}
        alice = "200 GET /api/v1/users/alice  (getUserInformation)"
        result.stdout.fnmatch_lines_random(
            [
                "*- fakequay requests -*",
                "404 GET /api/v1/users/nobody  (getUserInformation)",
                "*- fakequay requests to fakequay_class -*",
                "*- fakequay requests to of-the-module -*",
                "*- fakequay requests to of-another-server -*",
                "*- fakequay requests to deleted -*",
            ]
        )
        assert result.stdout.str().count(alice) == 4
        result.stdout.no_fnmatch_line("*/users/bob*")
        result.stdout.no_fnmatch_line("*requests to unused*")
