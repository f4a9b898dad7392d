"""Reading and merging of seed files. An error contains the file and the location."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakequay import seeds
from tests.support.seed_errors import list_errors, read_errors

if TYPE_CHECKING:
    from tests.seeds.conftest import Write


class TestSeedFiles:
    def test_unknown_file_is_an_error(self, write: "Write") -> None:
        assert read_errors("acme.json") == [
            "acme.json: no such file or folder; built-in seeds: contract, demo, empty"
        ]

    def test_invalid_json_is_an_error(self, write: "Write") -> None:
        write("acme.json", '{"fakequay": 1,}')
        said = read_errors("acme.json")
        assert [line.rpartition(": ")[0] for line in said] in (
            ["acme.json: invalid JSON in line 1, column 16"],
            ["acme.json: invalid JSON in line 1, column 15"],
        )

    def test_invalid_utf8_is_an_error(self, write: "Write") -> None:
        write("acme.json").write_bytes(b'{"fakequay": "\xff"}')
        assert read_errors("acme.json") == ["acme.json: the file is not UTF-8 text"]

    def test_unreadable_file_is_an_error(self, write: "Write", tmp_path: Path) -> None:
        (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
        assert read_errors(tmp_path / "loop.json") == [
            f"{tmp_path}/loop.json: no such file or folder; built-in seeds: contract, demo, empty"
        ]

    def test_number_unknown_to_json_is_an_error(self, write: "Write") -> None:
        write("acme.json", '{"fakequay": NaN}')
        assert read_errors("acme.json") == ["acme.json: JSON does not permit the value NaN"]

    def test_duplicate_key_is_an_error(self, write: "Write") -> None:
        write("acme.json", '{"fakequay": 1, "users": {"bob": {}, "bob": {}}}')
        assert read_errors("acme.json") == ['acme.json: duplicate key "bob" in an object']

    def test_half_of_a_surrogate_pair_is_an_error(self, write: "Write") -> None:
        write("acme.json", '{"fakequay": 1, "users": {"bob": {"company": "\\ud800"}}}')
        assert read_errors("acme.json") == [
            "acme.json: a string contains half of a surrogate pair, such as \\ud800"
        ]
        write("acme.json", '{"fakequay": 1, "users": {"bob": {"company": "\\ud83d\\ude00"}}}')
        assert seeds.read(["acme.json"]).data["users"] == {"bob": {"company": "\U0001f600"}}

    def test_too_deep_nesting_is_an_error(self, write: "Write") -> None:
        write("acme.json", "[" * 100_000)
        assert read_errors("acme.json") == ["acme.json: the document is nested too deeply"]

    def test_byte_order_mark_is_accepted(self, write: "Write") -> None:
        write("acme.json", '\ufeff{"fakequay": 1}')
        assert seeds.read(["acme.json"]).data == {"fakequay": 1}

    def test_named_pipe_in_a_folder_is_an_error(self, write: "Write") -> None:
        write("seeds/a.json")
        os.mkfifo("seeds/b.json")
        assert read_errors("seeds") == ["seeds/b.json: the path is not a regular file"]

    def test_a_device_is_refused(self) -> None:
        assert read_errors("/dev/null") == [
            "/dev/null: the path is neither a regular file nor a folder"
        ]

    def test_empty_text_is_an_error(self, write: "Write") -> None:
        write("acme.json")
        assert read_errors("") == ["a seed is an empty text: give a name, a path or a mapping"]

    def test_path_with_a_null_character_is_an_error(self) -> None:
        assert read_errors("a\0b") == [
            "a\0b: no such file or folder; built-in seeds: contract, demo, empty"
        ]

    def test_source_of_another_type_is_an_error(self) -> None:
        assert read_errors(5) == ["5 is not a seed: give a name, a path or a mapping"]

    def test_array_instead_of_an_object_is_an_error(self, write: "Write") -> None:
        write("acme.json", "[]")
        assert read_errors("acme.json") == ["acme.json: $: must be an object, not []"]


class TestDuplicateNames:
    def test_user_and_organization_of_the_same_name_are_an_error(self) -> None:
        assert list_errors(users={"acme": {}}, organizations={"acme": {}}) == [
            '$.organizations.acme: the name "acme" is already used by a user'
        ]

    def test_users_with_the_same_email_are_an_error(self) -> None:
        address = {"email": "bob@example.com"}
        assert list_errors(users={"alice": address, "bob": address}) == [
            '$.users.bob.email: "bob@example.com" is already used at $.users.alice.email'
        ]

    def test_users_without_an_email_are_accepted(self) -> None:
        nobody = {"email": None}
        assert seeds.read([{"fakequay": 1, "users": {"alice": nobody, "bob": nobody}}])

    def test_same_email_in_two_files_is_an_error(self, write: "Write") -> None:
        write("a.json", users={"alice": {"email": "bob@example.com"}})
        write("b.json", users={"bob": {"email": "bob@example.com"}})
        assert read_errors("a.json", "b.json") == [
            'a.json + b.json: $.users.bob.email: "bob@example.com" is already used at '
            "$.users.alice.email"
        ]


class TestMergedSeeds:
    def test_later_seed_has_precedence_for_each_key(self, write: "Write") -> None:
        write("a.json", users={"bob": {"email": "a@example.com", "company": "acme"}})
        write("b.json", users={"bob": {"email": "b@example.com"}, "carol": {}})
        assert seeds.read(["a.json", "b.json"]).data == {
            "fakequay": 1,
            "users": {"bob": {"email": "b@example.com", "company": "acme"}, "carol": {}},
        }

    def test_lists_are_joined_without_new_duplicates(self, write: "Write") -> None:
        hello, bye = {"content": "hello"}, {"content": "bye"}
        write("a.json", messages=[hello, hello])
        write("b.json", messages=[hello, bye])
        assert seeds.read(["a.json", "b.json"]).data["messages"] == [hello, hello, bye]

    def test_settings_are_replaced_as_a_whole(self, write: "Write") -> None:
        write("a.json", settings={"SUPER_USERS": ["alice"], "REGISTRY_TITLE": "A"})
        write("b.json", settings={"SUPER_USERS": ["bob"]})
        assert seeds.read(["a.json", "b.json"]).data["settings"] == {
            "SUPER_USERS": ["bob"],
            "REGISTRY_TITLE": "A",
        }

    def test_seed_can_refer_to_names_of_another_seed(self, write: "Write") -> None:
        write("a.json", repositories={"acme/web": {}})
        write("b.json", organizations={"acme": {}})
        assert seeds.read(["a.json", "b.json"]).names == ("a.json", "b.json")

    def test_errors_of_all_files_are_reported(self, write: "Write") -> None:
        write("a.json", uesrs={})
        write("b.json", logs=[{}])
        assert read_errors("a.json", "b.json") == [
            'a.json: $.uesrs: unknown key; did you mean "users"?',
            'b.json: $.logs[0]: the key "kind" is missing',
        ]

    def test_folder_is_read_in_order_of_file_names(self, write: "Write") -> None:
        write("seeds/2.json", settings={"REGISTRY_TITLE": "two"})
        write("seeds/1.json", settings={"REGISTRY_TITLE": "one"})
        write("seeds/readme.txt", "not a seed")
        seed = seeds.read(["seeds"])
        assert seed.names == ("seeds/1.json", "seeds/2.json")
        assert seed.data["settings"] == {"REGISTRY_TITLE": "two"}

    def test_folder_without_seeds_is_an_error(self, write: "Write", tmp_path: Path) -> None:
        assert read_errors(tmp_path) == [f"{tmp_path}: the folder contains no *.json file"]

    def test_fixtures_files_and_mappings_can_be_combined(self, write: "Write") -> None:
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
