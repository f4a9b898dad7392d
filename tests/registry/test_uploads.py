"""Upload behaviour of the real server that the OCI distribution specification does not define."""

from collections.abc import Callable

import pytest

from tests.support.registry_client import Registry, digest_of, error

WEB = "acme/web"
DATA = bytes(range(200))


def start_upload(registry: Registry) -> str:
    return str(registry.call("POST", WEB, "blobs/uploads/").headers["Location"])


class TestRangeHeader:
    """Chunks with a Range header instead of Content-Range. The end of the range is exclusive."""

    @pytest.mark.parametrize(
        "chunks",
        [
            [(0, 200)],
            [(0, 100), (100, 200)],
            [(0, 10), (10, 20), (20, 30), (30, 200)],
            # The server skips bytes that it has received before.
            [(0, 100), (10, 200)],
            [(0, 100), (50, 90), (100, 200)],
        ],
    )
    def test_chunks_form_the_blob(self, registry: Registry, chunks: list[tuple[int, int]]) -> None:
        location, received = start_upload(registry), 0
        for start, end in chunks:
            span = {"Range": f"bytes={start}-{end}"}
            sent = registry.call("PATCH", WEB, location, data=DATA[start:end], headers=span)
            received = max(received, end)
            assert sent.status_code == 202, sent.text
            assert sent.headers["Range"] == f"0-{received - 1}"
            # The status of an upload reports one byte too many.
            status = registry.get(WEB, location)
            assert (status.status_code, status.headers["Range"]) == (204, f"bytes=0-{received}")
            assert "Location" not in status.headers

        query = {"digest": digest_of(DATA)}
        assert registry.call("PUT", WEB, location, query_string=query).status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    @pytest.mark.parametrize("chunks", [[(13, 50)], [(0, 100), (101, 200)]])
    def test_gap_between_chunks_returns_416(
        self, registry: Registry, chunks: list[tuple[int, int]]
    ) -> None:
        location = start_upload(registry)
        statuses = [
            registry.call(
                "PATCH",
                WEB,
                location,
                data=DATA[start:end],
                headers={"Range": f"bytes={start}-{end}"},
            ).status_code
            for start, end in chunks
        ]
        assert statuses[-1] == 416
        assert set(statuses[:-1]) <= {202}

    @pytest.mark.parametrize(
        "span", ["bytes=5-5", "bytes=9-5", "0-5", "lines=0-5", "bytes=0-", f"bytes=0-{'9' * 5000}"]
    )
    def test_invalid_range_returns_400(self, registry: Registry, span: str) -> None:
        answer = registry.call(
            "PATCH", WEB, start_upload(registry), data=DATA, headers={"Range": span}
        )
        expected = error("INVALID_REQUEST", "Invalid range header")
        assert (answer.status_code, answer.json) == (400, expected)


class TestLargestLayer:
    @pytest.fixture
    def limited_registry(self, configure: Callable[..., None], registry: Registry) -> Registry:
        """Limit layers to 1500 bytes."""
        configure(MAXIMUM_LAYER_SIZE="1500")
        return registry

    def too_large(self, size: int) -> dict[str, object]:
        return error(
            "INVALID_REQUEST",
            f"Uploaded blob of {size / 1024:.2f} KiB is larger than 1.46 KiB allowed by this "
            "registry",
            reason=f"{size} is greater than maximum allowed size 1500",
            max_allowed=1500,
            uploaded=size,
        )

    def test_layer_of_the_maximum_size_is_accepted(self, limited_registry: Registry) -> None:
        assert limited_registry.upload(WEB, b"x" * 1500).status_code == 201

    def test_larger_layer_is_rejected(self, limited_registry: Registry) -> None:
        large = b"x" * 1501
        query = {"digest": digest_of(large)}
        for method, path in (("POST", "blobs/uploads/"), ("PUT", start_upload(limited_registry))):
            answer = limited_registry.call(method, WEB, path, query_string=query, data=large)
            assert (answer.status_code, answer.json) == (400, self.too_large(1501))
        assert limited_registry.call("HEAD", WEB, f"blobs/{digest_of(large)}").status_code == 404

    def test_limit_applies_to_the_sum_of_the_chunks(self, limited_registry: Registry) -> None:
        location = start_upload(limited_registry)
        assert limited_registry.call("PATCH", WEB, location, data=b"x" * 1000).status_code == 202

        refused = limited_registry.call("PATCH", WEB, location, data=b"x" * 501)

        assert (refused.status_code, refused.json) == (400, self.too_large(1501))
        query = {"digest": digest_of(b"x" * 1500)}
        last = limited_registry.call("PUT", WEB, location, query_string=query, data=b"x" * 500)
        assert last.status_code == 201
