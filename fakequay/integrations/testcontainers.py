"""fakequay in a container for a test, by Testcontainers, imported with this module only."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

PORT = 8080
SEEDS = "/seed.d"


class FakeQuayContainer(DockerContainer):
    """``with FakeQuayContainer() as quay:`` starts the image, and waits until it is ready.

    ``seed`` is the name of a shipped seed, or a file or a folder to mount. ``settings`` are
    environment variables without the prefix ``FAKEQUAY_``, such as ``clock``. ``control_token`` is
    the bearer token of the control API. ``kwargs`` go to ``DockerContainer``.
    """

    def __init__(
        self,
        image: str = "fakequay",
        *,
        seed: str | Path = "demo",
        control_token: str = "sesame",  # noqa: S107  # of a server that lives as long as a test
        settings: Mapping[str, object] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(image, **kwargs)
        self.control_token = control_token
        self.with_exposed_ports(PORT)
        self.with_env("FAKEQUAY_CONTROL_TOKEN", control_token)
        for name, value in (settings or {}).items():
            self.with_env(f"FAKEQUAY_{name.upper()}", str(value))
        self._with_seed(seed)
        self.waiting_for(HttpWaitStrategy(PORT, "/_fakequay/ready").for_status_code(200))

    @property
    def url(self) -> str:
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    def token(self, username: str, scope: str | None = None) -> str:
        """An OAuth token of a user, with some scopes or all; the same one in every run."""
        asked = {"username": username} if scope is None else {"username": username, "scope": scope}
        request = Request(  # noqa: S310  # a URL of our own
            f"{self.url}/_fakequay/tokens",
            json.dumps(asked).encode(),
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
