"""The application of acme, what it asks for, and who is asked."""

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
    """The application of acme."""
    (application,) = world.store.applications.all()
    return application


@pytest.fixture
def asked(portal: Application) -> Callable[..., dict[str, str]]:
    """``asked(scope="repo:read")``: the parameters of a question."""

    def parameters(**changed: str) -> dict[str, str]:
        usual = {"response_type": "token", "redirect_uri": BACK, "scope": "repo:read"}
        return {"client_id": portal.client_id, **usual, **changed}

    return parameters


@pytest.fixture
def admin(browser: Callable[[str], "Api"]) -> "Api":
    """The browser of an admin of acme."""
    return browser("owner")
