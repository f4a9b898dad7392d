"""Releases of Quay: the tables of operations, features, behaviour, keys and seed keys."""

import json
from collections.abc import Callable
from inspect import getmembers, isfunction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from fakequay import contract, seeds
from fakequay.contract import release_behavior, release_comparison
from fakequay.contract.release_features import (
    event_exists,
    feature_default,
    feature_exists,
    feature_names,
    feature_of_release,
)
from fakequay.contract.releases import (
    NEWEST,
    OLDEST,
    RELEASES,
    Release,
    is_in_release,
    keys_missing_from,
    later_fields,
    operation_in,
    operations_of,
    parse_release,
    read_table,
    without_keys,
)
from fakequay.seeds.release_limits import find_unsupported_values

NAMES = "3.9, 3.10, 3.11, 3.12, 3.13, 3.14, 3.15, 3.16, 3.17, 3.18, 3.19"
EVERYTHING = Path(__file__).parent.parent / "seeds" / "everything.json"
DIFFERING = [operation for operation in contract.operations().values() if operation.earlier]

# For each difference in behaviour: whether it holds before and since the release of the change.
BEHAVIOR: dict[str, tuple[str, bool]] = {
    "requires_organization_email": ("3.18", False),
    "allows_shared_emails": ("3.18", True),
    "hides_robot_tokens_from_readonly_superusers": ("3.19", True),
    "reports_missing_organization_as_bad_request": ("3.19", False),
    "has_readonly_superusers": ("3.10", True),
    "superusers_create_repositories_anywhere": ("3.10", True),
    "shows_organizations_in_full_to_superusers": ("3.16", True),
    "superusers_edit_teams_anywhere": ("3.17", True),
    "shows_rights_of_superusers": ("3.16", True),
    "shows_quotas_to_members": ("3.12", True),
    "has_application_repositories": ("3.17", False),
    "rejects_unknown_mirror_fields": ("3.14", False),
    "caches_referrers": ("3.19", False),
    "pages_tags_by_name": ("3.12", True),
    "has_oauth_pages_as_json": ("3.14", True),
    "allows_everyone_to_authorize_applications": ("3.12", False),
    "searches_namespaces": ("3.14", True),
    "allows_several_prune_policies": ("3.13", True),
    "prunes_by_tag_pattern": ("3.13", True),
    "describes_robot_errors": ("3.12", True),
}


def before(release: str) -> Release:
    return RELEASES[f"3.{RELEASES[release].minor - 1}"]


class TestReleases:
    def test_are_3_9_to_3_19_in_their_order(self) -> None:
        assert ", ".join(RELEASES) == NAMES
        assert all(a < b and b >= a and not a >= b for a, b in pairwise(RELEASES.values()))
        assert [str(release) for release in RELEASES.values()] == list(RELEASES)

    @pytest.mark.parametrize("text", ["3.8", "3.20", "3", "4.0", "v3.12", "3.12.1", "", "newest"])
    def test_unknown_release_is_an_error_with_the_list(self, text: str) -> None:
        with pytest.raises(ValueError, match="is not supported") as error:
            parse_release(text)
        assert str(error.value) == f"Quay {text} is not supported; choose from {NAMES}"

    @pytest.mark.parametrize("value", [3.12, 3, None, ["3.12"]])
    def test_value_that_is_no_string_is_an_error(self, value: object) -> None:
        with pytest.raises(ValueError, match=r'must be a string such as "3\.12"'):
            parse_release(value)


class TestOperations:
    def test_each_release_has_more_operations_than_the_one_before(self) -> None:
        counts = {name: len(operations_of(release)) for name, release in RELEASES.items()}
        assert counts == {
            "3.9": 231,
            "3.10": 245,
            "3.11": 251,
            "3.12": 253,
            "3.13": 256,
            "3.14": 256,
            "3.15": 257,
            "3.16": 260,
            "3.17": 282,
            "3.18": 301,
            "3.19": 301,
        }

    @pytest.mark.parametrize("release", RELEASES.values(), ids=str)
    def test_operation_exists_from_its_first_release_on(self, release: Release) -> None:
        for operation in contract.operations().values():
            exists = operation_in(operation, release) is not None
            assert (
                exists
                == is_in_release(operation, release)
                == (release >= RELEASES[operation.since])
            ), operation.id

    @pytest.mark.parametrize("operation", DIFFERING, ids=lambda operation: operation.id)
    def test_earlier_attributes_are_of_releases_in_order(
        self, operation: contract.Operation
    ) -> None:
        releases = [RELEASES[change["before"]] for change in operation.earlier]
        assert all(a < b for a, b in pairwise(releases))
        assert all(RELEASES[operation.since] < release for release in releases)
        for change, release in zip(operation.earlier, releases, strict=True):
            earlier = operation_in(operation, before(str(release)))
            assert earlier is not None
            assert earlier != operation, change

    def test_newest_release_has_the_operations_of_the_contract(self) -> None:
        assert operations_of(NEWEST) == contract.operations()

    def test_later_fields_are_those_that_an_earlier_body_lacks(self) -> None:
        assert later_fields("createOrganization", RELEASES["3.17"]) == {"contact_email"}
        assert later_fields("createOrganization", RELEASES["3.18"]) == set()
        assert later_fields("createOrganizationQuota", RELEASES["3.11"]) == {"limit"}


