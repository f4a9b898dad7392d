"""Transports of httpx and requests that call the application without a network connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import requests
import urllib3

from fakequay import FakeQuay

QUAY = "https://quay.example.com"
LOGIN = ("alice", "password-of-alice")


def read_timeout(expected: type[Exception]) -> float:
    """Return a timeout in seconds: a short one only if the request is expected to time out."""
    return 0.05 if expected in {httpx.ReadTimeout, requests.ReadTimeout} else 30


@pytest.fixture(scope="module")
def server() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo") as quay:
        yield quay


@pytest.fixture
def quay(server: FakeQuay) -> FakeQuay:
    server.reset()
    return server


@pytest.fixture
def client(quay: FakeQuay) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {quay.token('alice')}"}
    with httpx.Client(transport=quay.httpx_transport(), base_url=QUAY, headers=headers) as client:
        yield client


@pytest.fixture
def session(quay: FakeQuay) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.mount(QUAY, quay.requests_adapter())
        session.headers["Authorization"] = f"Bearer {quay.token('alice')}"
        yield session


class TestHttpxTransport:
    def test_requests_reach_the_application(self, client: httpx.Client, quay: FakeQuay) -> None:
        made = client.post("/api/v1/organization/", json={"name": "made"})
        assert (made.status_code, made.json()) == (201, "Created")
        assert quay.requests.verify(operation="createOrganization", status=201)

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ({"reset": True}, httpx.ReadError),
            ({"stall": 60}, httpx.ReadTimeout),
            ({"stall": 0.01}, httpx.RemoteProtocolError),
            ({"delay": 60}, httpx.ReadTimeout),
            ({"delay": 60, "when": "after"}, httpx.ReadTimeout),
            ({"delay": 60, "reset": True}, httpx.ReadTimeout),
            ({"truncate": 3}, httpx.RemoteProtocolError),
        ],
    )
    @pytest.mark.parametrize("connection", ["socket", "transport"])
    def test_faults_raise_the_same_errors_as_with_a_socket(
        self,
        quay: FakeQuay,
        connection: str,
        fault: dict[str, object],
        error: type[Exception],
    ) -> None:
        transport = quay.httpx_transport() if connection == "transport" else None
        timeout = httpx.Timeout(30, read=read_timeout(error))
        with httpx.Client(transport=transport, base_url=quay.url, timeout=timeout) as client:
            with quay.faults.add("getUserInformation", **fault), pytest.raises(error) as caught:
                client.get("/api/v1/users/alice")
            assert type(caught.value) is error
            assert client.get("/api/v1/users/alice", timeout=30).status_code == 200

    def test_delay_that_is_shorter_than_the_timeout_is_no_error(
        self, client: httpx.Client, quay: FakeQuay
    ) -> None:
        quay.faults.add("getUserInformation", delay=0.01)
        for timeout in (30, None):
            assert client.get("/api/v1/users/alice", timeout=timeout).status_code == 200

    def test_operation_is_executed_although_the_client_has_timed_out(
        self, client: httpx.Client, quay: FakeQuay
    ) -> None:
        with quay.faults.add(delay=60), pytest.raises(httpx.ReadTimeout):
            client.post("/api/v1/organization/", json={"name": "made"}, timeout=0.01)
        assert client.get("/api/v1/organization/made").status_code == 200

    def test_transport_of_an_instance_reaches_that_instance(self, quay: FakeQuay) -> None:
        with quay.instances.create(seed="empty", port=False) as world:
            client = httpx.Client(transport=world.httpx_transport(), base_url=QUAY)
            assert client.get("/api/v1/users/alice").status_code == 404


async def end_of(request: "asyncio.Task[httpx.Response]") -> BaseException | None:
    """Wait until a request has ended, and return its exception."""
    return (await asyncio.gather(request, return_exceptions=True))[0]


class TestAsyncHttpxTransport:
    @staticmethod
    def run(quay: FakeQuay, test: Callable[[httpx.AsyncClient], Awaitable[object]]) -> None:
        async def use_client() -> None:
            async with httpx.AsyncClient(
                transport=quay.httpx_transport(), base_url=QUAY, timeout=None
            ) as client:
                await test(client)

        with ThreadPoolExecutor() as pool:  # browser tests run a loop in this thread
            pool.submit(lambda: asyncio.run(use_client())).result()

    def test_requests_reach_the_application(self, quay: FakeQuay) -> None:
        async def test(client: httpx.AsyncClient) -> None:
            async def chunks() -> AsyncIterator[bytes]:
                yield b'{"name": '
                yield b'"made"}'

            headers = {
                "Authorization": f"Bearer {quay.token('alice')}",
                "Content-Type": "application/json",
            }
            made = await client.post("/api/v1/organization/", content=chunks(), headers=headers)
            assert (made.status_code, made.json()) == (201, "Created")
            async with client.stream("GET", "/api/v1/discovery") as discovery:
                assert len([part async for part in discovery.aiter_bytes(1000)]) > 10

        self.run(quay, test)

    def test_other_requests_are_answered_while_one_waits(self, quay: FakeQuay) -> None:
        async def test(client: httpx.AsyncClient) -> None:
            quay.faults.add("getUserInformation", stall=60)
            quay.faults.add("getOrganization", delay=60)
            waiting = [
                asyncio.create_task(client.get(path))
                for path in ["/api/v1/users/alice", "/api/v1/organization/acme"] * 25
            ]
            answer = await client.get("/api/v1/repository/acme/web")
            assert answer.status_code == 401
            assert not any(request.done() for request in waiting)
            for request in waiting:
                request.cancel()
                assert isinstance(await end_of(request), asyncio.CancelledError)

        self.run(quay, test)

    def test_timeout_of_asyncio_ends_a_request(self, quay: FakeQuay) -> None:
        async def test(client: httpx.AsyncClient) -> None:
            quay.faults.add("getUserInformation", stall=60)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.get("/api/v1/users/alice"), timeout=0.01)

        self.run(quay, test)

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ({"reset": True}, httpx.ReadError),
            ({"stall": 60}, httpx.ReadTimeout),
            ({"stall": 0.01}, httpx.RemoteProtocolError),
            ({"delay": 60}, httpx.ReadTimeout),
            ({"truncate": 3}, httpx.RemoteProtocolError),
        ],
    )
    def test_faults_raise_httpx_errors(
        self, quay: FakeQuay, fault: dict[str, object], error: type[Exception]
    ) -> None:
        async def test(client: httpx.AsyncClient) -> None:
            with quay.faults.add("getUserInformation", **fault), pytest.raises(error):
                await client.get("/api/v1/users/alice", timeout=read_timeout(error))
            assert (await client.get("/api/v1/users/alice")).status_code == 200

        self.run(quay, test)


class TestRequestsAdapter:
    def test_requests_reach_the_application(self, session: requests.Session) -> None:
        made = session.post(f"{QUAY}/api/v1/organization/", json={"name": "made"})
        assert (made.status_code, made.reason, made.json()) == (201, "CREATED", "Created")

    def test_cookies_are_stored(self, session: requests.Session) -> None:
        session.get(f"{QUAY}/csrf_token")
        assert "_csrf_token" in session.cookies

    def test_adapter_supports_basic_authentication(self, quay: FakeQuay) -> None:
        with requests.Session() as session:
            session.mount(QUAY, quay.requests_adapter())
            answer = session.get(f"{QUAY}/v2/auth", auth=LOGIN)
            assert sorted(answer.json()) == ["token"]

    @pytest.mark.parametrize("body", [b"layer", "layer", iter([b"lay", b"er"])])
    def test_bodies_can_be_bytes_text_or_iterators(self, quay: FakeQuay, body: object) -> None:
        scope = {"scope": "repository:alice/made:pull,push"}
        with requests.Session() as session:
            session.mount(QUAY, quay.requests_adapter())
            token = session.get(f"{QUAY}/v2/auth", params=scope, auth=LOGIN).json()["token"]
            session.headers["Authorization"] = f"Bearer {token}"
            place = session.post(f"{QUAY}/v2/alice/made/blobs/uploads/").headers["Location"]
            sent = session.patch(requests.compat.urljoin(QUAY, place), data=body)
            assert (sent.status_code, sent.headers["Range"]) == (202, "0-4")

    def test_response_can_be_streamed(self, session: requests.Session) -> None:
        answer = session.get(f"{QUAY}/api/v1/discovery", stream=True)
        parts = list(answer.iter_content(1000))
        assert len(parts) > 10
        assert b"".join(parts).startswith(b"{")
        answer.close()

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ({"reset": True}, requests.ConnectionError),
            ({"stall": 60}, requests.ReadTimeout),
            ({"stall": 0.01}, requests.ConnectionError),
            ({"delay": 60}, requests.ReadTimeout),
            ({"delay": 60, "when": "after"}, requests.ReadTimeout),
            ({"truncate": 3}, requests.exceptions.ChunkedEncodingError),
        ],
    )
    @pytest.mark.parametrize("connection", ["socket", "adapter"])
    def test_faults_raise_the_same_errors_as_with_a_socket(
        self,
        quay: FakeQuay,
        connection: str,
        fault: dict[str, object],
        error: type[Exception],
    ) -> None:
        url = f"{quay.url}/api/v1/users/alice"
        with requests.Session() as session:
            if connection == "adapter":
                session.mount(quay.url, quay.requests_adapter())
            with quay.faults.add("getUserInformation", **fault), pytest.raises(error) as caught:
                session.get(url, timeout=read_timeout(error))
            assert type(caught.value) is error
            assert session.get(url).status_code == 200

    @pytest.mark.parametrize(
        "timeout", [0.01, (5, 0.01), urllib3.Timeout(read=0.01), urllib3.Timeout(total=0.01)]
    )
    def test_timeout_can_have_each_form(
        self, session: requests.Session, quay: FakeQuay, timeout: Any
    ) -> None:
        quay.faults.add("getUserInformation", delay=60)
        with pytest.raises(requests.ReadTimeout, match=r"Read timed out. \(read timeout=0.0"):
            session.get(f"{QUAY}/api/v1/users/alice", timeout=timeout)

    @pytest.mark.parametrize("timeout", [None, 30, (30, None)])
    def test_delay_that_is_shorter_than_the_timeout_is_no_error(
        self, session: requests.Session, quay: FakeQuay, timeout: Any
    ) -> None:
        quay.faults.add("getUserInformation", delay=0.01)
        assert session.get(f"{QUAY}/api/v1/users/alice", timeout=timeout).status_code == 200
