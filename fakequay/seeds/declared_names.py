"""What a seed declares, to tell which of its references lead nowhere."""

from collections.abc import Iterable, Iterator
from typing import Any

from fakequay.domain.images import oci_layouts

from .errors import Path, json_path, quoted


class DeclaredNames:
    """The names that a merged seed declares."""

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
        """What to say of a name that nothing declares."""
        if name is None:
            return None
        if kind == "layout":
            return oci_layouts.find_problem(name)
        if kind == "member":
            kind = "robot" if "+" in name else "user"
        if self._full(kind, name, path) in self._declared[kind]:
            return None
        if kind == "namespace":
            return f"there is no user or organization {quoted(name.partition('/')[0])}"
        places = {"team": _namespace(path), "manifest": path[1], "trigger": path[1]}
        within = f" in {places[kind]}" if kind in places else ""
        return f"there is no {kind} {quoted(name)}{within}"

    def doubles(self, unique: Iterable[tuple[str, Any, Path]]) -> Iterator[tuple[Path, str]]:
        """Users and organizations share their names; and some values may stand only once."""
        for name in self._both:
            yield ("organizations", name), f"there is a user {quoted(name)} too"
        seen: dict[tuple[str, Any], Path] = {}
        for kind, value, path in unique:
            first = seen.setdefault((kind, value), path)
            if value is not None and first != path:
                yield path, f"{quoted(value)} stands at {json_path(first)} too"

    def _full(self, kind: str, name: str, path: Path) -> str:
        if kind == "namespace":
            return name.partition("/")[0]
        if kind in {"manifest", "trigger"}:
            return f"{path[1]}@{name}"
        return f"{_namespace(path)}/{name}" if kind == "team" else name


def _former_users(organizations: dict[str, Any]) -> list[str]:
    return [name for name, one in organizations.items() if one.get("former_user")]


def _namespace(path: Path) -> str:
    """Whose part of a seed a path leads into."""
    return str(path[1]).partition("/")[0]