class TestKeysOfAnswers:
    def test_are_removed_at_their_paths(self) -> None:
        answer = {"tags": [{"name": "a", "immutable": True}], "page": 1}
        assert without_keys(answer, (("tags", "immutable"),)) == {
            "tags": [{"name": "a"}],
            "page": 1,
        }
        named = {"a": {"x": 1, "y": 2}, "b": {"x": 3}}
        assert without_keys(named, (("*", "x"),)) == {"a": {"y": 2}, "b": {}}

    def test_newest_release_has_all_keys(self) -> None:
        assert not any(keys_missing_from(id, NEWEST) for id in contract.operations())

    @pytest.mark.parametrize("operation_id", sorted(read_table()["answers"]))
    def test_are_in_the_openapi_document_since_their_release(
        self, operation_id: str, documents: Callable[[Release], dict[str, Any]]
    ) -> None:
        operation = contract.operations()[operation_id]
        for path, since in read_table()["answers"][operation_id].items():
            for release in (RELEASES[since], before(since)):
                if is_in_release(operation, release):
                    document = documents(release)
                    described = document["paths"][operation.path][operation.method.lower()]
                    expected = release >= RELEASES[since]
                    assert has_key(document, answer(described), path.split(".")) is expected


class TestFeatures:
    @pytest.mark.parametrize("name", feature_names())
    def test_history_is_of_releases_in_order(self, name: str) -> None:
        releases = [RELEASES[since] for since in read_table()["features"][name]]
        assert all(a < b for a, b in pairwise(releases))

    def test_of_a_later_release_does_not_exist(self) -> None:
        assert feature_default("ORG_MIRROR", RELEASES["3.16"]) is None
        assert feature_default("ORG_MIRROR", RELEASES["3.17"]) is False
        assert not feature_exists("ORG_MIRROR", RELEASES["3.16"])
        assert not feature_of_release("ORG_MIRROR", RELEASES["3.16"], configured=True)
        assert feature_of_release("ORG_MIRROR", RELEASES["3.17"], configured=True)

    def test_of_fakequay_exists_in_every_release(self) -> None:
        assert all(feature_exists("LEGACY_IMAGES", release) for release in RELEASES.values())

    def test_that_was_the_only_behaviour_is_on_before_it_could_be_switched(self) -> None:
        assert feature_of_release("EDIT_QUOTA", RELEASES["3.11"], configured=False)
        assert not feature_of_release("EDIT_QUOTA", RELEASES["3.12"], configured=False)

    def test_event_of_image_expiry_exists_since_3_12(self) -> None:
        assert not event_exists("repo_image_expiry", RELEASES["3.11"])
        assert event_exists("repo_image_expiry", RELEASES["3.12"])
        assert event_exists("repo_push", OLDEST)


class TestBehavior:
    def test_each_function_has_a_row_here(self) -> None:
        functions = {
            name
            for name, function in getmembers(release_behavior, isfunction)
            if function.__module__ == release_behavior.__name__ and not name.startswith("_")
        }
        others = {
            "behavior",
            "checks_proxy_cache_login",
            "has_registry_endpoint",
            "registry_endpoint_since",
            "shared_emails_since",
        }
        assert functions - others == set(BEHAVIOR)

    @pytest.mark.parametrize("name", BEHAVIOR)
    def test_changes_in_one_release(self, name: str) -> None:
        since, holds = BEHAVIOR[name]
        function = getattr(release_behavior, name)
        for release in RELEASES.values():
            assert function(release) is (holds if release >= RELEASES[since] else not holds)

    def test_only_3_14_checks_the_login_of_a_proxy_cache(self) -> None:
        checks = release_behavior.checks_proxy_cache_login
        assert [name for name, release in RELEASES.items() if checks(release)] == ["3.14"]

    @pytest.mark.parametrize(
        ("method", "kind", "since"),
        [
            ("GET", "referrers", "3.12"),
            ("DELETE", "manifest_by_tag", "3.14"),
            ("DELETE", "manifest_by_digest", "3.9"),
            ("GET", "tags", "3.9"),
        ],
    )
    def test_registry_endpoint_exists_since_a_release(
        self, method: str, kind: str, since: str
    ) -> None:
        assert release_behavior.registry_endpoint_since(method, kind) is RELEASES[since]
        for release in RELEASES.values():
            exists = release_behavior.has_registry_endpoint(method, kind, release)
            assert exists is (release >= RELEASES[since])


