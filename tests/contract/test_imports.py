"""The import contracts hold, and each of them notices when it is broken."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FAULTS = {
    "Imports point down": ("domain/names.py", "import fakequay.web.area"),
    "Areas do not know each other": ("areas/error/routes.py", "import fakequay.areas.team"),
    "Inside an area: routes over service and schemas, which do not know each other": (
        "areas/error/service.py",
        "import fakequay.areas.error.schemas",
    ),
    "Only the edge speaks HTTP": ("areas/user/service/accounts.py", "import flask"),
    "Only the state package knows TinyDB": ("world/world.py", "import tinydb"),
    "No cycles": ("kit/clock.py", "import fakequay.world"),
}
LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


def verdicts(folder: Path) -> dict[str, str]:
    """What import-linter says of each contract, about the package in a folder."""
    ran = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)$", ran.stdout, re.MULTILINE))


def test_hold() -> None:
    assert verdicts(ROOT) == dict.fromkeys(FAULTS, "KEPT")


def test_notice_what_breaks_them(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "fakequay", tmp_path / "fakequay")
    for name, fault in FAULTS.values():
        with (tmp_path / "fakequay" / name).open("a") as module:
            module.write(f"\n{fault}\n")
    assert verdicts(tmp_path) == dict.fromkeys(FAULTS, "BROKEN")
