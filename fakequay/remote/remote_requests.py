"""Request journal of a remote instance: reads recorded requests through the control API."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from fakequay.traffic import Mismatch
from fakequay.traffic.exchange import Exchange, Message

from .control_client import ControlClient, ControlError

CONFLICT = 409  # status of the control API if the recorded requests differ from the expected ones
GRACE = 10.0  # seconds that a response may take in addition to the time that the server waits


class RemoteRequests:
    """The recorded requests of an instance on a remote server.

    The methods are those of ``RequestJournal``. The control API returns bodies as JSON, text or
    only as a checksum, so the body of a binary message is None.
    """

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def find(self, **criteria: Any) -> list[Exchange]:
        """Return the recorded requests that match the search criteria, oldest first."""
        # The endpoint for verification accepts criteria as JSON, which keeps their types.
        ids = self._verify({**criteria, "at_least": 0})["ids"]
        if not ids:
            return []
        found = self._client.call("GET", "/requests", query={"after": ids[0] - 1})["requests"]
        return [_exchange(view) for view in found if view["id"] in set(ids)]

    def count(self, **criteria: Any) -> int:
        """Return the number of recorded requests that match the search criteria."""
        return int(self._verify({**criteria, "at_least": 0})["found"])

    def __len__(self) -> int:
        return self.count()

    def wait(self, n: int = 1, *, timeout: float = 10.0, **criteria: Any) -> list[Exchange]:
        """Wait until ``n`` or more recorded requests match search criteria; return all of them.

        Raises:
            Mismatch: Fewer than ``n`` requests match after the timeout.
        """
        fields = {**criteria, "count": n, "timeout": timeout}
        found = self._post("/requests/wait", fields, timeout + GRACE)["requests"]
        return [_exchange(view) for view in found]

    def verify(
        self,
        n: int | None = None,
        *,
        at_least: int | None = None,
        at_most: int | None = None,
        **criteria: Any,
    ) -> list[Exchange]:
        """Check the number of recorded requests that match search criteria; return these requests.

        Raises:
            ValueError: A criterion is invalid, or no number can meet ``at_least`` and ``at_most``.
            Mismatch: The number is not the expected number.
        """
        numbers = {"count": n, "at_least": at_least, "at_most": at_most}
        given = {name: number for name, number in numbers.items() if number is not None}
        self._verify({**criteria, **given})
        return self.find(**criteria)

    def har(self, **criteria: Any) -> Any:
        """Return the recorded requests that match search criteria, as an HTTP archive (HAR 1.2)."""
        return self._client.call("GET", "/requests.har", query=criteria)

    def clear(self) -> None:
        """Delete all recorded requests of the instance."""
        self._client.call("DELETE", "/requests")

    @property
    def last_id(self) -> int:
        """Id of the latest recorded request; 0 if there is none."""
        found = self._client.call("GET", "/requests", query={"limit": 1})["requests"]
        return int(found[-1]["id"]) if found else 0

    def _verify(self, fields: Mapping[str, Any]) -> Any:
        return self._post("/requests/verify", fields)

    def _post(self, path: str, fields: Mapping[str, Any], timeout: float = GRACE) -> Any:
        try:
            return self._client.call("POST", path, dict(fields), timeout=timeout)
        except ControlError as error:
            if error.status == CONFLICT:
                report = {name: value for name, value in error.body.items() if name != "message"}
                raise Mismatch(error.message, report) from None
            raise ValueError(error.message) from error


def _exchange(view: Mapping[str, Any]) -> Exchange:
    """Return a recorded request and response, converted from the JSON of the control API."""
    return Exchange(
        id=view["id"],
        at=datetime.fromisoformat(view["at"]).timestamp(),
        duration=view["duration"],
        method=view["method"],
        path=view["path"],
        query_string=urlencode(view["query"], doseq=True),
        operation=view["operation"],
        registry=view["registry"],
        caller=view["caller"],
        status=view["status"],
        request=_message(view["request"]),
        response=_message(view["response"]),
        fault=view["fault"],
    )


def _message(view: Mapping[str, Any]) -> Message:
    data: bytes | None = b""
    if "json" in view:
        data = json.dumps(view["json"]).encode()
    elif "text" in view:
        data = str(view["text"]).encode()
    elif view["size"]:
        data = None  # a binary body, of which the control API returns only a checksum
    headers = tuple((name, str(value)) for name, value in view["headers"].items())
    return Message(headers, data, view["size"], is_cut="kept" in view)
