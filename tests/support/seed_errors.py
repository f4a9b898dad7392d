"""Errors of invalid seeds, one for each wrong value."""

from typing import Any

import pytest

from fakequay import seeds


def read_errors(*names: Any) -> list[str]:
    with pytest.raises(seeds.SeedError) as caught:
        seeds.read(names)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return list(caught.value.problems)


def list_errors(**data: Any) -> list[str]:
    """Return the errors of a seed without their file name."""
    said = read_errors({"fakequay": 1, **data})
    return [line.removeprefix("seed: ") for line in said]
