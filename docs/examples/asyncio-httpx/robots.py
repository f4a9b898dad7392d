"""Code under test: creates robot accounts of an organization in parallel, with httpx."""

import asyncio
from collections.abc import Iterable

import httpx


class Robots:
    """Robot accounts of an organization of Quay.

    The client has the base URL of Quay and the header ``Authorization``.
    """

    def __init__(self, client: httpx.AsyncClient, organization: str) -> None:
        self._client = client
        self._path = f"/api/v1/organization/{organization}/robots"

    async def list_names(self) -> list[str]:
        """Return the names of the robot accounts, such as ``lighthouse+backup``."""
        answer = await self._send("GET", self._path)
        return sorted(robot["name"] for robot in answer.json()["robots"])

    async def create(self, names: Iterable[str]) -> None:
        """Create robot accounts in parallel."""
        await asyncio.gather(*(self._send("PUT", f"{self._path}/{name}") for name in names))

    async def _send(self, method: str, path: str) -> httpx.Response:
        """Send a request, up to three times if Quay is too slow or limits the rate."""
        for attempt in (1, 2, 3):
            try:
                response = await self._client.request(method, path)
            except httpx.TimeoutException:
                if attempt == 3:
                    raise
                continue
            if response.status_code != 429 or attempt == 3:
                break
            await asyncio.sleep(int(response.headers["Retry-After"]))
        return response.raise_for_status()
