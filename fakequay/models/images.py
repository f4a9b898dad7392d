"""Records of images: blobs, uploads, manifests, labels, tags, pull counts and scan reports."""

from dataclasses import field
from typing import Any

from fakequay.fast_dataclasses import frozen


@frozen
class Blob:
    """A blob (image layer or configuration) of a repository.

    The bytes of the blob are not in the record but in the blob store of the instance.

    Attributes:
        size: Size in bytes.
    """

    repository_id: int
    digest: str
    size: int
    id: int = 0


@frozen
class Upload:
    """An unfinished upload of a blob.

    The received bytes are not in the record but in the blob store of the instance.

    Attributes:
        by_content_range: True if a chunk of the upload had the header ``Content-Range``.
    """

    repository_id: int
    uuid: str
    id: int = 0
    created: float = 0.0
    by_content_range: bool = False


@frozen
class Manifest:
    """A manifest of a repository: an image or a manifest list.

    Attributes:
        content: Text of the manifest, exactly as it was pushed.
        layers_size: Size of the compressed layers in bytes; None for a manifest list.
        subject: Digest of the manifest that this manifest refers to (OCI referrer), or None.
    """

    repository_id: int
    digest: str
    media_type: str
    content: str
    id: int = 0
    created: float = 0.0
    layers_size: int | None = None
    subject: str | None = None


@frozen
class ReferrerList:
    """Cached list of the referrers of a manifest, in releases of Quay that cache such lists.

    A referrer is a manifest, such as a signature, whose ``subject`` is another manifest.

    Attributes:
        digest: Digest of the manifest that the referrers have as subject.
        manifest_ids: Ids of the referrers.
        expires: Unix seconds until which the cached list is valid.
    """

    repository_id: int
    digest: str
    manifest_ids: tuple[int, ...]
    expires: float
    id: int = 0


@frozen
class ImageRecipe:
    """The description of an image in a seed, from which fakequay generated the image.

    The field ``digest`` contains the digest of the generated image.
    """

    repository_id: int
    digest: str
    recipe: dict[str, Any]
    id: int = 0


@frozen
class ManifestBlob:
    """A blob that a manifest refers to.

    Attributes:
        size: Size of the blob in bytes.
    """

    namespace_id: int
    repository_id: int
    manifest_id: int
    digest: str
    size: int
    id: int = 0


@frozen
class ManifestChild:
    """A manifest that a manifest list contains. The repository can lack this manifest."""

    repository_id: int
    manifest_id: int
    digest: str
    id: int = 0


@frozen
class ManifestLabel:
    """A label of a manifest.

    Attributes:
        source: Origin of the label: ``manifest`` for a label of the pushed image, ``api`` for a
            label that a client added through the API, ``internal`` for a label that Quay added.
            Only labels with the source ``api`` can be deleted through the API.
    """

    manifest_id: int
    uuid: str
    key: str
    value: str
    source: str
    media_type: str
    id: int = 0


@frozen
class Tag:
    """An entry of the tag history: a period in which a tag name refers to a manifest.

    Attributes:
        start: Time at which the tag was set to the manifest, in Unix seconds.
        end: Time at which the tag was deleted, moved or expired, in Unix seconds; a future time is
            the expiry of the tag; None for a tag that does not expire.
        reversion: True if the entry restored an earlier manifest of the tag.
        hidden: True for a tag that clients cannot see. Such a tag protects a manifest that was
            pushed by digest from garbage collection.
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
    """The number of times that a tag or a manifest was pulled.

    Attributes:
        subject: Name of the tag, or digest of the manifest.
        last: Time of the last pull in Unix seconds.
    """

    repository_id: int
    subject: str
    count: int
    last: float
    id: int = 0


@frozen
class ScanReport:
    """The result of a security scan of a manifest.

    Attributes:
        status: Status as Quay's API shows it, for example ``scanned`` or ``queued``.
        features: Packages with their vulnerabilities, in the format of Quay's API.
    """

    digest: str
    status: str
    id: int = 0
    features: list[dict[str, Any]] = field(default_factory=list)
