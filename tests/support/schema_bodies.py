"""Request bodies made from JSON Schemas: the smallest valid one, and one with a wrong type."""

from typing import Any

WRONG_TYPES: dict[str, Any] = {
    "object": [],
    "array": {},
    "string": 1,
    "integer": "x",
    "number": "x",
    "boolean": "x",
    "null": 1,
}


def smallest_body(schema: dict[str, Any]) -> Any:
    """Return the smallest value that meets a schema of the contract."""
    for key in ("anyOf", "oneOf"):
        if key in schema:
            rest = {name: value for name, value in schema.items() if name != key}
            return smallest_body({**rest, **schema[key][0]})
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: smallest_body(properties[name]) for name in schema.get("required", ())}
    if kind == "array":
        return [smallest_body(schema["items"])] * schema.get("minItems", 0)
    simple = {"string": "x" * max(schema.get("minLength", 1), 1), "boolean": True, "null": None}
    return simple.get(kind, schema.get("minimum", 1))


def wrongly_typed_body(schema: dict[str, Any]) -> Any:
    """Return a value whose first property, or which itself, has a wrong type."""
    properties = schema.get("properties", {})
    kind = schema.get("type", "object")
    for name, inner in properties.items():
        inner_kind = inner.get("type")
        if isinstance(inner_kind, str):
            valid = {key: smallest_body(properties[key]) for key in schema.get("required", ())}
            return {**valid, name: WRONG_TYPES[inner_kind]}
    return WRONG_TYPES[kind[0] if isinstance(kind, list) else kind]
