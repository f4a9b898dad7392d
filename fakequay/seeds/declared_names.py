"""Declared names: the names in a seed, used to find references to undeclared names."""

from collections.abc import Iterable, Iterator
from typing import Any

from fakequay.contract.json_paths import Path, json_path, quoted
from fakequay.domain.images import oci_layouts


class DeclaredNames:
    """The names of users, organizations, repositories and other objects in a merged seed."""

    def __init__(self, seed: dict[str, Any]) -> None:
        users, organizations = seed.get("users", {}), seed.get("organizations", {})
        self._both = sorted(users.keys() & organizations.keys())
        self._declared = {
            "user": {*users, *_former_users(organizations)},
            "namespace": {*users, *organizations},
            "repository": set(seed.get("repositories", {})),
            "manifest": {
                f"{path}@{digest}"
                for path, data in seed.get("repositories", {}).items()
                for digest in data.get("manifests", {})
            },
            "trigger": {
                f"{path}@{uuid}"
                for path, data in seed.get("repositories", {}).items()
                for uuid in data.get("triggers", {})
            },
            "robot": {
                f"{owner}+{robot}"
                for owner, data in [*users.items(), *organizations.items()]
                for robot in data.get("robots", {})
            },
            "team": {
                f"{organization}/{team}"
                for organization, data in organizations.items()
                for team in data.get("teams", {})
            },
        }

    def missing(self, kind: str, name: str | None, path: Path) -> str | None:
        """Return an error message if the seed does not declare a name, otherwise None.

        Args:
            kind: Value of ``x-refers-to`` in the schema, for example ``user`` or ``team``.
            name: The name, or None if the seed contains null.
            path: Position of the name in the seed.
        """
        if name is None:
            return None
        if kind == "layout":
            return oci_layouts.find_problem(name)
        if kind == "member":
            kind = "robot" if "+" in name else "user"
        if self._full(kind, name, path) in self._declared[kind]:
            return None
        if kind == "namespace":
            namespace = quoted(name.partition("/")[0])
            return f"user or organization {namespace} is not declared in the seed"
        owners = {"team": _namespace(path), "manifest": path[1], "trigger": path[1]}
        return f"{kind} {quoted(name)} is not declared in {owners.get(kind, 'the seed')}"

    def duplicates(self, unique: Iterable[tuple[str, Any, Path]]) -> Iterator[tuple[Path, str]]:
        """Yield the position and the error message of each duplicate name or value.

        A user and an organization cannot have the same name. Values with ``x-unique`` in the schema
        can occur only once.

        Args:
            unique: Kind, value and position of each value with ``x-unique``.
        """
        for name in self._both:
            yield ("organizations", name), f"the name {quoted(name)} is already used by a user"
        seen: dict[tuple[str, Any], Path] = {}
        for kind, value, path in unique:
            first = seen.setdefault((kind, value), path)
            if value is not None and first != path:
                yield path, f"{quoted(value)} is already used at {json_path(first)}"

    def _full(self, kind: str, name: str, path: Path) -> str:
        if kind == "namespace":
            return name.partition("/")[0]
        if kind in {"manifest", "trigger"}:
            return f"{path[1]}@{name}"
        return f"{_namespace(path)}/{name}" if kind == "team" else name


def _former_users(organizations: dict[str, Any]) -> list[str]:
    return [name for name, entry in organizations.items() if entry.get("former_user")]


def _namespace(path: Path) -> str:
    """Return the name of the user or organization whose part of the seed contains a position."""
    return str(path[1]).partition("/")[0]
