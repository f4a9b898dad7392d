"""What no line of the package may do, whoever writes it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TREES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text())
    for path in sorted(ROOT.joinpath("fakequay").rglob("*.py"))
}
RUNS_CODE = {"eval", "exec", "compile", "__import__"}
UNSAFE = {"pickle", "marshal", "shelve", "dill", "yaml", "xmlrpc", "telnetlib", "ctypes", "pty"}
STARTS_PROGRAMS = {"subprocess", "os.system", "os.popen", "multiprocessing"}
SECRETS = ("password", "secret", "token", "signature", "csrf")
OUTCOMES = {ast.Eq, ast.NotEq}


def imported() -> Iterator[tuple[str, str]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield name, node.module


def test_nothing_is_unpickled_and_no_program_started() -> None:
    found = [(name, module) for name, module in imported() if module.split(".")[0] in UNSAFE]
    assert found == []
    started = [(name, module) for name, module in imported() if module in STARTS_PROGRAMS]
    assert started == []


def test_no_text_is_run_as_code() -> None:
    """But in one place, which writes methods from the names of our own classes' fields."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in RUNS_CODE
        and name != "fakequay/frozen_dataclasses.py"
    ]
    assert found == []


def compared_secrets() -> list[str]:
    """Where a value whose name says that it is a secret is compared by ``==``."""
    return [
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and type(node.ops[0]) in OUTCOMES
        and any(map(_is_secret, (node.left, *node.comparators)))
        and not any(isinstance(one, ast.Constant) for one in (node.left, *node.comparators))
    ]


def _is_secret(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return any(word in node.attr.lower() for word in SECRETS)
    return isinstance(node, ast.Name) and any(word in node.id.lower() for word in SECRETS)


def test_secrets_are_compared_in_constant_time() -> None:
    assert compared_secrets() == []
