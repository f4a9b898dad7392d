"""Declared names: the names of users, repositories and other objects that a seed defines.

A reference to a name that the seed does not define is an error.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from fakequay.contract.json_error_text import Path, json_path, quoted
from fakequay.domain.images import oci_layouts

# For each key of a seed, the kinds of names that the key declares.
_KINDS = {
    "users": ("user", "namespace", "robot"),
    "organizations": ("user", "namespace", "robot", "team"),
    "repositories": ("repository", "manifest", "tag", "trigger"),
}

_IN_REPOSITORY = ("manifest", "tag", "trigger")  # kinds of names that are declared in a repository


class DeclaredNames:
    """The names of users, organizations, repositories and other objects in a merged seed.

    The seed can contain errors. For example, if ``users`` is not an object, all names of users
    count as declared. The only error message is then about ``users``, not also about each name.
    """

    def __init__(self, seed: dict[str, Any]) -> None:
        users, organizations = _objects(seed, "users"), _objects(seed, "organizations")
        repositories = _objects(seed, "repositories")
        self._unknown = {
            kind
            for key, kinds in _KINDS.items()
            for kind in kinds
            if not isinstance(seed.get(key, {}), dict)
        }
        self._both = sorted(users.keys() & organizations.keys())
        self._declared = {
            "user": {*users, *_former_users(organizations)},
            "namespace": {*users, *organizations},
            "repository": set(repositories),
            "manifest": _inside(repositories, "manifests", "@"),
            "tag": _inside(repositories, "tags", "@"),
            "trigger": _inside(repositories, "triggers", "@"),
            "robot": _inside(users, "robots", "+") | _inside(organizations, "robots", "+"),
            "team": _inside(organizations, "teams", "/"),
        }

    def missing(self, kind: str, name: Any, path: Path) -> str | None:
        """Return an error message if the seed does not declare a name that it refers to.

        Args:
            kind: Kind of the name, for example ``user`` or ``team``: the value of ``x-refers-to``
                in the schema.
            name: The name. Values that are not strings are ignored, because the schema check
                rejects them.
            path: Position of the name in the seed.

        Returns:
            The error message, or None if the name is declared.
        """
        if not isinstance(name, str):
            return None
        if kind == "layout":
            return oci_layouts.find_problem(name)
        if kind == "member":
            kind = "robot" if "+" in name else "user"
        if kind in self._unknown or self._full(kind, name, path) in self._declared[kind]:
            return None
        if kind == "namespace":
            namespace = quoted(name.partition("/")[0])
            return f"user or organization {namespace} is not declared in the seed"
        owners = {"team": _namespace(path), **dict.fromkeys(_IN_REPOSITORY, path[1])}
        return f"{kind} {quoted(name)} is not declared in {owners.get(kind, 'the seed')}"

    def duplicates(self, unique: Iterable[tuple[str, Any, Path]]) -> Iterator[tuple[Path, str]]:
        """Yield the position and the error message of each duplicate name or value.

        A user and an organization cannot have the same name. A value that the schema marks with
        the keyword ``x-unique`` can occur only once.

        Args:
            unique: Kind, value and position of each value that the schema marks as unique.
        """
        for name in self._both:
            yield ("organizations", name), f"the name {quoted(name)} is already used by a user"
        seen: dict[tuple[str, Any], Path] = {}
        for kind, value, path in unique:
            if isinstance(value, str | int):
                first = seen.setdefault((kind, value), path)
                if first != path:
                    yield path, f"{quoted(value)} is already used at {json_path(first)}"

    def _full(self, kind: str, name: str, path: Path) -> str:
        if kind == "namespace":
            return name.partition("/")[0]
        if kind in _IN_REPOSITORY:
            return f"{path[1]}@{name}"
        return f"{_namespace(path)}/{name}" if kind == "team" else name


def _objects(data: Any, key: str) -> dict[str, Any]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _inside(owners: dict[str, Any], key: str, separator: str) -> set[str]:
    """Return the full names, such as ``acme+ci``, of the objects that owners contain.

    Args:
        owners: Objects of a seed by name, for example the organizations.
        key: Key of an owner that contains the objects, for example ``robots``.
        separator: Text between the name of the owner and the name of the object.
    """
    return {
        f"{owner}{separator}{name}"
        for owner, data in owners.items()
        for name in _objects(data, key)
    }


def _former_users(organizations: dict[str, Any]) -> list[str]:
    return [
        name
        for name, entry in organizations.items()
        if isinstance(entry, dict) and entry.get("former_user")
    ]


def _namespace(path: Path) -> str:
    """Return the name of the user or organization to which a position in a seed belongs."""
    return str(path[1]).partition("/")[0]
