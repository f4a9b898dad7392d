"""The pytest plugin, in test suites as its users write them."""

import json
import subprocess
import sys

import pytest

from tests.support.nested_pytest import LEAN

pytest_plugins = ["pytester"]

SEED = '{"fakequay": 1, "users": {"zoe": {}}}'


TOKENS = (("oauth", "alice"), ("robot", "acme+ci"))


def printed_token(*of: str) -> str:
    """As the command says it."""
    command = [sys.executable, "-m", "fakequay", "token", *of]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def outcomes(pytester: pytest.Pytester, *arguments: str) -> dict[str, int]:
    return pytester.runpytest_subprocess(*LEAN, *arguments).parseoutcomes()


class TestFixture:
    def test_is_fresh_for_each_test(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import pytest, requests

            @pytest.mark.parametrize("time", [1, 2])
            def test_makes_what_is_not_there(fakequay, time):
                headers = {"Authorization": "Bearer " + fakequay.token("alice")}
                made = requests.post(
                    fakequay.url + "/api/v1/organization/", json={"name": "made"}, headers=headers
                )
                assert made.status_code == 201
            """
        )
        assert outcomes(pytester) == {"passed": 2}

    def test_is_one_server_for_all(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            urls = set()

            def test_one(fakequay): urls.add(fakequay.url)
            def test_two(fakequay): urls.add(fakequay.url)
            def test_session(fakequay_server): assert urls == {fakequay_server.url}
            """
        )
        assert outcomes(pytester) == {"passed": 3}

    def test_gives_every_worker_a_server_and_the_same_tokens(
        self, pytester: pytest.Pytester
    ) -> None:
        printed = [printed_token(*of) for of in TOKENS]
        pytester.makefile(".json", tokens=json.dumps(printed))
        pytester.makepyfile(
            """
            import json, os, pathlib, pytest
            from urllib.request import Request, urlopen

            TOKENS = json.loads(pathlib.Path("tokens.json").read_text())

            @pytest.fixture(scope="session")
            def seen():
                ports = set()
                yield ports
                worker = os.environ["PYTEST_XDIST_WORKER"]
                pathlib.Path(worker + ".seen").write_text(json.dumps(sorted(ports)))

            @pytest.mark.parametrize("time", range(200))
            def test_sees_only_its_own(fakequay, seen, time):
                seen.add(fakequay.port)
                token = fakequay.token("alice")
                robot = fakequay.world.store.accounts.one(name="acme+ci").token
                assert [token, robot] == TOKENS
                headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
                url = fakequay.url + "/api/v1/organization/"
                assert urlopen(Request(url, b'{"name": "made"}', headers)).status == 201
                assert fakequay.requests.count() == 1
            """
        )
        # Each of four workers runs all of them.
        assert outcomes(pytester, "-n", "4", "--dist", "each") == {"passed": 800}
        seen = [json.loads(file.read_text()) for file in pytester.path.glob("*.seen")]
        assert [len(ports) for ports in seen] == [1] * 4
        assert len({port for ports in seen for port in ports}) == 4


class TestMarker:
    def test_chooses_the_world_of_a_test(self, pytester: pytest.Pytester) -> None:
        pytester.makefile(".json", seed=SEED)
        pytester.makepyfile(
            """
            import pytest

            @pytest.mark.fakequay(seed="seed.json", clock="2026-01-01", config={"FEATURE_X": True})
            class TestOther:
                def test_class(self, fakequay):
                    assert [one.name for one in fakequay.world.store.accounts.all()] == ["zoe"]
                    assert fakequay.world.clock.today().isoformat() == "2026-01-01T00:00:00+00:00"
                    assert fakequay.world.config.get("FEATURE_X") is True

                @pytest.mark.fakequay(clock="2027-01-01")
                def test_what_is_nearer_wins(self, fakequay):
                    assert fakequay.world.clock.today().year == 2027
                    assert fakequay.world.config.get("FEATURE_X") is True

            def test_after_it_all_is_as_usual(fakequay):
                assert fakequay.token("alice")
                assert not fakequay.world.clock.frozen
                assert fakequay.world.config.get("FEATURE_X") is None
            """
        )
        assert outcomes(pytester, "--strict-markers") == {"passed": 3}

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            ('sed="empty"', "takes seed, clock, features, config, strict, not sed"),
            (
                '"empty"',
                "takes seed, clock, features, config, strict, not a value without its keyword",
            ),
        ],
    )
    def test_refuses_what_it_does_not_know(
        self, pytester: pytest.Pytester, arguments: str, complaint: str
    ) -> None:
        pytester.makepyfile(
            f"""
            import pytest

            @pytest.mark.fakequay({arguments})
            def test_never_runs(fakequay): pass
            """
        )
        result = pytester.runpytest_subprocess()
        assert result.parseoutcomes() == {"errors": 1}
        result.stdout.fnmatch_lines([f"*@pytest.mark.fakequay {complaint}*"])


