"""Transports of httpx and requests that call the application without a network connection."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import requests

from fakequay import FakeQuay

QUAY = "https://quay.example.com"
LOGIN = ("alice", "password-of-alice")


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

    def test_transport_supports_async_clients(self, quay: FakeQuay) -> None:
        async def ask() -> httpx.Response:
            transport = quay.httpx_transport()
            async with httpx.AsyncClient(transport=transport, base_url=QUAY) as client:
                return await client.get("/api/v1/users/alice")

        with ThreadPoolExecutor() as pool:  # browser tests run a loop in this thread
            answer = pool.submit(lambda: asyncio.run(ask())).result()
        assert answer.json()["username"] == "alice"

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ({"reset": True}, httpx.ReadError),
            ({"stall": 60}, httpx.ReadTimeout),
            ({"truncate": 3}, httpx.RemoteProtocolError),
        ],
    )
    def test_faults_raise_httpx_errors(
        self,
        client: httpx.Client,
        quay: FakeQuay,
        fault: dict[str, object],
        error: type[Exception],
    ) -> None:
        with quay.faults.add("getUserInformation", **fault), pytest.raises(error):
            client.get("/api/v1/users/alice")
        assert client.get("/api/v1/users/alice").status_code == 200

    def test_transport_of_an_instance_reaches_that_instance(self, quay: FakeQuay) -> None:
        with quay.instances.create(seed="empty", port=False) as world:
            client = httpx.Client(transport=world.httpx_transport(), base_url=QUAY)
            assert client.get("/api/v1/users/alice").status_code == 404


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
            ({"truncate": 3}, requests.exceptions.ChunkedEncodingError),
        ],
    )
    def test_faults_raise_requests_errors(
        self,
        session: requests.Session,
        quay: FakeQuay,
        fault: dict[str, object],
        error: type[Exception],
    ) -> None:
        with quay.faults.add("getUserInformation", **fault), pytest.raises(error):
            session.get(f"{QUAY}/api/v1/users/alice")
        assert session.get(f"{QUAY}/api/v1/users/alice").status_code == 200
