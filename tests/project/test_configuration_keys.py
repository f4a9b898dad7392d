"""Keys of the configuration: known keys, types, ranges and defaults."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fakequay import contract
from fakequay.contract.configuration_keys import schema
from fakequay.contract.releases import RELEASES
from fakequay.settings import DEFAULTS, FEATURES_OFF, Config, checked_config, parse_setting
from fakequay.world.checkpoint import Checkpoint
from tests.sweeps.calls import call

SOURCES = Path(__file__).parent.parent.parent / "fakequay"
READING = re.compile(r'config(?:\.values)?\.get\(\s*"([A-Z][A-Z0-9_]+)"')
WITHOUT_EFFECT = "Key of Quay's configuration without effect in fakequay."
LITERAL = re.compile(r'"([A-Z][A-Z0-9_]+)"')
FEATURE = re.compile(r'\.feature\("([A-Z0-9_]+)"')
TYPES: dict[str, set[str]] = {
    key: {rules["type"]} if isinstance(rules["type"], str) else set(rules["type"])
    for key, rules in schema()["properties"].items()
    if "type" in rules
}


def keys_read_by_the_code() -> set[str]:
    code = "\n".join(path.read_text() for path in SOURCES.rglob("*.py"))
    features = {f"FEATURE_{name}" for name in FEATURE.findall(code)}
    # Keys of the configuration of a login service.
    return (set(READING.findall(code)) | features) - {"CLIENT_ID", "LOGIN_SCOPES"}


def test_every_key_that_the_code_reads_is_known() -> None:
    operations = contract.operations().values()
    features = {name for one in operations for name in (*one.features, *one.optional_features)}
    used = {
        *keys_read_by_the_code(),
        *DEFAULTS,
        *(f"FEATURE_{name}" for name in features | FEATURES_OFF),
    }
    assert used - schema()["properties"].keys() == set()


def test_no_key_that_the_code_reads_is_described_as_without_effect() -> None:
    modules = [path for path in SOURCES.rglob("*.py") if path.stem != "configuration_keys"]
    used = {name for path in modules for name in LITERAL.findall(path.read_text())}
    keys = schema()["properties"]
    without_effect = {key for key, rules in keys.items() if rules["description"] == WITHOUT_EFFECT}
    assert used & without_effect == set()


def test_every_key_has_a_description() -> None:
    keys = schema()["properties"]
    assert [key for key, rules in keys.items() if not rules.get("description")] == []


def test_defaults_are_valid() -> None:
    assert checked_config(DEFAULTS).keys() == DEFAULTS.keys()


def test_every_release_can_be_chosen() -> None:
    assert schema()["properties"]["FAKEQUAY_QUAY_VERSION"]["enum"] == list(RELEASES)


@pytest.mark.parametrize("key", TYPES)
def test_value_of_a_wrong_type_is_refused(key: str) -> None:
    wrong: object = [] if "object" in TYPES[key] else {}
    with pytest.raises(ValueError, match=f"^{key}: must be "):
        checked_config({key: wrong})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -2, 10**20])
@pytest.mark.parametrize("key", [key for key in TYPES if TYPES[key] & {"integer", "number"}])
def test_number_out_of_range_is_refused(key: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"^{key}: "):
        checked_config({key: value})


@pytest.mark.parametrize("number", ["1e99", "1.5", "1000.0", "-1", "NaN", "1e999", '"9"', "null"])
def test_journal_size_must_be_a_whole_number_in_range(number: str) -> None:
    with pytest.raises(ValueError, match=r"^FAKEQUAY_JOURNAL_SIZE: "):
        parse_setting(f"FAKEQUAY_JOURNAL_SIZE={number}")


def test_misspelt_key_is_refused_with_the_nearest_key() -> None:
    with pytest.raises(ValueError, match="FEATURE_USER_CREATON: unknown key") as said:
        parse_setting("FEATURE_USER_CREATON=false")
    assert str(said.value).endswith('"FEATURE_USER_CREATION"?')
    with pytest.raises(ValueError, match=r'did you mean "REGISTRY_TITLE"\?'):
        parse_setting("registry_title=x")


def test_all_errors_are_reported_together() -> None:
    with pytest.raises(ValueError, match="unknown key") as said:
        checked_config({"FEATURE_MALING": True, "SUPER_USERS": "alice"})
    assert str(said.value) == (
        'SUPER_USERS: must be a list or null, not "alice"; '
        'FEATURE_MALING: unknown key; did you mean "FEATURE_MAILING"?'
    )


def test_number_is_accepted_as_text_for_a_key_with_text() -> None:
    assert parse_setting("REGISTRY_TITLE=2026") == ("REGISTRY_TITLE", "2026")
    assert parse_setting("FAKEQUAY_QUAY_VERSION=3.12") == ("FAKEQUAY_QUAY_VERSION", "3.12")


def test_tuples_become_lists_and_later_changes_have_no_effect() -> None:
    groups = {"groups": {"cn=devs": ["alice"]}}
    checked = checked_config({"SUPER_USERS": ("alice",), "FAKEQUAY_DIRECTORY": groups})
    groups["groups"]["cn=devs"].append("bob")
    assert checked["SUPER_USERS"] == ["alice"]
    assert checked["FAKEQUAY_DIRECTORY"] == {"groups": {"cn=devs": ["alice"]}}


def test_keys_with_the_value_null_have_their_defaults(app: Flask, office: Checkpoint) -> None:
    """Compare the statuses of all operations without a key and with the value null."""
    keys = schema()["properties"]
    nulls = {key: None for key in keys if not key.startswith(("F", "SUPER_USERS"))}
    without = {key: value for key, value in office.world.config.values.items() if key not in nulls}
    assert checked_config({**without, **nulls}) == {**without, **nulls}
    for operation in contract.operations().values():
        statuses = [
            call(app, with_configuration(office, values), operation, "superuser", {}).status_code
            for values in (without, {**without, **nulls})
        ]
        assert (operation.id, statuses[0]) == (operation.id, statuses[1])


def with_configuration(office: Checkpoint, values: dict[str, Any]) -> Checkpoint:
    return Checkpoint.of(replace(office.restore(), config=Config(values)))
