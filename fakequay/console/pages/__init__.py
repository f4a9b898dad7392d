"""Pages of the console by topic; importing this package registers them."""

from . import (
    actions,
    builds,
    clock,
    explorer,
    faults,
    manifests,
    organizations,
    overview,
    repositories,
    repository_administration,
    repository_logs,
    requests,
    sign_in,
)

__all__ = [
    "actions",
    "builds",
    "clock",
    "explorer",
    "faults",
    "manifests",
    "organizations",
    "overview",
    "repositories",
    "repository_administration",
    "repository_logs",
    "requests",
    "sign_in",
]
