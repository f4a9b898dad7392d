"""Capabilities of the registry, derived from its configuration."""

from typing import Any

from fakequay.settings import Config

MIRROR_ARCHITECTURES = ("amd64", "arm64", "ppc64le", "s390x")


def capabilities(config: Config) -> dict[str, Any]:
    """Return the capabilities of the registry.

    The field ``sparse_manifests`` says whether the registry accepts sparse manifest lists. A
    sparse manifest list lacks the images of some architectures.
    """
    sparse = config.feature("SPARSE_INDEX")
    return {
        "sparse_manifests": {
            "supported": sparse,
            "required_architectures": config.get("SPARSE_INDEX_REQUIRED_ARCHS"),
            "optional_architectures_allowed": sparse,
        },
        "mirror_architectures": MIRROR_ARCHITECTURES,
    }
