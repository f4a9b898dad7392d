"""Import contracts: they hold, and each of them detects a violation."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FAULTS = {
    "Imports point down": (
        "domain/host_checks.py",
        "import fakequay.web.operations.area_blueprint",
    ),
    "API areas do not import each other": ("api/error/routes.py", "import fakequay.api.team"),
    "Inside an area, routes import service and schemas, which do not import each other": (
        "api/error/service.py",
        "import fakequay.api.error.schemas",
    ),
    "Only the HTTP layers import Flask, marshmallow and werkzeug": (
        "api/user/service/accounts.py",
        "import flask",
    ),
    "Only storage imports TinyDB": ("world/world.py", "import tinydb"),
    "No cycles": ("determinism/clock.py", "import fakequay.world"),
}
LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


def run_import_linter(folder: Path) -> dict[str, str]:
    """Return the result of each import contract for the package in a folder: KEPT or BROKEN."""
    ran = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)$", ran.stdout, re.MULTILINE))


def test_all_import_contracts_are_kept() -> None:
    assert run_import_linter(ROOT) == dict.fromkeys(FAULTS, "KEPT")


def test_each_import_contract_detects_its_violation(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "fakequay", tmp_path / "fakequay")
    for name, fault in FAULTS.values():
        with (tmp_path / "fakequay" / name).open("a") as module:
            module.write(f"\n{fault}\n")
    assert run_import_linter(tmp_path) == dict.fromkeys(FAULTS, "BROKEN")
