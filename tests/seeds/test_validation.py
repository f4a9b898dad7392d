"""Validation of seeds: types, names and references. An error contains the location in the seed."""

from typing import TYPE_CHECKING, Any

import pytest

from fakequay import seeds
from tests.support.seed_errors import list_errors, read_errors

if TYPE_CHECKING:
    from tests.seeds.conftest import Write


class TestSeedSchema:
    def test_version_is_required(self) -> None:
        assert read_errors({}) == ['seed: $: the key "fakequay" is missing']

    def test_unknown_version_is_an_error(self) -> None:
        assert read_errors({"fakequay": 2}) == [
            "seed: $.fakequay: must be 1, the version of the seed format, not 2"
        ]

    def test_misspelt_key_is_an_error_with_a_suggestion(self) -> None:
        assert list_errors(organizations={"acme": {"tems": {}, "nonsense": 1}}) == [
            '$.organizations.acme.tems: unknown key; did you mean "teams"?',
            "$.organizations.acme.nonsense: unknown key",
        ]

    def test_location_quotes_keys_with_a_slash(self) -> None:
        assert list_errors(users={"bob": {}}, repositories={"bob/web": {"visible": True}}) == [
            '$.repositories["bob/web"].visible: unknown key; did you mean "visibility"?'
        ]

    def test_wrong_type_is_an_error(self) -> None:
        assert list_errors(users={"bob": {"enabled": "no"}}) == [
            '$.users.bob.enabled: must be true or false, not "no"'
        ]

    def test_wrong_type_lists_all_allowed_types(self) -> None:
        assert list_errors(users={"bob": {"company": 5}}) == [
            "$.users.bob.company: must be a string or null, not 5"
        ]

    def test_unknown_choice_lists_the_allowed_choices(self) -> None:
        assert list_errors(organizations={"acme": {"teams": {"devs": {"role": "boss"}}}}) == [
            "$.organizations.acme.teams.devs.role: must be one of "
            '"member", "creator", "admin", not "boss"'
        ]

    def test_invalid_name_is_an_error(self) -> None:
        assert list_errors(users={"Bob B": {}}) == [
            '$.users["Bob B"]: "Bob B" does not match the pattern ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$'
        ]

    def test_too_short_and_too_long_names_are_errors(self) -> None:
        assert list_errors(users={"b": {}, "b" * 256: {}}) == [
            '$.users.b: "b" is shorter than 2 characters',
            f'$.users.{"b" * 256}: "{"b" * 56}... is longer than 255 characters',
        ]

    def test_numbers_out_of_range_are_errors(self) -> None:
        limit = {"type": "Reject", "limit_percent": 101}
        assert list_errors(users={"bob": {"quotas": [{"limit_bytes": 0, "limits": [limit]}]}}) == [
            "$.users.bob.quotas[0].limit_bytes: 0 is less than 1",
            "$.users.bob.quotas[0].limits[0].limit_percent: 101 is greater than 100",
        ]

    @pytest.mark.parametrize("moment", ["yesterday", "2026-13-01", "9999-01-01"])
    def test_invalid_time_is_an_error(self, moment: str) -> None:
        assert list_errors(users={"bob": {"created": moment}}) == [
            "$.users.bob.created: must be a time between the years 1970 and 3000, "
            f'such as 2026-01-31T12:00:00Z, not "{moment}"'
        ]

    def test_negative_time_is_an_error(self) -> None:
        assert list_errors(users={"bob": {"created": -1}}) == [
            "$.users.bob.created: must be a time between the years 1970 and 3000, "
            "such as 2026-01-31T12:00:00Z, not -1"
        ]

    def test_unknown_scope_is_an_error(self) -> None:
        tokens = [{"user": "bob", "scope": "repo:reed"}]
        assert list_errors(users={"bob": {"applications": {"app": {"tokens": tokens}}}}) == [
            "$.users.bob.applications.app.tokens[0].scope: must be a list of Quay's scopes, "
            'separated by spaces, not "repo:reed"'
        ]

    def test_missing_key_is_an_error(self) -> None:
        assert list_errors(logs=[{}]) == ['$.logs[0]: the key "kind" is missing']

    @pytest.mark.parametrize("prototype", [{}, {"user": "bob", "team": "devs"}])
    def test_exclusive_keys_require_exactly_one(self, prototype: dict[str, str]) -> None:
        organization = {"teams": {"devs": {}}, "prototypes": [{"role": "read", **prototype}]}
        assert list_errors(users={"bob": {}}, organizations={"acme": organization}) == [
            "$.organizations.acme.prototypes[0]: "
            'must have exactly one of the keys "user" and "team"'
        ]

    def test_unknown_fakequay_setting_is_an_error(self) -> None:
        assert list_errors(settings={"FAKEQUAY_DIRECTRY": {}, "lower": 1}) == [
            '$.settings.FAKEQUAY_DIRECTRY: unknown key; did you mean "FAKEQUAY_DIRECTORY"?',
            "$.settings.lower: unknown key",
        ]

    def test_feature_that_is_not_a_boolean_is_an_error(self) -> None:
        assert list_errors(settings={"FEATURE_MAILING": "False"}) == [
            '$.settings.FEATURE_MAILING: must be true or false, not "False"'
        ]

    def test_setting_of_quay_without_effect_is_accepted(self) -> None:
        settings = {
            "DB_URI": "postgresql://db/quay",
            "BUILDLOGS_REDIS": {"host": "redis", "port": 6379},
            "ACME_LOGIN_CONFIG": {"OIDC_SERVER": "https://login.example.com/"},
            "FEATURE_LISTEN_IP_VERSION": "IPv4",
        }
        assert seeds.read([{"fakequay": 1, "settings": settings}]).data["settings"] == settings

    def test_setting_of_quay_can_be_null(self) -> None:
        settings = {"RESTRICTED_USERS_WHITELIST": None, "SERVER_HOSTNAME": None, "DB_URI": None}
        assert seeds.read([{"fakequay": 1, "settings": settings}]).data["settings"] == settings

    @pytest.mark.parametrize(
        ("settings", "error"),
        [
            ({"SUPER_USER": ["bob"]}, '.SUPER_USER: unknown key; did you mean "SUPER_USERS"?'),
            (
                {"FEATURE_USER_CREATON": False},
                '.FEATURE_USER_CREATON: unknown key; did you mean "FEATURE_USER_CREATION"?',
            ),
            ({"SUPER_USERS": "bob"}, '.SUPER_USERS: must be a list or null, not "bob"'),
            ({"SUPER_USERS": [1]}, ".SUPER_USERS[0]: must be a string, not 1"),
            ({"REGISTRY_TITLE": 5}, ".REGISTRY_TITLE: must be a string or null, not 5"),
            (
                {"FRESH_LOGIN_TIMEOUT": "soon"},
                ".FRESH_LOGIN_TIMEOUT: must be a duration such as 30m or 2w, at most 100 years, "
                'not "soon"',
            ),
            (
                {"TAG_EXPIRATION_OPTIONS": ["9999999w"]},
                ".TAG_EXPIRATION_OPTIONS[0]: must be a duration such as 30m or 2w, "
                'at most 100 years, not "9999999w"',
            ),
            (
                {"MAXIMUM_LAYER_SIZE": "big"},
                '.MAXIMUM_LAYER_SIZE: must be a size such as 20G or 512 MiB, not "big"',
            ),
            (
                {"REGISTRY_STATE": "closed"},
                '.REGISTRY_STATE: must be one of "normal", "readonly", null, not "closed"',
            ),
            (
                {"FAKEQUAY_JOURNAL_SIZE": 1e99},
                ".FAKEQUAY_JOURNAL_SIZE: must be a whole number, not 1e+99",
            ),
            (
                {"FAKEQUAY_JOURNAL_SIZE": 1000.0},
                ".FAKEQUAY_JOURNAL_SIZE: must be a whole number, not 1000.0",
            ),
            (
                {"FAKEQUAY_JOURNAL_SIZE": 10**20},
                ".FAKEQUAY_JOURNAL_SIZE: 100000000000000000000 is greater than 1000000",
            ),
            ({"SEARCH_RESULTS_PER_PAGE": 0}, ".SEARCH_RESULTS_PER_PAGE: 0 is less than 1"),
        ],
    )
    def test_invalid_setting_is_an_error(self, settings: dict[str, Any], error: str) -> None:
        assert list_errors(settings=settings) == [f"$.settings{error}"]


