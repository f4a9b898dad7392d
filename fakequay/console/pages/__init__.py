"""The pages, by what they are about; importing them puts them at their addresses."""

from . import (
    actions,
    clock,
    explorer,
    faults,
    organizations,
    overview,
    repositories,
    requests,
    sign_in,
)

__all__ = [
    "actions",
    "clock",
    "explorer",
    "faults",
    "organizations",
    "overview",
    "repositories",
    "requests",
    "sign_in",
]
