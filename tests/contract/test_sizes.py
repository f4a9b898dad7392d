"""Limits on the sizes of modules, functions and views, and rules for modules."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent.parent
Texts = Mapping[str, str]


def read_modules(*folders: str) -> Texts:
    """Return the text of each module in folders of the project, by path."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for folder in folders
        for path in sorted(ROOT.joinpath(folder).rglob("*.py"))
    }


@cache
def parse(text: str) -> ast.Module:
    return ast.parse(text)


def parse_modules(texts: Texts) -> dict[str, ast.Module]:
    return {name: parse(text) for name, text in texts.items()}


MODULES = read_modules("fakequay")
TREES = parse_modules(MODULES)
VERBS = {"get", "put", "post", "delete", "patch", "head"}
NOT_A_NAME = {"utils", "util", "helpers", "helper", "common", "manager", "base"}

Sizes = Mapping[str, int]


@dataclass(frozen=True)
class Limits:
    """Limits in lines: for the median, for 19 of 20, and for all."""

    half: int
    most: int
    all: int

    def find_violations(self, sizes: Sizes) -> list[str]:
        largest = sorted(sizes.values())
        nineteen_of_twenty = largest[int(len(largest) * 0.95)]
        found = [f"{name}: {n} > {self.all}" for name, n in sizes.items() if n > self.all]
        if median(largest) > self.half:
            found.append(f"the median is {median(largest)} > {self.half}")
        if nineteen_of_twenty > self.most:
            big = [f"{name}: {n}" for name, n in sizes.items() if n > self.most]
            found.append(f"more than 1 in 20 is over {self.most}: {', '.join(big)}")
        return found


def count_module_lines(texts: Texts) -> Sizes:
    """Return the lines of each module with more than one line."""
    sizes = {name: len(text.splitlines()) for name, text in texts.items()}
    return {name: size for name, size in sizes.items() if size > 1}


def count_function_lines(texts: Texts) -> Sizes:
    """Return the lines of each function."""
    return {
        f"{name}:{one.lineno} {one.name}": _count_lines(one, one)
        for name, one in _list_functions(parse_modules(texts))
    }


def count_view_statements() -> Sizes:
    """Return the statements in the body of each view."""
    return {
        f"{name}:{one.lineno} {one.name}": _count_statements(one)
        for name, one in _list_functions(TREES)
        if "/routes" in name and name.startswith("fakequay/api/") and one.name in VERBS
    }


def _list_functions(
    trees: Mapping[str, ast.Module],
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, node


def _count_statements(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the statements of a function, including nested ones, without the docstring."""
    found = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
    return found - (ast.get_docstring(function) is not None)


def _count_lines(first: ast.stmt, last: ast.stmt) -> int:
    return (last.end_lineno or last.lineno) - first.lineno + 1


class TestSizes:
    @pytest.mark.parametrize(
        ("what", "limits"),
        [(count_module_lines, Limits(80, 250, 400)), (count_function_lines, Limits(8, 25, 50))],
        ids=["files", "functions"],
    )
    def test_sizes_are_below_the_limits(
        self, what: Callable[[Texts], Sizes], limits: Limits
    ) -> None:
        assert limits.find_violations(what(MODULES)) == []

    @pytest.mark.parametrize(
        ("what", "most"),
        [(count_module_lines, 400), (count_function_lines, 50)],
        ids=["files", "functions"],
    )
    def test_sizes_in_tests_benchmarks_and_tools_are_below_the_limits(
        self, what: Callable[[Texts], Sizes], most: int
    ) -> None:
        sizes = what(read_modules("tests", "benchmarks", "tools"))
        assert {name: size for name, size in sizes.items() if size > most} == {}

    def test_view_has_at_most_three_statements(self) -> None:
        assert {name: size for name, size in count_view_statements().items() if size > 3} == {}


@pytest.mark.parametrize("name", MODULES)
def test_module_docstring_starts_with_a_sentence(name: str) -> None:
    said = ast.get_docstring(TREES[name]) or ""
    assert said.partition("\n")[0].endswith((".", ":", ";", "?")), f"{name} opens with {said!r}"


def test_module_has_a_specific_name() -> None:
    assert [name for name in MODULES if NOT_A_NAME & {*Path(name).with_suffix("").parts}] == []
