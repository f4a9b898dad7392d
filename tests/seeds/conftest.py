"""Fixture for the tests of seed files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a seed into the working directory: ``write("acme.json", users={})``."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str | None = None, **data: Any) -> Path:
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text or json.dumps({"fakequay": 1, **data}), encoding="utf-8")
        return path

    return write
