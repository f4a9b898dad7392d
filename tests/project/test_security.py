"""Security rules for the package: no unpickling, no subprocesses, no eval, constant-time checks."""

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
COMPARISONS = {ast.Eq, ast.NotEq}


def imports() -> Iterator[tuple[str, str]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield name, node.module


def test_no_unpickling_and_no_subprocess() -> None:
    found = [(name, module) for name, module in imports() if module.split(".")[0] in UNSAFE]
    assert found == []
    started = [(name, module) for name, module in imports() if module in STARTS_PROGRAMS]
    assert started == []


def test_no_text_is_executed_as_code() -> None:
    """Exception: fast_dataclasses.py generates methods from the field names of its classes."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in RUNS_CODE
        and name != "fakequay/fast_dataclasses.py"
    ]
    assert found == []


def compared_secrets() -> list[str]:
    """Return the places where a value with the name of a secret is compared with ``==``."""
    return [
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and type(node.ops[0]) in COMPARISONS
        and any(map(_is_secret, (node.left, *node.comparators)))
        and not any(isinstance(operand, ast.Constant) for operand in (node.left, *node.comparators))
    ]


def _is_secret(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return any(word in node.attr.lower() for word in SECRETS)
    return isinstance(node, ast.Name) and any(word in node.id.lower() for word in SECRETS)


def test_secrets_are_compared_in_constant_time() -> None:
    assert compared_secrets() == []
