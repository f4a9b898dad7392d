"""Pages of the console by topic; importing this package registers them."""

from . import (
    actions,
    clock,
    explorer,
    faults,
    organizations,
    overview,
    repositories,
    repository_logs,
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
    "repository_logs",
    "requests",
    "sign_in",
]