class TestSeedReferences:
    def test_unknown_team_member_is_an_error(self, write: "Write") -> None:
        teams = {"devs": {"members": ["alice", "bobby"]}}
        write("acme.json", users={"alice": {}}, organizations={"acme": {"teams": teams}})
        assert read_errors("acme.json") == [
            "acme.json: $.organizations.acme.teams.devs.members[1]: "
            'user "bobby" is not declared in the seed'
        ]

    def test_unknown_robot_in_permissions_is_an_error(self) -> None:
        web = {"permissions": {"users": {"bob+ci": "read"}}}
        assert list_errors(users={"bob": {}}, repositories={"bob/web": web}) == [
            '$.repositories["bob/web"].permissions.users["bob+ci"]: '
            'robot "bob+ci" is not declared in the seed'
        ]

    def test_team_of_another_organization_is_an_error(self) -> None:
        organizations = {"acme": {}, "initech": {"teams": {"devs": {}}}}
        web = {"permissions": {"teams": {"devs": "read"}}}
        assert list_errors(organizations=organizations, repositories={"acme/web": web}) == [
            '$.repositories["acme/web"].permissions.teams.devs: team "devs" is not declared in acme'
        ]

    def test_unknown_namespace_of_a_repository_is_an_error(self) -> None:
        assert list_errors(repositories={"acme/web": {}}) == [
            '$.repositories["acme/web"]: user or organization "acme" is not declared in the seed'
        ]

    def test_unknown_repository_of_a_log_entry_is_an_error(self) -> None:
        assert list_errors(logs=[{"kind": "push_repo", "repository": "acme/web"}]) == [
            '$.logs[0].repository: repository "acme/web" is not declared in the seed'
        ]

    def test_all_unknown_references_are_reported(self) -> None:
        organization = {"teams": {"devs": {"members": ["a-b", "c-d"]}}}
        assert (
            len(list_errors(organizations={"acme": organization}, repositories={"x-y/web": {}}))
            == 3
        )


