"""What the real server makes of uploads where the specification says nothing, or something else."""

from collections.abc import Callable

import pytest

from tests.support.registry_client import Registry, digest_of, error

WEB = "acme/web"
DATA = bytes(range(200))


def begin(registry: Registry) -> str:
    return str(registry.call("POST", WEB, "blobs/uploads/").headers["Location"])


class TestChunksThatSayTheirRange:
    """With Range instead of Content-Range, whose end is not part of it any more."""

    @pytest.mark.parametrize(
        "chunks",
        [
            [(0, 200)],
            [(0, 100), (100, 200)],
            [(0, 10), (10, 20), (20, 30), (30, 200)],
            # What has come already is passed over.
            [(0, 100), (10, 200)],
            [(0, 100), (50, 90), (100, 200)],
        ],
    )
    def test_make_the_blob(self, registry: Registry, chunks: list[tuple[int, int]]) -> None:
        location, received = begin(registry), 0
        for start, end in chunks:
            span = {"Range": f"bytes={start}-{end}"}
            sent = registry.call("PATCH", WEB, location, data=DATA[start:end], headers=span)
            received = max(received, end)
            assert sent.status_code == 202, sent.text
            assert sent.headers["Range"] == f"0-{received - 1}"
            # It counts one byte too many when it is asked how far an upload has come.
            status = registry.get(WEB, location)
            assert (status.status_code, status.headers["Range"]) == (204, f"bytes=0-{received}")
            assert "Location" not in status.headers

        query = {"digest": digest_of(DATA)}
        assert registry.call("PUT", WEB, location, query_string=query).status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    @pytest.mark.parametrize("chunks", [[(13, 50)], [(0, 100), (101, 200)]])
    def test_may_leave_nothing_out(self, registry: Registry, chunks: list[tuple[int, int]]) -> None:
        location = begin(registry)
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
    def test_say_it_in_one_form_only(self, registry: Registry, span: str) -> None:
        answer = registry.call("PATCH", WEB, begin(registry), data=DATA, headers={"Range": span})
        expected = error("INVALID_REQUEST", "Invalid range header")
        assert (answer.status_code, answer.json) == (400, expected)


class TestTheLargestLayer:
    @pytest.fixture
    def narrow(self, configure: Callable[..., None], registry: Registry) -> Registry:
        """A layer may have 1,500 bytes."""
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

    def test_is_taken(self, narrow: Registry) -> None:
        assert narrow.upload(WEB, b"x" * 1500).status_code == 201

    def test_has_no_byte_more(self, narrow: Registry) -> None:
        large = b"x" * 1501
        query = {"digest": digest_of(large)}
        for method, path in (("POST", "blobs/uploads/"), ("PUT", begin(narrow))):
            answer = narrow.call(method, WEB, path, query_string=query, data=large)
            assert (answer.status_code, answer.json) == (400, self.too_large(1501))
        assert narrow.call("HEAD", WEB, f"blobs/{digest_of(large)}").status_code == 404

    def test_is_as_large_however_it_comes(self, narrow: Registry) -> None:
        location = begin(narrow)
        assert narrow.call("PATCH", WEB, location, data=b"x" * 1000).status_code == 202

        refused = narrow.call("PATCH", WEB, location, data=b"x" * 501)

        assert (refused.status_code, refused.json) == (400, self.too_large(1501))
        query = {"digest": digest_of(b"x" * 1500)}
        last = narrow.call("PUT", WEB, location, query_string=query, data=b"x" * 500)
        assert last.status_code == 201
