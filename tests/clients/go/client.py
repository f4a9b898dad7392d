"""Command-line clients: runs a program with its own home folder, and reads what it changed."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import requests

from fakequay import FakeQuay


class Client:
    """A program whose configuration and credentials are in a temporary folder.

    Attributes:
        folder: Working folder and home folder of the program.
    """

    def __init__(self, path: Path, folder: Path, **environment: str) -> None:
        self._path, self.folder = path, folder
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DOCKER_CONFIG": str(folder / "docker"),
            **environment,
        }

    def run(self, *arguments: str, stdin: str = "", fails: bool = False) -> str:
        """Run a command. Return its output, or its error if ``fails`` is set."""
        done = subprocess.run(
            [self._path, *arguments],
            cwd=self.folder,
            env=self._environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode != 0) is fails, f"{arguments}: {done.stdout}{done.stderr}"
        return (done.stderr if fails else done.stdout).strip()

    def json(self, *arguments: str) -> Any:
        """Run a command and return the JSON document that it prints."""
        return json.loads(self.run(*arguments))


def host_of(quay: FakeQuay) -> str:
    """Return the registry in image names: host and port of a server."""
    return f"127.0.0.1:{quay.port}"


def read_api(quay: FakeQuay, path: str) -> Any:
    """Return a response of Quay's API for a superuser."""
    headers = {"Authorization": f"Bearer {quay.token('quayadmin')}"}
    answer = requests.get(f"{quay.url}/api/v1/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def list_tags(quay: FakeQuay, repository: str) -> dict[str, str]:
    """Return the digests of all tags of a repository by the names of the tags."""
    tags = read_api(quay, f"repository/{repository}/tag/?onlyActiveTags=true&limit=100")["tags"]
    return {tag["name"]: tag["manifest_digest"] for tag in tags}


def read_manifest(quay: FakeQuay, repository: str, digest: str) -> Any:
    """Return a manifest as a dictionary."""
    found = read_api(quay, f"repository/{repository}/manifest/{digest}")
    return json.loads(found["manifest_data"])
