"""Fixtures of the OAuth 2 tests: an application, an authorization request and a browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fakequay.models import Application
from fakequay.world import World
from tests.oauth.flow_steps import BACK

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.fixture
def portal(world: World) -> Application:
    """Return the application of acme."""
    (application,) = world.store.applications.all()
    return application


@pytest.fixture
def auth_request(portal: Application) -> Callable[..., dict[str, str]]:
    """Create the parameters of an authorization request: ``auth_request(scope="repo:read")``."""

    def parameters(**changed: str) -> dict[str, str]:
        usual = {"response_type": "token", "redirect_uri": BACK, "scope": "repo:read"}
        return {"client_id": portal.client_id, **usual, **changed}

    return parameters


@pytest.fixture
def admin(browser: Callable[[str], "Api"]) -> "Api":
    """Return the browser of an admin of acme."""
    return browser("owner")
