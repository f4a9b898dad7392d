"""The pages, by what they are about; importing them puts them at their addresses."""

from . import (
    actions,
    explorer,
    faults,
    organizations,
    overview,
    repositories,
    requests,
    signing,
    time,
)

__all__ = [
    "actions",
    "explorer",
    "faults",
    "organizations",
    "overview",
    "repositories",
    "requests",
    "signing",
    "time",
]
