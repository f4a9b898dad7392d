"""pytest plugin: strict mode, which rejects unknown endpoints and unused faults."""

from itertools import takewhile

import pytest

from tests.support.nested_pytest import run_and_count, run_pytest

pytest_plugins = ["pytester"]


class TestStrictMode:
    TESTS = """
        import pytest, requests

        def test_calls_an_unknown_endpoint(fakequay):
            requests.get(fakequay.url + "/api/v1/organisation/acme")

        def test_adds_an_unused_fault(fakequay):
            fakequay.faults.add("getOrganization", status=503, name="busy")

        def test_calls_a_known_endpoint(fakequay):
            fakequay.faults.add("getOrganization", status=503)
            requests.get(fakequay.url + "/api/v1/organization/acme")
            requests.get(fakequay.url + "/api/v1/organization/gone")
            requests.get(fakequay.url + "/v2/")

        @pytest.mark.fakequay(strict=False)
        def test_is_not_strict(fakequay):
            requests.get(fakequay.url + "/api/v1/nothing")
        """

    def test_unknown_endpoint_and_unused_fault_fail_the_test(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makeini("[pytest]\nfakequay_strict = true")
        pytester.makepyfile(self.TESTS)
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"failed": 2, "passed": 2}
        result.stdout.fnmatch_lines(
            [
                "fakequay: Quay has no endpoint GET /api/v1/organisation/acme*",
                "fakequay: the fault 'busy' was never applied",
            ]
        )

    def test_strict_mode_is_off_by_default(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(self.TESTS)
        assert run_and_count(pytester) == {"passed": 4}


class TestStrictModeScope:
    TESTS = """
        import pytest, requests

        def call(quay, path):
            requests.get(quay.url + path)

        @pytest.mark.fakequay(config={"FAKEQUAY_JOURNAL_SIZE": 1})
        def test_small_journal(fakequay):
            call(fakequay, "/api/v1/small/")
            call(fakequay, "/api/v1/users/alice")

        def test_deleted_requests(fakequay):
            call(fakequay, "/api/v1/cleared/")
            fakequay.requests.clear()

        def test_reset(fakequay):
            fakequay.faults.add("getOrganization", status=503, name="reset")
            call(fakequay, "/api/v1/before-reset/")
            fakequay.reset()

        def test_removed_fault(fakequay):
            with fakequay.faults.add("getOrganization", status=503, name="removed"):
                pass

        def test_deleted_instance(fakequay):
            with fakequay.instances.create("deleted") as deleted:
                call(deleted, "/api/v1/deleted/")

        def test_of_the_class(fakequay_class):
            call(fakequay_class, "/api/v1/class/")

        def test_of_the_server(fakequay_server):
            call(fakequay_server, "/api/v1/server/")
        """
    PROBLEMS = (
        "fakequay: Quay has no endpoint GET /api/v1/small/",
        "fakequay: Quay has no endpoint GET /api/v1/cleared/",
        "fakequay: Quay has no endpoint GET /api/v1/before-reset/",
        "fakequay: the fault 'reset' was never applied",
        "fakequay: the fault 'removed' was never applied",
        "fakequay, deleted: Quay has no endpoint GET /api/v1/deleted/",
        "fakequay, fakequay_class: Quay has no endpoint GET /api/v1/class/",
        "fakequay: Quay has no endpoint GET /api/v1/server/",
    )

    def test_all_requests_and_faults_of_the_test_are_checked(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makeini("[pytest]\nfakequay_strict = true")
        pytester.makepyfile(self.TESTS)
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"failed": 7}
        # In CI, pytest repeats all lines of the reports in its summary.
        reports = takewhile(lambda line: "short test summary" not in line, result.outlines)
        assert [line for line in reports if line.startswith("fakequay")] == list(self.PROBLEMS)

    def test_requests_and_faults_of_other_tests_are_not_checked(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makeini("[pytest]\nfakequay_strict = true")
        pytester.makepyfile(
            """
            import pytest, requests

            @pytest.mark.fakequay(strict=False)
            def test_calls_nothing(fakequay_server):
                requests.get(fakequay_server.url + "/api/v1/nothing/")
                fakequay_server.faults.add("getOrganization", status=503)

            def test_of_the_server(fakequay_server):
                requests.get(fakequay_server.url + "/api/v1/users/alice")

            @pytest.fixture(scope="class")
            def quay(fakequay_class):
                fakequay_class.faults.add("getOrganization", status=503, times=1)
                return fakequay_class

            class TestClass:
                def test_first(self, quay):
                    requests.get(quay.url + "/api/v1/users/alice")

                def test_second(self, quay):
                    requests.get(quay.url + "/api/v1/organization/acme")

                def test_replaced_fault(self, quay):
                    for status in (500, 503):
                        quay.faults.add("getOrganization", status=status, name="busy")
                    requests.get(quay.url + "/api/v1/organization/acme")
            """
        )
        assert run_pytest(pytester).parseoutcomes() == {"passed": 5}
