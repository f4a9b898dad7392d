"""Fixtures for the tests of tags and of build triggers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.builds import triggers
from fakequay.domain.repositories import repositories
from fakequay.models import SourceRepository
from tests.support.registry_client import Registry, image
from tests.support.triggers import CONFIG, HEAD, TAGGED, TRIGGERS, WEB

if TYPE_CHECKING:
    from fakequay.world import World
    from tests.conftest import Api


@pytest.fixture
def begin(world: "World") -> Callable[[str], str]:
    """Create inactive triggers of acme/web: ``begin("github")`` returns the uuid of the trigger."""

    def create(service: str) -> str:
        repository = repositories.find(world, WEB)
        account = world.store.accounts.one(name="owner")
        assert account is not None
        return triggers.create(world, repository, "acme/web", service, account).uuid

    return create


@pytest.fixture
def active(begin: Callable[[str], str], owner: "Api") -> Callable[..., str]:
    """Create activated triggers: ``active("github", build_source=...)`` returns the uuid."""

    def set_up(service: str, **config: Any) -> str:
        uuid = begin(service)
        body = {"config": config or CONFIG}
        assert owner.post(f"{TRIGGERS}{uuid}/activate", body).status_code == 200
        return uuid

    return set_up


@pytest.fixture
def github(world: "World") -> None:
    """Add source repositories with branches, tags and Dockerfiles to the simulated source hosts."""
    dockerfiles = {
        "/sub/Dockerfile": 'FROM scratch\n# why\nLABEL stage=test \\\n  quay.expires-after="1h"\n',
        "/plain": "MAINTAINER nobody\n",
        "/public": "FROM localhost/acme/docs:v1\n",
        "/private": "FROM --platform=linux/amd64 localhost/acme/web\n",
        "/short": "FROM localhost/acme\n",
        "/missing": "FROM localhost/acme/none\n",
    }
    world.store.source_repositories.add(
        SourceRepository(
            "github",
            "octo/web",
            private=True,
            description="d",
            updated=5.5,
            branches={"main": HEAD, "a/b": HEAD},
            tags={"v1": TAGGED},
            dockerfiles=dockerfiles,
        )
    )
    world.store.source_repositories.add(SourceRepository("github", "owner/mine"))
    world.store.source_repositories.add(SourceRepository("gitlab", "group/sub/app"))


@pytest.fixture
def latest_digest(registry: Registry) -> str:
    """Push acme/web:latest and return its digest."""
    return registry.push("acme/web", "latest", image("first"))


@pytest.fixture
def second_digest(registry: Registry) -> str:
    """Push acme/web:second and return its digest."""
    return registry.push("acme/web", "second", image("second", layers=2))


@pytest.fixture
def read_only_repository(world: "World") -> None:
    """Make acme/web read-only."""
    web = repositories.find(world, WEB)
    world.store.repositories.change(web, state="READ_ONLY")
