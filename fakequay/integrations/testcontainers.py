"""Testcontainers integration: runs the container image of fakequay for a test."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from fakequay.settings import Settings, checked_control_token

PORT = 8080
SEEDS = "/seed.d"


def _check_setting(name: str) -> None:
    known = [field.name for field in fields(Settings)]
    if name.lower().removesuffix("_file") not in known:
        [nearest] = get_close_matches(name.lower(), known, n=1, cutoff=0)
        raise ValueError(f"settings: fakequay has no setting {name!r}; did you mean {nearest!r}?")


class FakeQuayContainer(DockerContainer):
    """Container of fakequay; ``with FakeQuayContainer() as quay:`` waits until it is ready.

    Args:
        image: Name of the container image of fakequay.
        seed: Name of a shipped seed, or path of a seed file or folder. The file or folder is
            mounted into the container.
        control_token: Bearer token of the control API.
        settings: Values of environment variables of fakequay. The keys are the names without the
            prefix ``FAKEQUAY_``, in upper or lower case: ``{"clock": "2026-01-01"}``.
        kwargs: Further arguments of the base class ``DockerContainer``.
    """

    def __init__(
        self,
        image: str = "fakequay",
        *,
        seed: str | Path = "demo",
        control_token: str = "sesame",  # noqa: S107  # protects only a server for one test
        settings: Mapping[str, object] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(image, **kwargs)
        self.control_token = checked_control_token(control_token)
        self.with_exposed_ports(PORT)
        self.with_env("FAKEQUAY_CONTROL_TOKEN", control_token)
        for name, value in (settings or {}).items():
            _check_setting(name)
            self.with_env(f"FAKEQUAY_{name.upper()}", str(value))
        self._with_seed(seed)
        self.waiting_for(HttpWaitStrategy(PORT, "/_fakequay/ready").for_status_code(200))

    @property
    def url(self) -> str:
        """URL under which clients on the machine of the test reach the server in the container."""
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    def token(self, username: str, scope: str | Sequence[str] | None = None) -> str:
        """Return a valid OAuth token of a user; it is the same in every run.

        Args:
            username: Name of the user.
            scope: Scopes: a list, or a string separated by spaces; None for all scopes.

        Raises:
            urllib.error.HTTPError: The user does not exist or is disabled, or a scope is unknown.
        """
        body: dict[str, object] = {"username": username}
        if scope is not None:
            body["scope"] = scope if isinstance(scope, str) else list(scope)
        request = Request(  # noqa: S310  # the URL of the container
            f"{self.url}/_fakequay/tokens",
            json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.control_token}"},
        )
        with urlopen(request) as answer:  # noqa: S310
            token: str = json.load(answer)["token"]
        return token

    def _with_seed(self, seed: str | Path) -> None:
        path = Path(seed)
        if path.exists():
            place = SEEDS if path.is_dir() else f"{SEEDS}/{path.name}"
            self.with_volume_mapping(str(path.resolve()), place, "ro")
        else:
            self.with_env("FAKEQUAY_SEED", str(seed))