class TestAllErrorsTogether:
    def test_wrong_values_and_undeclared_names_are_reported_together(self) -> None:
        teams = {"devs": {"role": "boss", "members": ["bobby", 5]}}
        assert list_errors(
            users={"Bob B": {}},
            organizations={"acme": {"teams": teams}},
            repositories={"x-y/web": {"visible": True}},
        ) == [
            "$.organizations.acme.teams.devs.members[1]: must be a string, not 5",
            '$.organizations.acme.teams.devs.role: must be one of "member", "creator", "admin", '
            'not "boss"',
            '$.repositories["x-y/web"].visible: unknown key; did you mean "visibility"?',
            '$.users["Bob B"]: "Bob B" does not match the pattern ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$',
            '$.organizations.acme.teams.devs.members[0]: user "bobby" is not declared in the seed',
            '$.repositories["x-y/web"]: user or organization "x-y" is not declared in the seed',
        ]

    def test_section_of_a_wrong_type_hides_only_the_names_that_it_would_declare(self) -> None:
        organizations = {"acme": {"teams": {"devs": {"members": ["alice", "acme+ci"]}}}}
        logs = [{"kind": "push_repo", "repository": "acme/web"}]
        assert list_errors(users=[], organizations=organizations, logs=logs) == [
            "$.users: must be an object, not []",
            '$.logs[0].repository: repository "acme/web" is not declared in the seed',
        ]

    @pytest.mark.parametrize(
        "data",
        [
            {"organizations": {"acme": 5}, "users": {"bob": {"robots": []}}},
            {"organizations": {"acme": {"former_user": []}}, "settings": []},
            {"users": {"bob": {"email": {}}, "eve": {"email": {}}}},
            {"repositories": {"acme/web": {"manifests": 5, "tags": {"v1": {"layout": 5}}}}},
        ],
    )
    def test_values_of_wrong_types_are_only_reported(self, data: dict[str, Any]) -> None:
        assert any("must be" in error for error in list_errors(**data))

    def test_missing_files_and_errors_of_the_other_files_are_reported_together(
        self, write: "Write"
    ) -> None:
        write("a.json", uesrs={}, logs=[{"kind": "push_repo", "performer": "alice"}])
        write("b.json", "{")
        assert [error.partition(": ")[0] for error in read_errors("a.json", "b.json", "c")] == [
            "c",
            "b.json",
            "a.json",
        ]

    def test_settings_of_wrong_types_in_two_files_are_reported(self, write: "Write") -> None:
        write("a.json", settings=[])
        write("b.json", settings={"DEBUG": 1})
        assert read_errors("a.json", "b.json") == [
            "a.json: $.settings: must be an object, not []",
            "b.json: $.settings.DEBUG: must be true or false or null, not 1",
        ]
