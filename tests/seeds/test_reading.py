"""Validation and merging of seeds. An error contains the file and the location."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakequay import seeds

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a seed into the working directory: ``write("acme.json", users={})``."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str | None = None, **data: Any) -> Path:
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text or json.dumps({"fakequay": 1, **data}), encoding="utf-8")
        return path

    return write


def read_errors(*names: Any) -> list[str]:
    with pytest.raises(seeds.SeedError) as caught:
        seeds.read(names)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return list(caught.value.problems)


def errors_of(**data: Any) -> list[str]:
    """Return the errors of a seed without their file name."""
    said = read_errors({"fakequay": 1, **data})
    return [line.removeprefix("seed: ") for line in said]


class TestSeedFiles:
    def test_unknown_file_is_an_error(self, write: Write) -> None:
        assert read_errors("acme.json") == [
            "acme.json: no such file or folder; built-in seeds: contract, demo, empty"
        ]

    def test_invalid_json_is_an_error(self, write: Write) -> None:
        write("acme.json", '{"fakequay": 1,}')
        said = read_errors("acme.json")
        assert [line.rpartition(": ")[0] for line in said] in (
            ["acme.json: invalid JSON in line 1, column 16"],
            ["acme.json: invalid JSON in line 1, column 15"],
        )

    def test_invalid_utf8_is_an_error(self, write: Write) -> None:
        write("acme.json").write_bytes(b'{"fakequay": "\xff"}')
        assert read_errors("acme.json") == ["acme.json: the file is not UTF-8 text"]

    def test_unreadable_file_is_an_error(self, write: Write, tmp_path: Path) -> None:
        (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
        assert read_errors(tmp_path / "loop.json") == [
            f"{tmp_path}/loop.json: no such file or folder; built-in seeds: contract, demo, empty"
        ]

    def test_number_unknown_to_json_is_an_error(self, write: Write) -> None:
        write("acme.json", '{"fakequay": NaN}')
        assert read_errors("acme.json") == ["acme.json: JSON does not permit the value NaN"]

    def test_duplicate_key_is_an_error(self, write: Write) -> None:
        write("acme.json", '{"fakequay": 1, "users": {"bob": {}, "bob": {}}}')
        assert read_errors("acme.json") == ['acme.json: duplicate key "bob" in an object']

    def test_half_of_a_surrogate_pair_is_an_error(self, write: Write) -> None:
        write("acme.json", '{"fakequay": 1, "users": {"bob": {"company": "\\ud800"}}}')
        assert read_errors("acme.json") == [
            "acme.json: a string contains half of a surrogate pair, such as \\ud800"
        ]
        write("acme.json", '{"fakequay": 1, "users": {"bob": {"company": "\\ud83d\\ude00"}}}')
        assert seeds.read(["acme.json"]).data["users"] == {"bob": {"company": "\U0001f600"}}

    def test_too_deep_nesting_is_an_error(self, write: Write) -> None:
        write("acme.json", "[" * 100_000)
        assert read_errors("acme.json") == ["acme.json: the document is nested too deeply"]

    def test_byte_order_mark_is_accepted(self, write: Write) -> None:
        write("acme.json", '\ufeff{"fakequay": 1}')
        assert seeds.read(["acme.json"]).data == {"fakequay": 1}

    def test_named_pipe_in_a_folder_is_an_error(self, write: Write) -> None:
        write("seeds/a.json")
        os.mkfifo("seeds/b.json")
        assert read_errors("seeds") == ["seeds/b.json: the path is not a regular file"]

    def test_path_with_a_null_character_is_an_error(self) -> None:
        assert read_errors("a\0b") == [
            "a\0b: no such file or folder; built-in seeds: contract, demo, empty"
        ]

    def test_source_of_another_type_is_an_error(self) -> None:
        assert read_errors(5) == ["5 is not a seed: give a name, a path or a mapping"]

    def test_array_instead_of_an_object_is_an_error(self, write: Write) -> None:
        write("acme.json", "[]")
        assert read_errors("acme.json") == ["acme.json: $: must be an object, not []"]


class TestSeedSchema:
    def test_version_is_required(self) -> None:
        assert read_errors({}) == ['seed: $: the key "fakequay" is missing']

    def test_unknown_version_is_an_error(self) -> None:
        assert read_errors({"fakequay": 2}) == [
            "seed: $.fakequay: must be 1, the version of the seed format, not 2"
        ]

    def test_misspelt_key_is_an_error_with_a_suggestion(self) -> None:
        assert errors_of(organizations={"acme": {"tems": {}, "nonsense": 1}}) == [
            '$.organizations.acme.tems: unknown key; did you mean "teams"?',
            "$.organizations.acme.nonsense: unknown key",
        ]

    def test_location_quotes_keys_with_a_slash(self) -> None:
        assert errors_of(users={"bob": {}}, repositories={"bob/web": {"visible": True}}) == [
            '$.repositories["bob/web"].visible: unknown key; did you mean "visibility"?'
        ]

    def test_wrong_type_is_an_error(self) -> None:
        assert errors_of(users={"bob": {"enabled": "no"}}) == [
            '$.users.bob.enabled: must be true or false, not "no"'
        ]

    def test_wrong_type_lists_all_allowed_types(self) -> None:
        assert errors_of(users={"bob": {"company": 5}}) == [
            "$.users.bob.company: must be a string or null, not 5"
        ]

    def test_unknown_choice_lists_the_allowed_choices(self) -> None:
        assert errors_of(organizations={"acme": {"teams": {"devs": {"role": "boss"}}}}) == [
            "$.organizations.acme.teams.devs.role: must be one of "
            '"member", "creator", "admin", not "boss"'
        ]

    def test_invalid_name_is_an_error(self) -> None:
        assert errors_of(users={"Bob B": {}}) == [
            '$.users["Bob B"]: "Bob B" does not match the pattern ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$'
        ]

    def test_too_short_and_too_long_names_are_errors(self) -> None:
        assert errors_of(users={"b": {}, "b" * 256: {}}) == [
            '$.users.b: "b" is shorter than 2 characters',
            f'$.users.{"b" * 256}: "{"b" * 56}... is longer than 255 characters',
        ]

    def test_numbers_out_of_range_are_errors(self) -> None:
        limit = {"type": "Reject", "limit_percent": 101}
        assert errors_of(users={"bob": {"quotas": [{"limit_bytes": 0, "limits": [limit]}]}}) == [
            "$.users.bob.quotas[0].limit_bytes: 0 is less than 1",
            "$.users.bob.quotas[0].limits[0].limit_percent: 101 is greater than 100",
        ]

    @pytest.mark.parametrize("moment", ["yesterday", "2026-13-01", "9999-01-01"])
    def test_invalid_time_is_an_error(self, moment: str) -> None:
        assert errors_of(users={"bob": {"created": moment}}) == [
            "$.users.bob.created: must be a time between the years 1970 and 3000, "
            f'such as 2026-01-31T12:00:00Z, not "{moment}"'
        ]

    def test_negative_time_is_an_error(self) -> None:
        assert errors_of(users={"bob": {"created": -1}}) == [
            "$.users.bob.created: must be a time between the years 1970 and 3000, "
            "such as 2026-01-31T12:00:00Z, not -1"
        ]

    def test_unknown_scope_is_an_error(self) -> None:
        tokens = [{"user": "bob", "scope": "repo:reed"}]
        assert errors_of(users={"bob": {"applications": {"app": {"tokens": tokens}}}}) == [
            "$.users.bob.applications.app.tokens[0].scope: must be a list of Quay's scopes, "
            'separated by spaces, not "repo:reed"'
        ]

    def test_missing_key_is_an_error(self) -> None:
        assert errors_of(logs=[{}]) == ['$.logs[0]: the key "kind" is missing']

    @pytest.mark.parametrize("prototype", [{}, {"user": "bob", "team": "devs"}])
    def test_exclusive_keys_require_exactly_one(self, prototype: dict[str, str]) -> None:
        organization = {"teams": {"devs": {}}, "prototypes": [{"role": "read", **prototype}]}
        assert errors_of(users={"bob": {}}, organizations={"acme": organization}) == [
            "$.organizations.acme.prototypes[0]: "
            'must have exactly one of the keys "user" and "team"'
        ]

    def test_unknown_fakequay_setting_is_an_error(self) -> None:
        assert errors_of(settings={"FAKEQUAY_DIRECTRY": {}, "lower": 1}) == [
            '$.settings.FAKEQUAY_DIRECTRY: unknown key; did you mean "FAKEQUAY_DIRECTORY"?',
            "$.settings.lower: unknown key",
        ]

    def test_feature_that_is_not_a_boolean_is_an_error(self) -> None:
        assert errors_of(settings={"FEATURE_MAILING": "False"}) == [
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
        assert errors_of(settings=settings) == [f"$.settings{error}"]


class TestSeedReferences:
    def test_unknown_team_member_is_an_error(self, write: Write) -> None:
        teams = {"devs": {"members": ["alice", "bobby"]}}
        write("acme.json", users={"alice": {}}, organizations={"acme": {"teams": teams}})
        assert read_errors("acme.json") == [
            "acme.json: $.organizations.acme.teams.devs.members[1]: "
            'user "bobby" is not declared in the seed'
        ]

    def test_unknown_robot_in_permissions_is_an_error(self) -> None:
        web = {"permissions": {"users": {"bob+ci": "read"}}}
        assert errors_of(users={"bob": {}}, repositories={"bob/web": web}) == [
            '$.repositories["bob/web"].permissions.users["bob+ci"]: '
            'robot "bob+ci" is not declared in the seed'
        ]

    def test_team_of_another_organization_is_an_error(self) -> None:
        organizations = {"acme": {}, "initech": {"teams": {"devs": {}}}}
        web = {"permissions": {"teams": {"devs": "read"}}}
        assert errors_of(organizations=organizations, repositories={"acme/web": web}) == [
            '$.repositories["acme/web"].permissions.teams.devs: team "devs" is not declared in acme'
        ]

    def test_unknown_namespace_of_a_repository_is_an_error(self) -> None:
        assert errors_of(repositories={"acme/web": {}}) == [
            '$.repositories["acme/web"]: user or organization "acme" is not declared in the seed'
        ]

    def test_unknown_repository_of_a_log_entry_is_an_error(self) -> None:
        assert errors_of(logs=[{"kind": "push_repo", "repository": "acme/web"}]) == [
            '$.logs[0].repository: repository "acme/web" is not declared in the seed'
        ]

    def test_all_unknown_references_are_reported(self) -> None:
        organization = {"teams": {"devs": {"members": ["a-b", "c-d"]}}}
        assert (
            len(errors_of(organizations={"acme": organization}, repositories={"x-y/web": {}})) == 3
        )


class TestAllErrorsTogether:
    def test_wrong_values_and_undeclared_names_are_reported_together(self) -> None:
        teams = {"devs": {"role": "boss", "members": ["bobby", 5]}}
        assert errors_of(
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
        assert errors_of(users=[], organizations=organizations, logs=logs) == [
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
        assert any("must be" in error for error in errors_of(**data))

    def test_missing_files_and_errors_of_the_other_files_are_reported_together(
        self, write: Write
    ) -> None:
        write("a.json", uesrs={}, logs=[{"kind": "push_repo", "performer": "alice"}])
        write("b.json", "{")
        assert [error.partition(": ")[0] for error in read_errors("a.json", "b.json", "c")] == [
            "c",
            "b.json",
            "a.json",
        ]

    def test_settings_of_wrong_types_in_two_files_are_reported(self, write: Write) -> None:
        write("a.json", settings=[])
        write("b.json", settings={"DEBUG": 1})
        assert read_errors("a.json", "b.json") == [
            "a.json: $.settings: must be an object, not []",
            "b.json: $.settings.DEBUG: must be true or false or null, not 1",
        ]


class TestDuplicateNames:
    def test_user_and_organization_of_the_same_name_are_an_error(self) -> None:
        assert errors_of(users={"acme": {}}, organizations={"acme": {}}) == [
            '$.organizations.acme: the name "acme" is already used by a user'
        ]

    def test_users_with_the_same_email_are_an_error(self) -> None:
        address = {"email": "bob@example.com"}
        assert errors_of(users={"alice": address, "bob": address}) == [
            '$.users.bob.email: "bob@example.com" is already used at $.users.alice.email'
        ]

    def test_users_without_an_email_are_accepted(self) -> None:
        nobody = {"email": None}
        assert seeds.read([{"fakequay": 1, "users": {"alice": nobody, "bob": nobody}}])

    def test_same_email_in_two_files_is_an_error(self, write: Write) -> None:
        write("a.json", users={"alice": {"email": "bob@example.com"}})
        write("b.json", users={"bob": {"email": "bob@example.com"}})
        assert read_errors("a.json", "b.json") == [
            'a.json + b.json: $.users.bob.email: "bob@example.com" is already used at '
            "$.users.alice.email"
        ]


class TestMergedSeeds:
    def test_later_seed_has_precedence_for_each_key(self, write: Write) -> None:
        write("a.json", users={"bob": {"email": "a@example.com", "company": "acme"}})
        write("b.json", users={"bob": {"email": "b@example.com"}, "carol": {}})
        assert seeds.read(["a.json", "b.json"]).data == {
            "fakequay": 1,
            "users": {"bob": {"email": "b@example.com", "company": "acme"}, "carol": {}},
        }

    def test_lists_are_joined_without_new_duplicates(self, write: Write) -> None:
        hello, bye = {"content": "hello"}, {"content": "bye"}
        write("a.json", messages=[hello, hello])
        write("b.json", messages=[hello, bye])
        assert seeds.read(["a.json", "b.json"]).data["messages"] == [hello, hello, bye]

    def test_settings_are_replaced_as_a_whole(self, write: Write) -> None:
        write("a.json", settings={"SUPER_USERS": ["alice"], "REGISTRY_TITLE": "A"})
        write("b.json", settings={"SUPER_USERS": ["bob"]})
        assert seeds.read(["a.json", "b.json"]).data["settings"] == {
            "SUPER_USERS": ["bob"],
            "REGISTRY_TITLE": "A",
        }

    def test_seed_can_refer_to_names_of_another_seed(self, write: Write) -> None:
        write("a.json", repositories={"acme/web": {}})
        write("b.json", organizations={"acme": {}})
        assert seeds.read(["a.json", "b.json"]).names == ("a.json", "b.json")

    def test_errors_of_all_files_are_reported(self, write: Write) -> None:
        write("a.json", uesrs={})
        write("b.json", logs=[{}])
        assert read_errors("a.json", "b.json") == [
            'a.json: $.uesrs: unknown key; did you mean "users"?',
            'b.json: $.logs[0]: the key "kind" is missing',
        ]

    def test_folder_is_read_in_order_of_file_names(self, write: Write) -> None:
        write("seeds/2.json", settings={"REGISTRY_TITLE": "two"})
        write("seeds/1.json", settings={"REGISTRY_TITLE": "one"})
        write("seeds/readme.txt", "not a seed")
        seed = seeds.read(["seeds"])
        assert seed.names == ("seeds/1.json", "seeds/2.json")
        assert seed.data["settings"] == {"REGISTRY_TITLE": "two"}

    def test_folder_without_seeds_is_an_error(self, write: Write, tmp_path: Path) -> None:
        assert read_errors(tmp_path) == [f"{tmp_path}: the folder contains no *.json file"]

    def test_fixtures_files_and_mappings_can_be_combined(self, write: Write) -> None:
        write("a.json", users={"alice": {}})
        seed = seeds.read(["empty", Path("a.json"), {"fakequay": 1, "users": {"bob": {}}}])
        assert seed.names == ("empty", "a.json", "seed")
        assert list(seed.data["users"]) == ["alice", "bob"]

    def test_no_seed_means_no_data(self) -> None:
        assert seeds.read([]).data == {"fakequay": 1}


class TestFixtureSeeds:
    @pytest.mark.parametrize("name", seeds.fixtures())
    def test_fixture_is_a_valid_seed(self, name: str) -> None:
        assert seeds.read([json.loads(seeds.fixtures()[name].read_text(encoding="utf-8"))])
