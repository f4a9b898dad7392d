"""Programs written in Go: builds the pinned versions, and stores them in a cache folder.

``python -m tests.clients.go.programs`` builds all programs, and prints the folder of each program.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

VERSIONS = Path(__file__).with_name("programs.txt")
SOURCES = Path(__file__).with_name("libraries")
# Pages in docs/clients, with the programs that their commands use.
PAGES = {
    "crane.md": ("crane",),
    "regctl.md": ("regctl",),
    "oras.md": ("oras",),
    "helm.md": ("helm",),
    "cosign.md": ("cosign", "crane"),
    "conformance.md": ("conformance",),
}
# Pages on clients of Quay's API.
API_PAGES = {"terraform.md": ("tofu", "terraform-provider-quay")}
LIMIT = 900  # seconds for the build of one program


class Program(NamedTuple):
    """A program in a fixed version.

    Attributes:
        package: Package of a public Go module, or ``./NAME`` for a folder in ``libraries``. In
            ``MODULE//FOLDER``, the package is built with the requirements that the module pins.
        version: Version of the Go module, or a hash of the sources in ``libraries``.
    """

    name: str
    package: str
    version: str

    @property
    def folder(self) -> Path:
        return cache_folder() / f"{self.name}-{self.version}"

    @property
    def path(self) -> Path:
        return self.folder / self.name


class BuildFailed(Exception):
    """Go is not installed, or reports an error."""


def cache_folder() -> Path:
    """Return the folder with the built programs, outside of the source tree."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches) / "fakequay-clients"


def read_programs() -> dict[str, Program]:
    """Return all programs by name, in the order of the file programs.txt."""
    lines = [line.split() for line in VERSIONS.read_text().splitlines()]
    rows = [words for words in lines if words and not words[0].startswith("#")]
    return {name: _read_program(name, package) for name, package in rows}


def _read_program(name: str, package: str) -> Program:
    path, _, version = package.partition("@")
    return Program(name, path, version or _hash_sources())


def _hash_sources() -> str:
    files = [path for path in sorted(SOURCES.rglob("*")) if path.is_file()]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def build(program: Program) -> Path:
    """Build a program if the cache folder does not contain it, and return its path.

    Raises:
        BuildFailed: Go is not installed, or the build fails.
    """
    program.folder.mkdir(parents=True, exist_ok=True)
    # Only one of several test processes builds the program.
    with (program.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.path.exists():
            _install(program)
    return program.path


def _install(program: Program) -> None:
    go = shutil.which("go")
    if go is None:
        raise BuildFailed(f"{program.name} is built with Go 1.26, which is not installed")
    with tempfile.TemporaryDirectory(dir=program.folder) as folder:
        sources, package = _find_sources(go, program)
        # Without symbols, the programs link faster.
        _run_go([go, "install", "-ldflags=-s -w", package], sources, folder)
        (Path(folder) / program.name).rename(program.path)


def _find_sources(go: str, program: Program) -> tuple[Path, str]:
    """Return the working folder of ``go install``, and the package."""
    module, _, folder = program.package.partition("//")
    if folder:
        # Go installs a module with replacements only from the folder of the module.
        found = _run_go([go, "mod", "download", "-json", f"{module}@{program.version}"], SOURCES)
        return Path(json.loads(found)["Dir"]), f"./{folder}"
    is_source = program.package.startswith("./")
    return SOURCES, program.package if is_source else f"{program.package}@{program.version}"


def _run_go(command: list[str], folder: Path, target: str = "") -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "GOBIN": target, "CGO_ENABLED": "0", "GOFLAGS": "-buildvcs=false"},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(f"{' '.join(command[1:])}: {done.stderr[-2000:]}")
    return done.stdout


def main() -> None:
    """Build all programs and print the time that each build takes."""
    for program in read_programs().values():
        start = time.monotonic()
        build(program)
        print(f"{program.path} ({time.monotonic() - start:.0f} s)", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
