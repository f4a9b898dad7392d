"""Wrapper of quayio-sdk, which is generated from the API document of Quay."""

import inspect
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fakequay import FakeQuay


def get_names(listed: list[dict[str, Any]], key: str = "name") -> list[str]:
    return sorted(one[key] for one in listed)


class Sdk:
    """Client whose methods return the body, such as ``sdk.get_org_robot("ci", "acme")``.

    ``status``: status of the last response.
    """

    def __init__(self, quay: FakeQuay, token: str) -> None:
        self._module = pytest.importorskip("quayio_sdk")
        configuration = self._module.Configuration()
        configuration.host = quay.url
        configuration.access_token = token
        self._client = self._module.ApiClient(configuration)
        self.status = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._area(name)(self._client), f"{name}_with_http_info")

        def call(*arguments: Any, **options: Any) -> Any:
            self.status = method(*arguments, **options)[1]
            body = self._client.last_response.data
            return json.loads(body) if body else None

        return call

    def refusal(self, name: str, *arguments: Any, **options: Any) -> tuple[int, Any]:
        """Call an operation that fails and return its status and body."""
        with pytest.raises(self._module.rest.ApiException) as refused:
            getattr(self, name)(*arguments, **options)
        body = refused.value.body
        return refused.value.status, json.loads(body) if body else None

    def operations(self) -> set[str]:
        """Return the names of all operations of the SDK."""
        return {
            name.removesuffix("_with_http_info")
            for area in self._areas()
            for name, _ in inspect.getmembers(area, inspect.isfunction)
            if name.endswith("_with_http_info")
        }

    def _areas(self) -> Iterator[type]:
        for name, area in inspect.getmembers(self._module.api, inspect.ismodule):
            yield from (one for key, one in vars(area).items() if key.endswith("Api") and name)

    def _area(self, name: str) -> type:
        for area in self._areas():
            if hasattr(area, f"{name}_with_http_info"):
                return area
        raise AttributeError(name)
