"""Hypothesis strategy for random seeds. It follows the published schema, including new sections."""

import hashlib
from collections.abc import Callable, Collection
from itertools import count
from typing import Any

from hypothesis import strategies as st

from fakequay import seeds

LIST = '{"manifests":[],"mediaType":"application/vnd.oci.image.index.v1+json","schemaVersion":2}'
DIGEST = f"sha256:{hashlib.sha256(LIST.encode()).hexdigest()}"
PUSHED = {
    "manifests": {
        DIGEST: {"media_type": "application/vnd.oci.image.index.v1+json", "content": LIST}
    }
}
NAMES = {
    "user": ["alice", "bob"],
    "robot": ["alice+ci", "acme+ci"],
    "member": ["alice", "bob", "alice+ci", "acme+ci"],
    "namespace": ["alice", "bob", "acme", "globex"],
    "team": ["devs"],
    "repository": ["acme/web", "globex/deep/er"],
    "layout": ["tests/seeds/layout", "tests/seeds/layout:stable"],
    "manifest": [DIGEST],
}
PEOPLE = {
    "users": {"alice": {"robots": {"ci": {}}}, "bob": {}},
    "organizations": {
        "acme": {"robots": {"ci": {}}, "teams": {"devs": {}}},
        "globex": {"teams": {"devs": {}}},
    },
    "repositories": {"acme/web": PUSHED, "globex/deep/er": PUSHED},
}
# Sections that must be consistent, or are drawn together with accounts and repositories.
FIXED = {"settings", "draws", "clock", "blobs", "holds", *PEOPLE}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)
MOMENTS = st.floats(0, 32_000_000_000) | st.integers(0, 4_000_000_000)
FORMATS = {
    "date-time": MOMENTS | st.sampled_from(["2026-01-01", "2026-01-01T12:00:00.5+02:00"]),
    "scopes": st.sampled_from(["repo:read", "repo:read user:read", "super:user,org:admin"]),
}
ANY_NAME = {"type": "string"}
KEYWORDS: dict[str, Callable[[Any], st.SearchStrategy[Any]]] = {
    "x-refers-to": lambda kind: st.sampled_from(NAMES[kind]),
    "const": st.just,
    "enum": st.sampled_from,
    "format": lambda name: FORMATS[name],
    "pattern": lambda text: st.from_regex(text.replace("$", r"\Z"), fullmatch=True),
}
SCALARS = {
    "string": TEXT,
    "boolean": st.booleans(),
    "number": st.integers(0, 10) | st.sampled_from([0.5, 9.8]),
    "null": st.none(),
    "object": st.dictionaries(TEXT, st.integers() | TEXT, max_size=2),
}


@st.composite
def seed_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a seed with the accounts and repositories of NAMES, and random other data."""
    return _Drawing(draw).document()


class _Drawing:
    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._schema = seeds.schema()
        self._fresh = count(1)

    def document(self) -> dict[str, Any]:
        drawn = {
            key: {name: self._place(key, fixed) for name, fixed in things.items()}
            for key, things in PEOPLE.items()
        }
        return {**drawn, **self._item(self._schema, FIXED)}

    def _place(self, key: str, fixed: dict[str, Any]) -> dict[str, Any]:
        reference = self._schema["properties"][key]["additionalProperties"]["$ref"]
        rules = self._schema["$defs"][reference.rpartition("/")[2]]
        # Reports of a repository name tags; an export writes them to the top level.
        drawn = {**fixed, **self._item(rules, {*fixed, *FIXED, "scan_reports"})}
        return (
            {"state": "MIRROR", **drawn} if key == "repositories" and "mirror" in drawn else drawn
        )

    def _value(self, rules: dict[str, Any]) -> Any:
        if "x-unique" in rules:
            number = next(self._fresh)
            return number if rules["type"] == "integer" else _unique(rules, number)
        for keyword, strategy in KEYWORDS.items():
            if keyword in rules and (keyword != "pattern" or rules["type"] != "integer"):
                return self._draw(strategy(rules[keyword]))
        return self._structure(rules)

    def _structure(self, rules: dict[str, Any]) -> Any:
        kinds = rules.get("type", "null")
        kind = kinds if isinstance(kinds, str) else self._draw(st.sampled_from(kinds))
        if kind == "integer":
            highest = min(rules["maximum"], 200) if "maximum" in rules else 2**40
            span = rules.get("minimum", 0), highest
            return self._draw(st.integers(*span))
        if kind == "array":
            return [self._value(rules["items"]) for _ in self._few(rules.get("minItems", 0))]
        if kind == "object" and "properties" not in rules and "required" in rules:
            return {key: self._draw(TEXT) for key in rules["required"]}
        if kind == "object" and "properties" in rules:
            return self._item(rules)
        if kind == "object" and "additionalProperties" in rules:
            names = [self._value(rules.get("propertyNames", ANY_NAME)) for _ in self._few()]
            return {name: self._value(rules["additionalProperties"]) for name in names}
        return self._draw(SCALARS[kind].filter(bool) if "minLength" in rules else SCALARS[kind])

    def _item(self, rules: dict[str, Any], without: Collection[str] = ()) -> dict[str, Any]:
        choices = [one["required"][0] for one in rules.get("oneOf", ())]
        needed = {*rules.get("required", ()), *self._draw(st.permutations(choices))[:1]}
        properties = dict(rules["properties"])
        if "anyOf" in rules:
            chosen = self._draw(st.sampled_from(rules["anyOf"]))
            for key, inside in chosen["properties"].items():
                properties[key] = {**properties[key], **inside}
        for rule in rules.get("allOf", ()):  # keys that the value of another key requires
            ((key, value),) = rule["if"]["properties"].items()
            properties[key] = chosen = _fix_choice(self._draw, properties[key])
            if chosen["const"] == value["const"]:
                needed |= {*rule["then"]["required"]}
                for name, inside in rule["then"]["properties"].items():
                    properties[name] = {**properties[name], **inside}
        return {
            key: self._value(inside)
            for key, inside in properties.items()
            if key in needed
            or (
                key not in without
                and key not in choices
                and inside.get("x-refers-to", "user") in NAMES
                and self._draw(st.booleans())
            )
        }

    def _few(self, least: int = 0) -> range:
        return range(self._draw(st.integers(least, 2)))


def _fix_choice(draw: st.DrawFn, rules: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one of the values that an ``enum`` permits."""
    return rules if "const" in rules else {"const": draw(st.sampled_from(rules["enum"]))}


def _unique(rules: dict[str, Any], number: int) -> str:
    pattern = rules.get("pattern", "")
    if "{40" in pattern:
        return f"{number:040}"
    return f"n{number}@example.com" if "@" in pattern else f"n{number}"