class TestIni:
    def test_says_what_the_fixtures_start_with(self, pytester: pytest.Pytester) -> None:
        pytester.makefile(".json", seed=SEED)
        pytester.makeini(
            """
            [pytest]
            fakequay_seed = empty seed.json
            fakequay_clock = 2026-01-01T12:00:00Z
            fakequay_config =
                REGISTRY_TITLE=Of the ini file
                FEATURE_X=true
            """
        )
        pytester.makepyfile(
            """
            def test_world(fakequay):
                assert [one.name for one in fakequay.world.store.accounts.all()] == ["zoe"]
                assert fakequay.world.now() == 1767268800
                assert fakequay.world.config.get("REGISTRY_TITLE") == "Of the ini file"
                assert fakequay.world.config.get("FEATURE_X") is True
            """
        )
        assert outcomes(pytester) == {"passed": 1}

    @pytest.mark.parametrize(
        ("line", "complaint"),
        [
            ("fakequay_clock = noon", "'noon' is neither ISO 8601 nor seconds since 1970"),
            ("fakequay_config = FEATURE_X=no", "FEATURE_X is true or false, not 'no'"),
        ],
    )
    def test_complains_with_the_file(
        self, pytester: pytest.Pytester, line: str, complaint: str
    ) -> None:
        pytester.makeini(f"[pytest]\n{line}")
        pytester.makepyfile("def test_never_runs(fakequay): pass")
        result = pytester.runpytest_subprocess()
        assert result.parseoutcomes() == {"errors": 1}
        result.stdout.fnmatch_lines([f"*fakequay, in *tox.ini: {complaint}*"])


class TestFeatures:
    def test_are_turned_on_and_off_by_marker_and_ini(self, pytester: pytest.Pytester) -> None:
        pytester.makeini("[pytest]\nfakequay_features = MAILING=false")
        pytester.makepyfile(
            """
            import pytest

            @pytest.mark.fakequay(features={"BUILD_SUPPORT": False})
            def test_off(fakequay):
                assert not fakequay.world.config.feature("BUILD_SUPPORT")
                assert not fakequay.world.config.feature("MAILING")

            @pytest.mark.fakequay(features=["RECAPTCHA"])
            def test_on(fakequay):
                assert fakequay.world.config.feature("BUILD_SUPPORT")
                assert fakequay.world.config.feature("RECAPTCHA")
            """
        )
        assert outcomes(pytester) == {"passed": 2}


class TestFactory:
    def test_makes_worlds_and_servers_that_are_gone_after_the_test(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import requests

            urls = []

            def made(quay):
                headers = {"Authorization": "Bearer " + quay.token("alice")}
                url = quay.url + "/api/v1/organization/"
                return requests.post(url, json={"name": "made"}, headers=headers).status_code

            def test_three(fakequay, fakequay_factory):
                one, two = fakequay_factory(), fakequay_factory("two", seed="demo")
                three = fakequay_factory.server(seed="demo", ids="three")
                assert [made(quay) for quay in (fakequay, one, two, three)] == [201] * 4
                assert one.token("alice") == two.token("alice") != three.token("alice")
                urls.extend(quay.url for quay in (one, two, three))

            def test_after_it(fakequay_server):
                assert len(fakequay_server.instances) == 0
                for url in urls:
                    try:
                        requests.get(url)
                    except requests.ConnectionError:
                        continue
                    raise AssertionError(url)
            """
        )
        assert outcomes(pytester) == {"passed": 2}


class TestFailure:
    def test_shows_the_requests_without_secrets(self, pytester: pytest.Pytester) -> None:
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
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
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

    def test_shows_that_there_were_none_or_too_many(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import requests

            def test_none(fakequay): assert False

            def test_many(fakequay):
                for _ in range(31):
                    requests.get(fakequay.url + "/api/v1/users/alice")
                assert False
            """
        )
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
        result.stdout.fnmatch_lines(
            ["(none)", "(1 earlier requests not shown)", "200 GET /api/v1/users/alice*"]
        )

    def test_of_a_test_without_quay_says_nothing(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile("def test_fails(): assert False")
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
        result.stdout.no_fnmatch_line("*fakequay requests*")


class TestStrict:
    TESTS = """
        import pytest, requests

        def test_calls_nothing(fakequay):
            requests.get(fakequay.url + "/api/v1/organisation/acme")

        def test_plans_a_fault_in_vain(fakequay):
            fakequay.faults.add("getOrganization", status=503, name="busy")

        def test_calls_what_is_there(fakequay):
            fakequay.faults.add("getOrganization", status=503)
            requests.get(fakequay.url + "/api/v1/organization/acme")
            requests.get(fakequay.url + "/api/v1/organization/gone")
            requests.get(fakequay.url + "/v2/")

        @pytest.mark.fakequay(strict=False)
        def test_may_call_nothing(fakequay):
            requests.get(fakequay.url + "/api/v1/nothing")
        """

    def test_fails_what_would_pass(self, pytester: pytest.Pytester) -> None:
        pytester.makeini("[pytest]\nfakequay_strict = true")
        pytester.makepyfile(self.TESTS)
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
        assert result.parseoutcomes() == {"failed": 2, "passed": 2}
        result.stdout.fnmatch_lines(
            [
                "fakequay: Quay has no endpoint GET /api/v1/organisation/acme*",
                "fakequay: the fault busy was never applied",
            ]
        )

    def test_is_off_unless_asked_for(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(self.TESTS)
        assert outcomes(pytester) == {"passed": 4}


class TestImport:
    def test_brings_in_nothing_that_pytest_has_not(self) -> None:
        program = (
            "import sys, pytest; before = set(sys.modules);"
            "import fakequay.integrations.pytest_plugin;"
            "print(*sorted(set(sys.modules) - before))"
        )
        command = [sys.executable, "-c", program]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert printed == "fakequay fakequay.integrations fakequay.integrations.pytest_plugin\n"

    def test_starts_nothing_in_a_suite_that_does_not_ask(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import sys

            def test_nothing(): assert "flask" not in sys.modules
            """
        )
        assert outcomes(pytester) == {"passed": 1}
