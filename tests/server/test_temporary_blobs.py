"""Blobs of a server without data folder: files in a temporary folder, also after a fork."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.coverage_processes import MEASURED

# Starts a server with 700 layers of 50 kB (small blobs), more than the server keeps in memory, and
# with one layer of 200 kB (a large blob). The path /stuck never answers.
START = """
import json, os, sys, threading
from urllib.request import Request, urlopen
from fakequay import FakeQuay

def image(name, layers, size):
    return {"content": name, "layers": layers, "layer_size": size}

tags = {f"v{i}": image(f"v{i}", 100, 50_000) for i in range(7)}
tags["large"] = image("large", 1, 200_000)
seed = {"fakequay": 1, "organizations": {"acme": {}}}
seed["repositories"] = {"acme/web": {"visibility": "public", "tags": tags}}
quay = FakeQuay(seed)
quay.start()
reached = threading.Event()

def stuck():
    reached.set()
    threading.Event().wait()

quay.app.add_url_rule("/stuck", view_func=stuck)
path = "/v2/auth?service=localhost&scope=repository:acme/web:pull"
with urlopen(quay.url + path) as answer:
    token = json.load(answer)["token"]
headers = {"Authorization": f"Bearer {token}"}
headers["Accept"] = "application/vnd.oci.image.manifest.v1+json"

def get(path):
    with urlopen(Request(f"{quay.url}/v2/acme/web/{path}", headers=headers)) as answer:
        return answer.read()

def read_layers():
    manifests = [json.loads(get(f"manifests/{tag}")) for tag in tags]
    layers = [layer for manifest in manifests for layer in manifest["layers"]]
    return sum(len(get(f"blobs/{layer['digest']}")) == layer["size"] for layer in layers)
"""


def run_script(folder: Path, code: str) -> str:
    environment = {**os.environ, **MEASURED, "TMPDIR": str(folder)}
    command = [sys.executable, "-W", "error", "-c", START + code]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=120, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_small_blobs_share_one_file(tmp_path: Path) -> None:
    code = """
print(read_layers(), sum(len(files) for _, _, files in os.walk(os.environ["TMPDIR"])))
quay.stop()
"""
    assert run_script(tmp_path, code) == "701 2\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the operating system has no fork")
def test_exit_of_a_forked_process_keeps_the_blobs(tmp_path: Path) -> None:
    code = """
import warnings
warnings.simplefilter("ignore")  # Python 3.12 warns about a fork of a process with threads
child = os.fork()
if child == 0:
    sys.exit(0)
os.waitpid(child, 0)
print(read_layers())
quay.stop()
"""
    assert run_script(tmp_path, code) == "701\n"
    assert list(tmp_path.iterdir()) == []


def test_stop_with_a_stuck_request_removes_the_temporary_folder(tmp_path: Path) -> None:
    code = """
from fakequay.cli.stop_signals import StopSignals
threading.excepthook = lambda error: None  # the stop aborts the request
threading.Thread(target=urlopen, args=(quay.url + "/stuck",), daemon=True).start()
reached.wait()
print(read_layers(), flush=True)
import logging
logging.disable()
StopSignals().stop(quay)
"""
    assert run_script(tmp_path, code) == "701\n"
    assert list(tmp_path.iterdir()) == []
