"""Fast validation: values that it accepts without the JSON Schema library are valid."""

import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from fakequay import contract, seeds
from fakequay.contract.quick_check import passes_quick_check
from fakequay.domain.builds import source_host_payloads
from fakequay.domain.images import manifest_format
from fakequay.seeds import validation


def _parts(rules: Any) -> list[dict[str, Any]]:
    """Return a schema and all its parts, so that each is tried equally often."""
    if not isinstance(rules, dict):
        return []
    inner = [*rules.get("properties", {}).values(), *rules.get("anyOf", ())]
    inner += [rules.get(key) for key in ("items", "additionalProperties", "propertyNames")]
    return [rules, *(part for one in inner for part in _parts(one))]


def _distinct(schemas: Iterable[Any]) -> list[dict[str, Any]]:
    told = {json.dumps(part): part for rules in schemas for part in _parts(rules)}
    return list(told.values())


BODIES = [one.body.checked_schema for one in contract.operations().values() if one.body]
SCHEMAS = _distinct([*BODIES, source_host_payloads._METADATA, validation._rules()])
MANIFESTS = _distinct(manifest_format._SCHEMAS.values())
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 300) | st.floats(-1, 2) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)

SCALARS = {
    "string": st.sampled_from(["2026-01-31T12:00:00Z", "repo:read"]) | st.text(max_size=3),
    "integer": st.integers(-2, 300) | st.just(1.0),
    "number": st.integers(-2, 300) | st.floats(-1, 2),
    "boolean": st.booleans(),
    "null": st.none(),
}


def _near(rules: Any) -> st.SearchStrategy[Any]:
    """Draw values that are valid or nearly valid for a schema."""
    if isinstance(rules, bool) or not rules:
        return ANYTHING
    for choices in (rules.get("anyOf", ()), rules.get("enum", ())):
        if choices:
            return st.sampled_from(choices).flatmap(
                lambda one: _near(one) if isinstance(one, dict) else st.just(one)
            )
    kinds = rules.get("type", "object")
    return st.one_of([_of(kind, rules) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def _of(kind: str, rules: dict[str, Any]) -> st.SearchStrategy[Any]:
    if kind == "object":
        return _object(rules)
    if kind == "array":
        return st.lists(st.deferred(lambda: _near(rules.get("items"))), max_size=2)
    if kind == "string" and "pattern" in rules:
        return st.from_regex(rules["pattern"]) | st.text(max_size=3)
    return SCALARS[kind]


@st.composite
def _object(draw: st.DrawFn, rules: dict[str, Any]) -> dict[str, Any]:
    named = rules.get("properties", {})
    needed = set(rules.get("required", ()))
    extra = draw(st.lists(st.sampled_from(sorted(named)), max_size=3)) if named else []
    chosen = {key: draw(_near(named.get(key, True))) for key in sorted({*needed, *extra})}
    others = rules.get("additionalProperties", True)
    if draw(st.integers(0, 3)) == 0:
        chosen[draw(st.sampled_from(["acme", "FEATURE_X", "A b", ""]))] = draw(_near(others))
    return draw(ANYTHING) if draw(st.integers(0, 9)) == 0 else chosen


@settings(max_examples=500)
@given(st.data())
def test_value_accepted_by_the_fast_check_is_valid(data: st.DataObject) -> None:
    rules = data.draw(st.sampled_from(SCHEMAS))
    value = data.draw(_near(rules) | ANYTHING)
    if passes_quick_check(rules, value, validation._FORMATS, whole_numbers=True):
        Draft202012Validator(rules).validate(value)


@given(st.data())
def test_manifest_accepted_by_the_fast_check_is_valid(data: st.DataObject) -> None:
    rules = data.draw(st.sampled_from(MANIFESTS))
    value = data.draw(_near(rules) | ANYTHING)
    if passes_quick_check(rules, value):
        Draft7Validator(rules).validate(value)


@pytest.mark.parametrize("name", seeds.fixtures())
def test_shipped_seeds_pass_the_fast_check(name: str) -> None:
    data = seeds.read([name]).data
    assert passes_quick_check(
        validation._rules(), json.loads(json.dumps(data)), validation._FORMATS
    )


PROGRAM = """
import json, sys
from urllib.request import Request, urlopen
from fakequay import FakeQuay

with FakeQuay(seed={"fakequay": 1, "users": {"ann": {"email": "ann@example.com"}}}) as quay:
    headers = {"Authorization": f"Bearer {quay.token('ann')}", "Content-Type": "application/json"}
    url = f"{quay.url}/api/v1/organization/"
    urlopen(Request(url, json.dumps({"name": "umbrella"}).encode(), headers))
print("jsonschema" in sys.modules)
"""


def test_valid_seeds_and_bodies_do_not_import_the_library() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True
    )
    assert (ran.stdout, ran.stderr) == ("False\n", "")
