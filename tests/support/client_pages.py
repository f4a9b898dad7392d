"""Pages on clients in docs/clients: reads their code blocks and runs them with isolated files."""

import os
import re
import subprocess
import sys
from pathlib import Path

from fakequay import FakeQuay

PAGES = Path(__file__).parents[2] / "docs" / "clients"


def read_blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in a language, for example ``bash``."""
    found = re.findall(rf"^```{language}\n(.*?)^```", (PAGES / page).read_text(), re.M | re.S)
    return [str(block) for block in found]


def run_shell_blocks(page: str, folder: Path, programs: tuple[Path, ...] = ()) -> None:
    """Run all shell commands of a page in their order, with a server of the seed ``demo``.

    Args:
        folder: Working folder and home folder of the commands.
        programs: Programs that the commands use and that are not in ``PATH``.
    """
    with FakeQuay(seed="demo") as quay:
        code = "".join(read_blocks(page, "bash")).replace(
            "127.0.0.1:8080", f"127.0.0.1:{quay.port}"
        )
        run_command(["bash", "-c", f"set -euo pipefail\n{code}"], folder, programs, quay.url)


def run_command(
    command: list[str], folder: Path, programs: tuple[Path, ...] = (), url: str = ""
) -> None:
    """Run a command of a page. The command must succeed.

    Args:
        url: URL of the server from which ``fakequay token`` reads the tokens.
    """
    variables = {"FAKEQUAY_URL": url} if url else {}
    completed = subprocess.run(
        command,
        cwd=folder,
        env={**_isolated_environment(folder, programs), **variables},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr


def _isolated_environment(folder: Path, programs: tuple[Path, ...]) -> dict[str, str]:
    """Return variables that keep the clients away from the user's files and from namespaces."""
    storage = folder / "storage.conf"
    roots = f'graphroot = "{folder}/root"\nrunroot = "{folder}/run"\n'
    storage.write_text(f'[storage]\ndriver = "vfs"\n{roots}')
    policy = folder / ".config" / "containers" / "policy.json"
    policy.parent.mkdir(parents=True)
    policy.write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
    folders = [str(program.parent) for program in (*programs, Path(sys.executable))]
    return {
        **os.environ,
        "PATH": os.pathsep.join([*folders, os.environ["PATH"]]),
        "HOME": str(folder),
        "BUILDAH_ISOLATION": "chroot",
        "CONTAINERS_STORAGE_CONF": str(storage),
        "REGISTRY_AUTH_FILE": str(folder / "auth.json"),
    }
