"""Fingerprints of seeds: short texts that change when the contents of the seeds change."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from fakequay.domain.images import oci_layouts

from . import sources
from .errors import SeedError

_LAYOUT = re.compile(rb'"layout"\s*:\s*("(?:[^"\\]|\\.)*")')


def fingerprint(names: Sequence[sources.Source]) -> str | None:
    """Return a text that is equal for equal contents of seeds.

    The contents of a seed are those of its documents or files, and of the OCI image layouts to
    which the seed refers.

    Returns:
        The text; None if a file cannot be read. The seed reader reports the reason later.
    """
    digest = hashlib.sha256()
    try:
        for source in names:
            for part in _contents(source):
                digest.update(b"%d:" % len(part) + part)
    except (OSError, SeedError, TypeError, ValueError):
        return None
    return digest.hexdigest()


def _contents(source: sources.Source) -> Iterator[bytes]:
    if sources.is_shipped(source):
        yield str(source).encode()
        return
    for name, content in sources.expand(source):
        if isinstance(content, Mapping):
            data = json.dumps(dict(content)).encode()
        elif content.is_file():
            data = content.read_bytes()
        else:
            raise SeedError([f"{name}: the path is not a regular file"])
        yield name.encode()
        yield data
        for layout in _LAYOUT.findall(data):
            index = oci_layouts.index_file(json.loads(layout))
            yield index.read_bytes() if index.is_file() else b""