class TestSeedKeys:
    @pytest.mark.parametrize("row", read_table()["seed_keys"], ids=lambda row: row["path"])
    def test_path_is_a_key_of_the_seed_format(self, row: dict[str, Any]) -> None:
        rules: Any = seeds.schema()
        for key in row["path"].partition("=")[0].split("."):
            if "$ref" in rules:
                rules = seeds.schema()["$defs"][rules["$ref"].rpartition("/")[2]]
            is_item = key == "1" or (key == "*" and "items" in rules)
            inner = rules.get("additionalProperties") if key == "*" else None
            rules = rules["items"] if is_item else inner or rules["properties"][key]

    def test_newest_release_can_store_everything(self) -> None:
        document = json.loads(EVERYTHING.read_text(encoding="utf-8"))
        assert list(find_unsupported_values(document, NEWEST)) == []
        assert len(list(find_unsupported_values(document, OLDEST))) > 10


class TestComparison:
    @pytest.mark.parametrize("release", RELEASES.values(), ids=str)
    def test_release_has_no_differences_from_itself(self, release: Release) -> None:
        found = release_comparison.as_json(release, release)
        kinds = [kind for kind in found.values() if isinstance(kind, dict)]
        assert all(kind == {"gained": [], "lost": [], "changed": []} for kind in kinds)

    @pytest.mark.parametrize(("earlier", "later"), list(pairwise(RELEASES.values())), ids=str)
    def test_gains_are_losses_in_the_other_direction(
        self, earlier: Release, later: Release
    ) -> None:
        forward = release_comparison.compare(earlier, later)
        back = release_comparison.compare(later, earlier)
        for kind, changes in forward.items():
            assert changes.gained == back[kind].lost
            assert changes.lost == back[kind].gained
            assert len(changes.changed) == len(back[kind].changed)

    def test_lists_operations_fields_defaults_events_and_behaviour(self) -> None:
        found = release_comparison.compare(RELEASES["3.9"], RELEASES["3.19"])
        assert len(found["operations"].gained) == 301 - 231
        assert found["operations"].gained[0] == {
            "operation": "listOrgSkus",
            "method": "GET",
            "path": "/api/v1/organization/{orgname}/marketplace",
            "since": "3.10",
        }
        assert {
            "operation": "createOrganization",
            "place": "body",
            "field": "contact_email",
            "schema": {"type": "string"},
            "required": False,
        } in found["fields"].gained
        assert {
            "operation": "listRepoTags",
            "place": "answer",
            "field": "tags.immutable",
        } in found["fields"].gained
        assert {"key": "FEATURE_ORG_MIRROR", "default": False} in found["defaults"].gained
        assert {
            "key": "FEATURE_UI_V2",
            "from": {"default": False},
            "to": {"default": True},
        } in found["defaults"].changed
        assert found["events"].gained == [{"event": "repo_image_expiry"}]
        assert len(found["behavior"].gained) == len(release_behavior.behavior())


@pytest.fixture(scope="module")
def documents(app: Flask) -> Callable[[Release], dict[str, Any]]:
    from fakequay.web.openapi import document
    from fakequay.web.operations import area_imports

    def of_release(release: Release) -> dict[str, Any]:
        with app.app_context():
            built: dict[str, Any] = json.loads(document.build(area_imports.areas(), release))
        return built

    return of_release


@pytest.mark.parametrize("release", [OLDEST, RELEASES["3.14"]], ids=str)
def test_openapi_and_discovery_documents_have_the_operations_of_the_release(
    release: Release,
    configure: Callable[..., None],
    client: FlaskClient,
) -> None:
    configure(FAKEQUAY_QUAY_VERSION=str(release))
    document = client.get("/openapi.json").get_json()
    validate(document)
    assert f"Quay {release} " in document["info"]["description"]
    assert operation_ids(document) == set(operations_of(release))
    discovery = client.get("/api/v1/discovery?internal=true").get_json()
    assert f"mock Quay {release} " in discovery["info"]["description"]
    assert operation_ids(discovery) < operation_ids(document)
    assert client.get("/config").get_json()["version_number"] == str(release)


def operation_ids(document: dict[str, Any]) -> set[str]:
    return {
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict) and "operationId" in operation
    }


def answer(described: dict[str, Any]) -> dict[str, Any]:
    [status] = [status for status in described["responses"] if status.startswith("2")]
    schema: dict[str, Any] = described["responses"][status]["content"]["application/json"]["schema"]
    return schema


def has_key(document: dict[str, Any], schema: Any, keys: list[str]) -> bool:
    """Return whether a schema of the document describes the key at a path."""
    if not isinstance(schema, dict):
        return False
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return has_key(document, document["components"]["schemas"][name], keys)
    inner = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    if "items" in schema:
        inner.append(schema["items"])
    if any(has_key(document, one, keys) for one in inner):
        return True
    properties = schema.get("properties", {})
    found = schema.get("additionalProperties") if keys[0] == "*" else properties.get(keys[0])
    if len(keys) == 1:
        return keys[0] in properties
    return has_key(document, found, keys[1:])
