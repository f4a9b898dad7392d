"""How big files, functions and views may be, how modules open, and what none is called."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent.parent
MODULES = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in sorted(ROOT.joinpath("fakequay").rglob("*.py"))
}
TREES = {name: ast.parse(text) for name, text in MODULES.items()}
VERBS = {"get", "put", "post", "delete", "patch", "head"}
NOT_A_NAME = {"utils", "util", "helpers", "helper", "common", "manager", "base"}

Sizes = Mapping[str, int]


@dataclass(frozen=True)
class Limits:
    """In lines: what half may have, what 19 of 20 may have, and what none may pass."""

    half: int
    most: int
    all: int

    def complaints(self, sizes: Sizes) -> list[str]:
        largest = sorted(sizes.values())
        nineteen_of_twenty = largest[int(len(largest) * 0.95)]
        found = [f"{name}: {n} > {self.all}" for name, n in sizes.items() if n > self.all]
        if median(largest) > self.half:
            found.append(f"the median is {median(largest)} > {self.half}")
        if nineteen_of_twenty > self.most:
            big = [f"{name}: {n}" for name, n in sizes.items() if n > self.most]
            found.append(f"more than 1 in 20 is over {self.most}: {', '.join(big)}")
        return found


def files() -> Sizes:
    """Lines of each module; what only opens a package does not count towards the median."""
    sizes = {name: len(text.splitlines()) for name, text in MODULES.items()}
    return {name: size for name, size in sizes.items() if size > 1}


def functions() -> Sizes:
    """Lines of each function from ``def`` to its end."""
    return {f"{name}:{one.lineno} {one.name}": _lines(one, one) for name, one in _functions()}


def views() -> Sizes:
    """Statements in the body of each view, however many lines the formatter gives them."""
    return {
        f"{name}:{one.lineno} {one.name}": _statements(one)
        for name, one in _functions()
        if "/routes" in name and name.startswith("fakequay/api/") and one.name in VERBS
    }


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield name, node


def _statements(function: ast.FunctionDef) -> int:
    """Nested ones too, but not the docstring."""
    found = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
    return found - (ast.get_docstring(function) is not None)


def _lines(first: ast.stmt, last: ast.stmt) -> int:
    return (last.end_lineno or last.lineno) - first.lineno + 1


class TestSizes:
    @pytest.mark.parametrize(
        ("what", "limits"),
        [(files, Limits(80, 250, 400)), (functions, Limits(8, 25, 50))],
        ids=["files", "functions"],
    )
    def test_are_small(self, what: Callable[[], Sizes], limits: Limits) -> None:
        assert limits.complaints(what()) == []

    def test_a_view_hands_over_in_at_most_three_statements(self) -> None:
        assert {name: size for name, size in views().items() if size > 3} == {}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_opens_with_a_line_that_says_what_it_is_for(name: str) -> None:
    said = ast.get_docstring(TREES[name]) or ""
    assert said.partition("\n")[0].endswith((".", ":", ";", "?")), f"{name} opens with {said!r}"


def test_no_module_is_called_by_what_says_nothing() -> None:
    assert [name for name in MODULES if NOT_A_NAME & {*Path(name).with_suffix("").parts}] == []
