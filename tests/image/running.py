"""Container image built from the Dockerfile, and a confined process that runs its command."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BASE, IMAGE = "localhost/debian-python", "localhost/fakequay"
# Files that pip may need for a package mirror or for additional certificates.
HOST_FILES = [
    path for path in ("/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt") if Path(path).exists()
]
# Root file system read-only except for the volumes; no privileges, and no new privileges.
CONFINED = """
set -e
root=$1 seeds=$2 data=$3 user=$4
shift 4
mount --bind "$root" "$root"
mount --bind "$seeds" "$root/seed.d"
mount --bind "$data" "$root/data"
mount -o remount,bind,ro "$root/seed.d"
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid \\
    chroot --userspec="$user:$user" --groups= "$root" "$@"
"""


class Image:
    """Image built by buildah, with a separate storage folder."""

    def __init__(self, folder: Path) -> None:
        self._storage = (f"--root={folder}/root", f"--runroot={folder}/run", "--storage-driver=vfs")

    def buildah(self, *arguments: object) -> str:
        done = subprocess.run(
            ["buildah", *self._storage, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "BUILDAH_ISOLATION": "chroot"},
        )
        assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
        return done.stdout.strip()

    def build(self, base: Path) -> None:
        made = self.buildah("from", "scratch")
        self.buildah("add", "--quiet", made, base, "/")
        self.buildah("commit", "--quiet", made, BASE)
        volumes = [f"--volume={path}:{path}:ro" for path in HOST_FILES]
        options = ["--format=docker", f"--build-arg=BASE={BASE}", f"--tag={IMAGE}", *volumes]
        self.buildah("bud", *options, ROOT)

    @property
    def config(self) -> dict[str, Any]:
        """Image configuration in the format of Docker."""
        return dict(json.loads(self.buildah("inspect", "--type=image", IMAGE))["Docker"]["config"])

    @property
    def environment(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.config["Env"])

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """Mount the files of a new container, yield the folder and remove the container."""
        made = self.buildah("from", IMAGE)
        try:
            yield Path(self.buildah("mount", made))
        finally:
            self.buildah("rm", made)


def run_confined(
    root: Path, seeds: Path, data: Path, command: Sequence[str], variables: Mapping[str, str]
) -> "subprocess.Popen[str]":
    """Start a command of the image as an unknown user without privileges."""
    return subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", CONFINED, "sh", root, seeds, data, "54321", *command],
        env=dict(variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
