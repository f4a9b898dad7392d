"""Chunked body: decodes the body of a request with ``Transfer-Encoding: chunked``.

cheroot's decoder accepts sizes such as ``-1``, ``0x2`` and ``1_0``, and waits for data after an
error. This decoder rejects them (RFC 9112, section 7.1), and fails at once after an error.
"""

import io
import re
from typing import Protocol

from werkzeug.exceptions import BadRequest

MAX_LINE = 4096  # bytes of a line with a size and chunk extensions, or of a trailer
MAX_TRAILERS = 100  # number of trailer lines
_SIZE_LINE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\r\n]*)?\r\n")
_CRLF = b"\r\n"


class _File(Protocol):
    def readline(self, size: int, /) -> bytes: ...
    def read(self, size: int, /) -> bytes: ...


class ChunkedBody(io.RawIOBase):
    """Body of a request, without the chunk sizes.

    Attributes:
        is_complete: Whether the last chunk and the trailers are read.
    """

    def __init__(self, file: _File) -> None:
        """Decode a body.

        Args:
            file: File object that reads the data of the connection; the first chunk size is next.
        """
        self.is_complete = False
        self._file = file
        self._rest = 0  # bytes of the current chunk that are not read
        self._has_failed = False

    def readable(self) -> bool:
        """Return True: the body of the request can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read bytes of the body into a buffer. Return their number, 0 at the end of the body.

        Raises:
            BadRequest: The body has an invalid syntax, or ends too early.
        """
        if self._has_failed:
            raise BadRequest("The chunked body has an invalid syntax.")
        self._has_failed = True  # unless this call succeeds
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        self._has_failed = False
        return len(data)

    def _read(self, size: int) -> bytes:
        if not self._rest and not self.is_complete:
            self._rest = self._read_size()
            if not self._rest:
                self._skip_trailers()
        if self.is_complete:
            return b""
        data = self._file.read(min(size, self._rest))
        self._rest -= len(data)
        if not data or (not self._rest and self._file.read(len(_CRLF)) != _CRLF):
            raise BadRequest("A chunk of the body is shorter or longer than its declared size.")
        return data

    def _read_size(self) -> int:
        line = self._file.readline(MAX_LINE)
        match = _SIZE_LINE.fullmatch(line)
        if match is None:
            raise BadRequest(f"The chunked body has an invalid chunk size: {line[:20]!r}")
        return int(match[1], 16)

    def _skip_trailers(self) -> None:
        for _ in range(MAX_TRAILERS):
            line = self._file.readline(MAX_LINE)
            if line == _CRLF:
                self.is_complete = True
                return
            if not line.endswith(_CRLF):
                break
        raise BadRequest("The trailers of the chunked body are invalid.")
