"""What is wrong with a seed is said all at once, with file and place; several are merged."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakequay import seeds

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """``write("acme.json", users={})`` makes a seed in the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str | None = None, **data: Any) -> Path:
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text or json.dumps({"fakequay": 1, **data}), encoding="utf-8")
        return path

    return write


def complaints(*names: str | Path | dict[str, Any]) -> list[str]:
    with pytest.raises(seeds.SeedError) as caught:
        seeds.read(names)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return list(caught.value.problems)


def of(**data: Any) -> list[str]:
    """What is said of a document, without the name it goes by."""
    said = complaints({"fakequay": 1, **data})
    return [line.removeprefix("seed: ") for line in said]


class TestFiles:
    def test_that_are_not_there(self, write: Write) -> None:
        assert complaints("acme.json") == [
            "acme.json: no such file, folder or fixture (contract, demo, empty)"
        ]

    def test_that_are_not_json(self, write: Write) -> None:
        write("acme.json", '{"fakequay": 1,}')
        said = complaints("acme.json")
        assert [line.rpartition(": ")[0] for line in said] in (
            ["acme.json: line 1 column 16"],
            ["acme.json: line 1 column 15"],
        )

    def test_that_are_not_text(self, write: Write) -> None:
        write("acme.json").write_bytes(b'{"fakequay": "\xff"}')
        assert complaints("acme.json") == ["acme.json: is not UTF-8 text"]

    def test_that_may_not_be_read(self, write: Write, tmp_path: Path) -> None:
        (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
        assert complaints(tmp_path / "loop.json") == [
            f"{tmp_path}/loop.json: no such file, folder or fixture (contract, demo, empty)"
        ]

    def test_with_numbers_that_json_does_not_know(self, write: Write) -> None:
        write("acme.json", '{"fakequay": NaN}')
        assert complaints("acme.json") == ["acme.json: NaN is not JSON"]

    def test_that_say_a_thing_twice(self, write: Write) -> None:
        write("acme.json", '{"fakequay": 1, "users": {"bob": {}, "bob": {}}}')
        assert complaints("acme.json") == ['acme.json: "bob" stands twice in one object']

    def test_that_are_nested_too_deeply(self, write: Write) -> None:
        write("acme.json", "[" * 100_000)
        assert complaints("acme.json") == ["acme.json: is nested too deeply"]

    def test_with_a_byte_order_mark_are_fine(self, write: Write) -> None:
        write("acme.json", '\ufeff{"fakequay": 1}')
        assert seeds.read(["acme.json"]).data == {"fakequay": 1}

    def test_that_hold_no_object(self, write: Write) -> None:
        write("acme.json", "[]")
        assert complaints("acme.json") == ["acme.json: $: [] is not an object"]


class TestForm:
    def test_the_version_is_named(self) -> None:
        assert complaints({}) == ['seed: $: "fakequay" is missing']

    def test_the_version_is_known(self) -> None:
        assert complaints({"fakequay": 2}) == [
            "seed: $.fakequay: 2 is not 1, the version of the format"
        ]

    def test_a_key_that_is_nearly_right(self) -> None:
        assert of(organizations={"acme": {"tems": {}, "nonsense": 1}}) == [
            '$.organizations.acme.tems: unknown key; did you mean "teams"?',
            "$.organizations.acme.nonsense: unknown key",
        ]

    def test_a_key_of_a_key_with_a_slash(self) -> None:
        assert of(users={"bob": {}}, repositories={"bob/web": {"visible": True}}) == [
            '$.repositories["bob/web"].visible: unknown key; did you mean "visibility"?'
        ]

    def test_a_bad_type(self) -> None:
        assert of(users={"bob": {"enabled": "no"}}) == [
            '$.users.bob.enabled: "no" is not true or false'
        ]

    def test_one_of_several_types(self) -> None:
        assert of(users={"bob": {"company": 5}}) == [
            "$.users.bob.company: 5 is not a string or null"
        ]

    def test_a_bad_choice(self) -> None:
        assert of(organizations={"acme": {"teams": {"devs": {"role": "boss"}}}}) == [
            '$.organizations.acme.teams.devs.role: "boss" is not one of '
            '"member", "creator", "admin"'
        ]

    def test_a_bad_name(self) -> None:
        assert of(users={"Bob B": {}}) == [
            '$.users["Bob B"]: "Bob B" does not match ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$'
        ]

    def test_a_name_that_is_too_short_or_too_long(self) -> None:
        assert of(users={"b": {}, "b" * 256: {}}) == [
            '$.users.b: "b" is shorter than 2 characters',
            f'$.users.{"b" * 256}: "{"b" * 56}... is longer than 255 characters',
        ]

    def test_a_number_out_of_range(self) -> None:
        limit = {"type": "Reject", "limit_percent": 101}
        assert of(users={"bob": {"quotas": [{"limit_bytes": 0, "limits": [limit]}]}}) == [
            "$.users.bob.quotas[0].limit_bytes: 0 is less than 1",
            "$.users.bob.quotas[0].limits[0].limit_percent: 101 is more than 100",
        ]

    @pytest.mark.parametrize("moment", ["yesterday", "2026-13-01", "9999-01-01"])
    def test_a_moment_that_is_none(self, moment: str) -> None:
        assert of(users={"bob": {"created": moment}}) == [
            f'$.users.bob.created: "{moment}" is not a moment between 1970 and 3000, '
            "such as 2026-01-31T12:00:00Z"
        ]

    def test_a_number_that_is_no_moment(self) -> None:
        assert of(users={"bob": {"created": -1}}) == [
            "$.users.bob.created: -1 is not a moment between 1970 and 3000, "
            "such as 2026-01-31T12:00:00Z"
        ]

    def test_a_scope_that_there_is_not(self) -> None:
        tokens = [{"user": "bob", "scope": "repo:reed"}]
        assert of(users={"bob": {"applications": {"app": {"tokens": tokens}}}}) == [
            '$.users.bob.applications.app.tokens[0].scope: "repo:reed" is not one or more of '
            "Quay's scopes"
        ]

    def test_what_is_missing(self) -> None:
        assert of(logs=[{}]) == ['$.logs[0]: "kind" is missing']

    @pytest.mark.parametrize("prototype", [{}, {"user": "bob", "team": "devs"}])
    def test_one_of_two_keys(self, prototype: dict[str, str]) -> None:
        organization = {"prototypes": [{"role": "read", **prototype}]}
        assert of(organizations={"acme": organization}) == [
            '$.organizations.acme.prototypes[0]: needs exactly one of "user" and "team"'
        ]

    def test_a_setting_of_ours_that_there_is_not(self) -> None:
        assert of(settings={"FAKEQUAY_DIRECTRY": {}, "lower": 1}) == [
            '$.settings.FAKEQUAY_DIRECTRY: unknown key; did you mean "FAKEQUAY_DIRECTORY"?',
            "$.settings.lower: unknown key",
        ]

    def test_a_feature_that_is_not_true_or_false(self) -> None:
        assert of(settings={"FEATURE_MAILING": "False"}) == [
            '$.settings.FEATURE_MAILING: "False" is not true or false'
        ]

    def test_any_key_of_quay_is_a_setting(self) -> None:
        settings = {"SERVER_HOSTNAME": "quay.example.com", "DB_URI": None}
        assert seeds.read([{"fakequay": 1, "settings": settings}]).data["settings"] == settings


class TestReferences:
    def test_a_user_in_a_team(self, write: Write) -> None:
        teams = {"devs": {"members": ["alice", "bobby"]}}
        write("acme.json", users={"alice": {}}, organizations={"acme": {"teams": teams}})
        assert complaints("acme.json") == [
            'acme.json: $.organizations.acme.teams.devs.members[1]: there is no user "bobby"'
        ]

    def test_a_robot_with_a_role(self) -> None:
        web = {"permissions": {"users": {"bob+ci": "read"}}}
        assert of(users={"bob": {}}, repositories={"bob/web": web}) == [
            '$.repositories["bob/web"].permissions.users["bob+ci"]: there is no robot "bob+ci"'
        ]

    def test_a_team_of_another_organization(self) -> None:
        organizations = {"acme": {}, "initech": {"teams": {"devs": {}}}}
        web = {"permissions": {"teams": {"devs": "read"}}}
        assert of(organizations=organizations, repositories={"acme/web": web}) == [
            '$.repositories["acme/web"].permissions.teams.devs: there is no team "devs" in acme'
        ]

    def test_the_namespace_of_a_repository(self) -> None:
        assert of(repositories={"acme/web": {}}) == [
            '$.repositories["acme/web"]: there is no user or organization "acme"'
        ]

    def test_the_repository_of_a_log_entry(self) -> None:
        assert of(logs=[{"kind": "push_repo", "repository": "acme/web"}]) == [
            '$.logs[0].repository: there is no repository "acme/web"'
        ]

    def test_all_of_them_at_once(self) -> None:
        organization = {"teams": {"devs": {"members": ["a-b", "c-d"]}}}
        assert len(of(organizations={"acme": organization}, repositories={"x-y/web": {}})) == 3


class TestNamesThatTwoHave:
    def test_a_user_and_an_organization(self) -> None:
        assert of(users={"acme": {}}, organizations={"acme": {}}) == [
            '$.organizations.acme: there is a user "acme" too'
        ]

    def test_two_users_with_an_address(self) -> None:
        address = {"email": "bob@example.com"}
        assert of(users={"alice": address, "bob": address}) == [
            '$.users.bob.email: "bob@example.com" stands at $.users.alice.email too'
        ]

    def test_two_users_without_an_address_are_fine(self) -> None:
        nobody = {"email": None}
        assert seeds.read([{"fakequay": 1, "users": {"alice": nobody, "bob": nobody}}])

    def test_two_files_with_a_user_each(self, write: Write) -> None:
        write("a.json", users={"alice": {"email": "bob@example.com"}})
        write("b.json", users={"bob": {"email": "bob@example.com"}})
        assert complaints("a.json", "b.json") == [
            'a.json + b.json: $.users.bob.email: "bob@example.com" stands at '
            "$.users.alice.email too"
        ]


class TestSeveral:
    def test_later_ones_win_key_by_key(self, write: Write) -> None:
        write("a.json", users={"bob": {"email": "a@example.com", "company": "acme"}})
        write("b.json", users={"bob": {"email": "b@example.com"}, "carol": {}})
        assert seeds.read(["a.json", "b.json"]).data == {
            "fakequay": 1,
            "users": {"bob": {"email": "b@example.com", "company": "acme"}, "carol": {}},
        }

    def test_lists_are_joined_without_repeating(self, write: Write) -> None:
        hello, bye = {"content": "hello"}, {"content": "bye"}
        write("a.json", messages=[hello, hello])
        write("b.json", messages=[hello, bye])
        assert seeds.read(["a.json", "b.json"]).data["messages"] == [hello, hello, bye]

    def test_a_setting_is_replaced_whole(self, write: Write) -> None:
        write("a.json", settings={"SUPER_USERS": ["alice"], "REGISTRY_TITLE": "A"})
        write("b.json", settings={"SUPER_USERS": ["bob"]})
        assert seeds.read(["a.json", "b.json"]).data["settings"] == {
            "SUPER_USERS": ["bob"],
            "REGISTRY_TITLE": "A",
        }

    def test_one_may_refer_to_what_another_declares(self, write: Write) -> None:
        write("a.json", repositories={"acme/web": {}})
        write("b.json", organizations={"acme": {}})
        assert seeds.read(["a.json", "b.json"]).names == ("a.json", "b.json")

    def test_mistakes_in_all_of_them_are_told(self, write: Write) -> None:
        write("a.json", uesrs={})
        write("b.json", logs=[{}])
        assert complaints("a.json", "b.json") == [
            'a.json: $.uesrs: unknown key; did you mean "users"?',
            'b.json: $.logs[0]: "kind" is missing',
        ]

    def test_a_folder_is_read_by_name(self, write: Write) -> None:
        write("seeds/2.json", settings={"REGISTRY_TITLE": "two"})
        write("seeds/1.json", settings={"REGISTRY_TITLE": "one"})
        write("seeds/readme.txt", "not a seed")
        seed = seeds.read(["seeds"])
        assert seed.names == ("seeds/1.json", "seeds/2.json")
        assert seed.data["settings"] == {"REGISTRY_TITLE": "two"}

    def test_an_empty_folder_is_a_mistake(self, write: Write, tmp_path: Path) -> None:
        assert complaints(tmp_path) == [f"{tmp_path}: there is no *.json in this folder"]

    def test_fixtures_files_and_mappings_mix(self, write: Write) -> None:
        write("a.json", users={"alice": {}})
        seed = seeds.read(["empty", Path("a.json"), {"fakequay": 1, "users": {"bob": {}}}])
        assert seed.names == ("empty", "a.json", "seed")
        assert list(seed.data["users"]) == ["alice", "bob"]

    def test_none_at_all_is_a_world_without_anything(self) -> None:
        assert seeds.read([]).data == {"fakequay": 1}


class TestFixtures:
    @pytest.mark.parametrize("name", seeds.fixtures())
    def test_are_checked_here_and_not_at_each_start(self, name: str) -> None:
        assert seeds.read([json.loads(seeds.fixtures()[name].read_text(encoding="utf-8"))])
