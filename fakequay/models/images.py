"""What is pushed and pulled: blobs, manifests with their labels, tags with their history."""

from dataclasses import field
from typing import Any

from fakequay.frozen_dataclasses import frozen


@frozen
class Blob:
    """That a repository has a blob; the bytes are among the world's blobs."""

    repository_id: int
    digest: str
    size: int
    id: int = 0


@frozen
class Upload:
    """A blob on its way; the bytes so far are among the world's blobs, too.

    ``by_content_range``: chunks of it said with Content-Range where they belong.
    """

    repository_id: int
    uuid: str
    id: int = 0
    created: float = 0.0
    by_content_range: bool = False


@frozen
class Manifest:
    """``layers_size`` is that of the compressed layers, in bytes; None for a list of manifests."""

    repository_id: int
    digest: str
    media_type: str
    content: str
    id: int = 0
    created: float = 0.0
    layers_size: int | None = None
    # The digest of what this one is about, where it is a referrer.
    subject: str | None = None


@frozen
class ImageRecipe:
    """What a seed says of the image that has this digest."""

    repository_id: int
    digest: str
    recipe: dict[str, Any]
    id: int = 0


@frozen
class ManifestBlob:
    namespace_id: int
    repository_id: int
    manifest_id: int
    digest: str
    size: int
    id: int = 0


@frozen
class ManifestChild:
    """A manifest that a list names; it need not be there."""

    repository_id: int
    manifest_id: int
    digest: str
    id: int = 0


@frozen
class ManifestLabel:
    """``source`` is manifest, api or internal; only what came through the API can be deleted."""

    manifest_id: int
    uuid: str
    key: str
    value: str
    source: str
    media_type: str
    id: int = 0


@frozen
class Tag:
    """A span of time in which a name meant a manifest; it has ended once ``end`` has passed.

    A hidden one only keeps a manifest that was pushed by its digest.
    """

    repository_id: int
    name: str
    manifest_id: int
    start: float
    id: int = 0
    end: float | None = None
    reversion: bool = False
    immutable: bool = False
    hidden: bool = False


@frozen
class PullCount:
    """How often something was pulled: a tag by its name, or a manifest by its digest."""

    repository_id: int
    subject: str
    count: int
    last: float
    id: int = 0


@frozen
class ScanReport:
    """What the scanner says of a manifest; ``features`` are as the real server shows them."""

    digest: str
    status: str
    id: int = 0
    features: list[dict[str, Any]] = field(default_factory=list)
