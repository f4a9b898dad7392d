"""pytest plugin, run in test suites of example projects."""

import json
import subprocess
import sys

import pytest

from tests.support.nested_pytest import LEAN

pytest_plugins = ["pytester"]

SEED = '{"fakequay": 1, "users": {"zoe": {}}}'


ALL = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin"
TOKENS = (("oauth", "alice", ALL, "--application", "acme/automation"), ("robot", "acme+ci"))


def printed_token(*of: str) -> str:
    """Return the token that ``fakequay token`` prints for the seed ``demo``."""
    command = [sys.executable, "-m", "fakequay", "token", *of, "--seed", "demo"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def run_and_count(pytester: pytest.Pytester, *arguments: str) -> dict[str, int]:
    return pytester.runpytest_subprocess(*LEAN, *arguments).parseoutcomes()


class TestFixture:
    def test_fixture_is_reset_for_each_test(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import pytest, requests

            @pytest.mark.parametrize("time", [1, 2])
            def test_creates_an_organization(fakequay, time):
                headers = {"Authorization": "Bearer " + fakequay.token("alice")}
                made = requests.post(
                    fakequay.url + "/api/v1/organization/", json={"name": "made"}, headers=headers
                )
                assert made.status_code == 201
            """
        )
        assert run_and_count(pytester) == {"passed": 2}

    def test_fixture_uses_one_server_for_all_tests(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            urls = set()

            def test_first(fakequay): urls.add(fakequay.url)
            def test_second(fakequay): urls.add(fakequay.url)
            def test_session(fakequay_server): assert urls == {fakequay_server.url}
            """
        )
        assert run_and_count(pytester) == {"passed": 3}

    def test_each_worker_has_a_server_with_the_same_tokens(self, pytester: pytest.Pytester) -> None:
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
            def test_server_is_reset(fakequay, seen, time):
                seen.add(fakequay.port)
                scopes = "repo:read repo:write repo:admin repo:create user:read user:admin"
                token = fakequay.token("alice", scopes + " org:admin", "acme/automation")
                robot = fakequay.world.store.accounts.one(name="acme+ci").token
                assert [token, robot] == TOKENS
                headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
                url = fakequay.url + "/api/v1/organization/"
                assert urlopen(Request(url, b'{"name": "made"}', headers)).status == 201
                assert fakequay.requests.count() == 1
            """
        )
        # Each of the four workers runs all tests.
        assert run_and_count(pytester, "-n", "4", "--dist", "each") == {"passed": 800}
        seen = [json.loads(file.read_text()) for file in pytester.path.glob("*.seen")]
        assert [len(ports) for ports in seen] == [1] * 4
        assert len({port for ports in seen for port in ports}) == 4


class TestMarker:
    def test_marker_sets_seed_clock_and_config_of_a_test(self, pytester: pytest.Pytester) -> None:
        pytester.makefile(".json", seed=SEED)
        pytester.makepyfile(
            """
            import pytest

            @pytest.mark.fakequay(seed="seed.json", clock="2026-01-01", config={"DEBUG": True})
            class TestOther:
                def test_class(self, fakequay):
                    assert [one.name for one in fakequay.world.store.accounts.all()] == ["zoe"]
                    assert fakequay.world.clock.utc_now().isoformat() == "2026-01-01T00:00:00+00:00"
                    assert fakequay.world.config.get("DEBUG") is True

                @pytest.mark.fakequay(clock="2027-01-01")
                def test_method(self, fakequay):
                    assert fakequay.world.clock.utc_now().year == 2027
                    assert fakequay.world.config.get("DEBUG") is True

            def test_unmarked(fakequay):
                assert fakequay.token("alice")
                assert not fakequay.world.clock.frozen
                assert fakequay.world.config.get("DEBUG") is False
            """
        )
        assert run_and_count(pytester, "--strict-markers") == {"passed": 3}

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (
                'sed="empty"',
                "accepts the keywords seed, clock, features, config, quay_version, strict, proxy, "
                "proxy_hosts, not sed",
            ),
            (
                '"empty"',
                "accepts the keywords seed, clock, features, config, quay_version, strict, proxy, "
                "proxy_hosts, not a positional argument",
            ),
        ],
    )
    def test_marker_rejects_unknown_arguments(
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

    def test_marker_that_no_fixture_applies_is_an_error(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import pytest

            @pytest.mark.fakequay(seed="empty", clock="2026-01-01")
            def test_server(fakequay_server): pass

            @pytest.mark.fakequay(features=["RECAPTCHA"])
            def test_factory(fakequay_factory): pass

            class TestClass:
                @pytest.mark.fakequay(seed="empty")
                def test_class(self, fakequay_class): pass

            @pytest.mark.fakequay(seed="empty", strict=True)
            class TestModule:
                def test_module(self, fakequay_module): pass

            @pytest.mark.fakequay(sed="empty")
            def test_unknown(fakequay_server): pass

            @pytest.mark.fakequay(strict=True)
            def test_strict(fakequay_server): pass

            @pytest.mark.fakequay(seed="empty")
            def test_both(fakequay, fakequay_server): pass
            """
        )
        result = pytester.runpytest_subprocess(*LEAN)
        assert result.parseoutcomes() == {"errors": 5, "passed": 2}
        rule = (
            "The marker applies to the fixture fakequay, on a class also to fakequay_class, "
            "on a module also to fakequay_module; fakequay_factory() accepts the settings as "
            "arguments."
        )
        result.stdout.fnmatch_lines(
            [
                f"@pytest.mark.fakequay of {place}: {settings} would have no effect, "
                f"because {test} uses only {used}. {rule}"
                for place, settings, test, used in [
                    ("test_server", "seed, clock", "test_server", "fakequay_server"),
                    ("test_factory", "features", "test_factory", "fakequay_factory"),
                    ("test_class", "seed", "test_class", "fakequay_class"),
                    ("TestModule", "seed", "test_module", "fakequay_module"),
                ]
            ]
        )

    def test_invalid_seed_of_a_marker_is_reported_without_a_traceback(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makefile(".json", broken='{"fakequay": 1, "user": {}}')
        pytester.makepyfile(
            """
            import pytest

            @pytest.mark.fakequay(seed="broken.json")
            def test_never_runs(fakequay): pass

            def test_after_it(fakequay): pass
            """
        )
        result = pytester.runpytest_subprocess(*LEAN)
        assert result.parseoutcomes() == {"errors": 1, "passed": 1}
        broken = pytester.path / "broken.json"
        result.stdout.fnmatch_lines([f"@pytest.mark.fakequay: {broken}: $.user: unknown key*"])
        result.stdout.no_fnmatch_line("*plugin_session.py*")


class TestIniOptions:
    @pytest.mark.parametrize(
        ("file", "content"),
        [
            ("pytest.ini", "[pytest]\nfakequay_seed = empty seeds/mine.json\n"),
            (
                "pyproject.toml",
                '[tool.pytest.ini_options]\nfakequay_seed = ["empty", "seeds/mine.json"]\n',
            ),
        ],
    )
    def test_paths_of_seeds_are_relative_to_the_folder_of_the_ini_file(
        self,
        pytester: pytest.Pytester,
        monkeypatch: pytest.MonkeyPatch,
        file: str,
        content: str,
    ) -> None:
        (pytester.path / file).write_text(content)
        (pytester.mkdir("seeds") / "mine.json").write_text(SEED)
        (pytester.path / "seeds" / "other.json").write_text(SEED.replace("zoe", "yan"))
        tests = pytester.mkdir("tests")
        (tests / "test_seeds.py").write_text(
            """
import pytest

def names(quay):
    return [account.name for account in quay.world.store.accounts.all()]

def test_ini_file(fakequay):
    assert names(fakequay) == ["zoe"]

@pytest.mark.fakequay(seed=["seeds/mine.json", "seeds/other.json"])
def test_marker(fakequay):
    assert sorted(names(fakequay)) == ["yan", "zoe"]

def test_factory(fakequay_factory):
    assert names(fakequay_factory(seed="seeds/other.json")) == ["yan"]
    assert names(fakequay_factory.server(seed="seeds/other.json")) == ["yan"]
"""
        )
        monkeypatch.chdir(tests)
        assert run_and_count(pytester) == {"passed": 3}

    def test_missing_seed_is_reported_with_the_file(self, pytester: pytest.Pytester) -> None:
        pytester.makeini("[pytest]\nfakequay_seed = seeds/mine.json")
        pytester.makepyfile("def test_never_runs(fakequay): pass")
        result = pytester.runpytest_subprocess(*LEAN)
        assert result.parseoutcomes() == {"errors": 1}
        missing = f"{pytester.path}/seeds/mine.json: no such file or folder"
        result.stdout.fnmatch_lines([f"fakequay, in {pytester.path}/tox.ini: {missing}*"])
        result.stdout.no_fnmatch_line("*plugin_session.py*")

    def test_ini_options_are_the_defaults_of_the_fixtures(self, pytester: pytest.Pytester) -> None:
        pytester.makefile(".json", seed=SEED)
        pytester.makeini(
            """
            [pytest]
            fakequay_seed = empty seed.json
            fakequay_clock = 2026-01-01T12:00:00Z
            fakequay_config =
                REGISTRY_TITLE=Of the ini file
                DEBUG=true
            """
        )
        pytester.makepyfile(
            """
            def test_world(fakequay):
                assert [one.name for one in fakequay.world.store.accounts.all()] == ["zoe"]
                assert fakequay.world.now() == 1767268800
                assert fakequay.world.config.get("REGISTRY_TITLE") == "Of the ini file"
                assert fakequay.world.config.get("DEBUG") is True
            """
        )
        assert run_and_count(pytester) == {"passed": 1}

    @pytest.mark.parametrize(
        ("line", "complaint"),
        [
            ("fakequay_clock = noon", "'noon' is not a time in ISO 8601 or Unix seconds"),
            (
                "fakequay_config = FEATURE_MAILING=no",
                'FEATURE_MAILING: must be true or false, not "no"',
            ),
        ],
    )
    def test_invalid_ini_option_is_reported_with_the_file(
        self, pytester: pytest.Pytester, line: str, complaint: str
    ) -> None:
        pytester.makeini(f"[pytest]\n{line}")
        pytester.makepyfile("def test_never_runs(fakequay): pass")
        result = pytester.runpytest_subprocess()
        assert result.parseoutcomes() == {"errors": 1}
        result.stdout.fnmatch_lines([f"*fakequay, in *tox.ini: {complaint}*"])


class TestFeatures:
    def test_features_can_be_set_by_marker_and_ini_option(self, pytester: pytest.Pytester) -> None:
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
        assert run_and_count(pytester) == {"passed": 2}

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (
                'features="MAILING"',
                "features must be a list of names or a mapping of names to booleans, not 'MAILING'",
            ),
            (
                'features={"MAILNG": True}',
                'FEATURE_MAILNG: unknown key; did you mean "FEATURE_MAILING"?',
            ),
            (
                'features={"MAILING": "yes"}',
                'FEATURE_MAILING: must be true or false, not "yes"',
            ),
            (
                'config={"SUPER_USER": ["alice"]}',
                'SUPER_USER: unknown key; did you mean "SUPER_USERS"?',
            ),
            (
                'config={"SUPER_USERS": "alice"}',
                'SUPER_USERS: must be a list or null, not "alice"',
            ),
            (
                'config="DEBUG"',
                "the configuration must be a mapping of keys to values, not 'DEBUG'",
            ),
        ],
    )
    def test_invalid_features_and_keys_of_a_marker_are_errors(
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
        where = "@pytest.mark.fakequay of *::test_never_runs"
        result.stdout.fnmatch_lines([f"*{where}: {complaint.replace('[', '[[]')}*"])


class TestFactory:
    def test_instances_and_servers_of_the_factory_end_with_the_test(
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

            def test_after_the_test(fakequay_server):
                assert len(fakequay_server.instances) == 0
                for url in urls:
                    try:
                        requests.get(url)
                    except requests.ConnectionError:
                        continue
                    raise AssertionError(url)
            """
        )
        assert run_and_count(pytester) == {"passed": 2}


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
        result = pytester.runpytest_subprocess(*LEAN)
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
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
        result.stdout.fnmatch_lines(
            ["(none)", "(1 earlier requests not shown)", "200 GET /api/v1/users/alice*"]
        )

    def test_run_without_the_fixture_has_no_report(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile("def test_fails(): assert False")
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
        result.stdout.no_fnmatch_line("*fakequay requests*")


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
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
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


class TestImport:
    def test_plugin_imports_no_other_modules(self) -> None:
        program = (
            "import sys, pytest; before = set(sys.modules);"
            "import fakequay.integrations.pytest_plugin;"
            "print(*sorted(set(sys.modules) - before))"
        )
        command = [sys.executable, "-c", program]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert printed == "fakequay fakequay.integrations fakequay.integrations.pytest_plugin\n"

    def test_plugin_starts_nothing_in_a_suite_without_its_fixtures(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import sys

            def test_flask_is_not_imported(): assert "flask" not in sys.modules
            """
        )
        assert run_and_count(pytester) == {"passed": 1}
