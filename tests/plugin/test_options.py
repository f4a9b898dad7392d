"""pytest plugin: options of the marker ``fakequay`` and of ini files."""

import pytest

from tests.support.nested_pytest import run_and_count, run_pytest

pytest_plugins = ["pytester"]

SEED = '{"fakequay": 1, "users": {"zoe": {}}}'


def run_with_invalid_marker(pytester: pytest.Pytester, arguments: str) -> pytest.RunResult:
    """Run a test whose marker has invalid arguments, so that the test is an error."""
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.fakequay({arguments})
        def test_never_runs(fakequay): pass
        """
    )
    result = run_pytest(pytester)
    assert result.parseoutcomes() == {"errors": 1}
    return result


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
                "accepts only the keyword arguments seed, clock, features, config, quay_version, "
                "strict, proxy, proxy_hosts, not sed",
            ),
            (
                '"empty"',
                "accepts only the keyword arguments seed, clock, features, config, quay_version, "
                "strict, proxy, proxy_hosts, not a positional argument",
            ),
        ],
    )
    def test_marker_rejects_unknown_arguments(
        self, pytester: pytest.Pytester, arguments: str, complaint: str
    ) -> None:
        result = run_with_invalid_marker(pytester, arguments)
        result.stdout.fnmatch_lines([f"*@pytest.mark.fakequay {complaint}*"])

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            ('strict="no"', "strict must be True or False, not 'no'"),
            ("quay_version=[]", "the list quay_version is empty"),
            ("seed=5", "seed: 5 is not a seed: give a name, a path or a mapping"),
            ("seed={5}", "5 is not a seed: give a name, a path or a mapping"),
            ('seed=""', "a seed is an empty text: give a name, a path or a mapping"),
            ("proxy=1", "proxy: must be True or False, not 1"),
            ("proxy_hosts=5", "proxy_hosts: must be a string or a list of strings, not 5"),
        ],
    )
    def test_marker_rejects_values_of_a_wrong_type(
        self, pytester: pytest.Pytester, arguments: str, complaint: str
    ) -> None:
        pytester.makepyfile(
            f"""
            import pytest

            @pytest.mark.fakequay({arguments})
            def test_never_runs(fakequay): pass
            """
        )
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"errors": 1}
        result.stdout.fnmatch_lines([f"*@pytest.mark.fakequay*{complaint}"])

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
        result = run_pytest(pytester)
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
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"errors": 1, "passed": 1}
        broken = pytester.path / "broken.json"
        result.stdout.fnmatch_lines([f"@pytest.mark.fakequay: {broken}: $.user: unknown key*"])
        result.stdout.no_fnmatch_line("*local_session.py*")


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
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"errors": 1}
        missing = f"{pytester.path}/seeds/mine.json: no such file or folder"
        result.stdout.fnmatch_lines([f"fakequay, in {pytester.path}/tox.ini: {missing}*"])
        result.stdout.no_fnmatch_line("*local_session.py*")

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
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"errors": 1}
        result.stdout.fnmatch_lines([f"*fakequay, in *tox.ini: invalid setting: {complaint}*"])


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
        result = run_with_invalid_marker(pytester, arguments)
        where = "@pytest.mark.fakequay of *::test_never_runs"
        result.stdout.fnmatch_lines(
            [f"*{where}: invalid features or config: {complaint.replace('[', '[[]')}*"]
        )
