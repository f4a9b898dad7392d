"""Example projects of docs/examples: copies a project, and runs the commands of its README.md."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fakequay import FakeQuay

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
# The environment of the tests already contains what these lines install.
INSTALLATION = re.compile(r"^(python3 -m venv|pip install) .*\n", re.MULTILINE)
IGNORED = shutil.ignore_patterns("__pycache__", ".*", "target")
# Program that an example needs, and text that shows that its tests ran.
FAST = {
    "pytest": ("pytest", "3 passed"),
    "unittest": ("python", "Ran 3 tests"),
    "asyncio-httpx": ("pytest", "3 passed"),
    "node": ("node", "# pass 3\n"),
}
SLOW = {
    "ansible": ("ansible-playbook", "changed=1 "),
    "go": ("go", "ok  \texample.com/robots"),
    "junit": ("mvn", "Tests run: 3, Failures: 0, Errors: 0, Skipped: 0"),
}
URL, CONTROL_TOKEN = "http://127.0.0.1:8080", "sesame"


def require(program: str) -> None:
    """Skip the test if a program is missing. In CI, the test fails."""
    if shutil.which(program) or Path(sys.executable).with_name(program).exists():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{program} is not installed")
    pytest.skip(f"{program} is not installed")


def read_commands(name: str) -> list[str]:
    """Return the shell blocks of the README.md of an example, without the installation."""
    text = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```bash\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [INSTALLATION.sub("", block) for block in blocks]


def copy_project(name: str, checkout: Path) -> Path:
    """Copy an example to the folder that it has in a checkout, and return the copy."""
    folder = checkout / "docs" / "examples" / name
    shutil.copytree(EXAMPLES / name, folder, ignore=IGNORED)
    return folder


def run(script: str, folder: Path) -> str:
    """Run a shell script in its own process group and return its output.

    A script that takes more than 4 minutes fails. At the end, all its processes are killed.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FAKEQUAY_")}
    environment = {
        **kept,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        # Plugins that only the project's own tests need would double the time of a start.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_PLUGINS": "fakequay.integrations.pytest_plugin,anyio.pytest_plugin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ANSIBLE_HOME": str(folder / ".ansible"),
        "ANSIBLE_LOCALHOST_WARNING": "0",
        # Makes Ansible faster: each of its many module processes copies no file.
        "ANSIBLE_PIPELINING": "1",
        "ANSIBLE_PYTHON_INTERPRETER": os.path.realpath(sys.executable),
    }
    process = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=240)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, output
    return output


def run_tests(name: str, checkout: Path) -> None:
    """Run the first shell block of an example, and check that its tests pass."""
    program, passed = {**FAST, **SLOW}[name]
    require(program)
    copy_project(name, checkout)
    assert passed in run(read_commands(name)[0], checkout)


def run_tests_against_a_server(name: str, checkout: Path) -> None:
    """Run the second shell block of an example against a running server with a control token."""
    program, passed = {**FAST, **SLOW}[name]
    require(program)
    folder = copy_project(name, checkout)
    with FakeQuay("demo", control_token=CONTROL_TOKEN) as quay:
        script = read_commands(name)[1].replace(URL, quay.url)
        assert passed in run(script, folder)
        quay.requests.verify(operation="getOrgRobots", caller="alice")
