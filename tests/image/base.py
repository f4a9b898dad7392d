"""Base image: a small Debian with Python, assembled from the packages of this machine."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

WANTED = ("base-files", "ca-certificates", "coreutils", "dash", "python3.11-venv", "sed", "grep")
BUNDLE = "etc/ssl/certs/ca-certificates.crt"  # files that packages create during installation
MERGED = re.compile(
    r"^(?=(bin|lib|lib64|sbin)/)"
)  # these folders are links into /usr on a merged system
ACCOUNTS = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "etc/group": "root:x:0:\n",
}


def assemble(folder: Path) -> None:
    """Copy the files of the WANTED packages and of their dependencies into a folder."""
    listed = _output("dpkg", "--listfiles", *closure(WANTED))
    names = sorted(
        {MERGED.sub("usr/", path) for path in re.findall("^/(.+)", listed, re.M)} - {"."}
    )
    packed = subprocess.run(
        ["tar", "-C", "/", "--no-recursion", "--create", "--files-from=-"],
        input="\n".join(names).encode(),
        capture_output=True,
        check=False,  # a package can list files that were deleted on this machine
    )
    subprocess.run(["tar", "-C", folder, "--extract"], input=packed.stdout, check=True)
    _finish(folder)


def closure(wanted: Iterable[str]) -> list[str]:
    """Return the packages and their installed dependencies, sorted."""
    depends = dict(_installed())
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in depends and name not in found:
            found.add(name)
            waiting += re.findall(r"(?:^|[,|]) *([a-z0-9][a-z0-9+.-]+)", depends[name])
    return sorted(found)


def _installed() -> Iterator[tuple[str, str]]:
    shown = "${db:Status-Abbrev}\t${Package}\t${Pre-Depends},${Depends}\n"
    for line in _output("dpkg-query", "--show", f"--showformat={shown}").splitlines():
        state, name, depends = line.split("\t")
        if state.startswith("ii"):
            yield name, depends


def _finish(folder: Path) -> None:
    for path, text in ACCOUNTS.items():
        (folder / path).write_text(text)
    (folder / BUNDLE).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(f"/{BUNDLE}", folder / BUNDLE)
    for name in ("tmp", "proc", "sys", "dev", "root"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "tmp").chmod(0o1777)
    python3, sh = folder / "usr/bin/python3", folder / "usr/bin/sh"
    for link, target in ((python3, "python3.11"), (sh, "dash")):
        if not link.exists():
            link.symlink_to(target)


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
